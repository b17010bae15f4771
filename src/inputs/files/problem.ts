import type { Incomplete } from "../../model/finding.ts"

/** A target that the user named and that is not there: wrong usage, found before anything is read. */
export class TargetError extends Error {
  readonly code = "target-not-found"
  readonly advice: string
  readonly target: string

  constructor(target: string, message: string, advice: string) {
    super(message)
    this.name = "TargetError"
    this.target = target
    this.advice = advice
  }
}

/** Plain words for the errors of the system that reading meets. */
const reasons: Readonly<Record<string, readonly [code: string, why: string, advice: string]>> = {
  EACCES: ["unreadable", "permission denied", "Allow reading it, or leave it out by .gitignore."],
  EPERM: ["unreadable", "the system does not permit to read it", "Allow reading it, or leave it out by .gitignore."],
  ENOENT: ["vanished", "it is gone", "It was removed while the scan ran, or it is a link to nothing; scan again."],
  ELOOP: ["link-loop", "its links lead in a circle", "Remove the link."],
  ENOTDIR: ["vanished", "a folder on its path was replaced while the scan ran", "Scan again."],
  EMFILE: ["too-many-open-files", "too many files are open", "Raise the limit (ulimit -n) and scan again."],
  ENAMETOOLONG: ["unreadable", "its name is too long for the system", "Name a shorter path."],
  EIO: ["unreadable", "the system could not read from it", "Check the device, or name the file that is meant."],
}

/** What could not be read because of an error of the system. Never shows more of it than its code. */
export function systemProblem(what: string, error: unknown): Incomplete {
  const system = (error as { code?: unknown } | null)?.code
  const [code, why, advice] = reasons[String(system)] ?? [
    "unreadable",
    typeof system === "string" ? `the system answered ${system}` : "it could not be read",
    "Check the file and scan again.",
  ]
  return { what, why, code, advice }
}

export const notRegular = (what: string): Incomplete => ({
  what,
  why: "it is a pipe, a socket or a device, not a file",
  code: "not-a-regular-file",
  advice: "Give its content through standard input (-).",
})

export const tooLarge = (what: string, limit: number): Incomplete => ({
  what,
  why: `it is larger than the limit of ${Math.round(limit / 1024 / 1024)} MiB`,
  code: "file-too-large",
  advice: "Split it, or save the cluster as a snapshot instead (breakwater snapshot).",
})
