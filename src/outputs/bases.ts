import type { ReportedBase } from "../model/scan-report.ts"

const reasons: Readonly<Record<ReportedBase["by"], string>> = {
  label: "",
  image: "",
  history: ", by their history",
  shared: ", by what they share",
}

/** `12 workloads stand on debian:12: one bump clears 31 fixable vulnerabilities`. */
export function describeBase({ name, by, workloads, images, fixable, layers }: ReportedBase): string {
  const standing = workloads.length === 0 ? plural(images.length, "image") : plural(workloads.length, "workload")
  const stands = (workloads.length || images.length) === 1 ? "stands" : "stand"
  const clears =
    fixable === 0
      ? "nothing in it is fixable today"
      : `one bump clears ${fixable} fixable ${fixable === 1 ? "vulnerability" : "vulnerabilities"}`
  return `${standing} ${stands} on ${name} (${plural(layers, "layer")}${reasons[by]}): ${clears}`
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`
