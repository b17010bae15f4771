import type { Resource } from "../../../model/resource.ts"
import { annotationHolders } from "../annotation-holders.ts"
import type { Imported, ImportedWaiver } from "./imported.ts"

type Reading = { readonly rules: readonly string[]; readonly reason?: string }

/** Annotations by which manifests silence other tools, and what they say. */
const forms: readonly (readonly [key: RegExp, read: (match: RegExpExecArray, value: string) => Reading | undefined])[] =
  [
    [
      // checkov.io/skip1: CKV_K8S_20=reason
      /^checkov\.io\/skip\d*$/,
      (_match, value) => {
        const [id = "", ...reason] = value.split("=")
        return { rules: [`checkov:${id.trim()}`], reason: reason.join("=").trim() }
      },
    ],
    [
      /^ignore-check\.kube-linter\.io\/(.+)$/,
      ([, check], value) => ({ rules: [`kube-linter:${check}`], reason: value }),
    ],
    [/^kube-linter\.io\/ignore-all$/, (_match, value) => ({ rules: ["*"], reason: value })],
    [
      /^polaris\.fairwinds\.com\/(.+)-exempt$/,
      ([, check], value) => (value === "true" ? { rules: [`polaris:${check}`] } : undefined),
    ],
    [/^polaris\.fairwinds\.com\/exempt$/, (_match, value) => (value === "true" ? { rules: ["*"] } : undefined)],
    [
      /^kube-score\/ignore$/,
      (_match, value) => ({ rules: value.split(",").map((check) => `kube-score:${check.trim()}`) }),
    ],
  ]

/** Reads the annotations of manifests. */
export function importAnnotations(resources: Iterable<Resource>): Imported {
  const waivers: ImportedWaiver[] = []
  for (const resource of resources) {
    const owner = [resource.namespace, resource.kind, resource.name].filter((part) => part !== "").join("/")
    for (const { annotations } of annotationHolders(resource))
      for (const [key, value] of Object.entries(annotations))
        for (const [expression, read] of forms) {
          const match = expression.exec(key)
          const reading = match && read(match, value)
          if (!reading) continue
          const { rules, reason } = reading
          waivers.push({ rules, resource: owner, ...(reason ? { reason } : {}) })
        }
  }
  return { waivers, problems: [] }
}
