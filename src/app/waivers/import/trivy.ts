import { asArray, asString, asStrings, get, isObject } from "../../../lib/json.ts"
import { readDocuments } from "../../../lib/yaml/index.ts"
import { isDay } from "../../../model/waiver.ts"
import type { Imported, ImportedWaiver } from "./imported.ts"

/** Ids of checks of Kubernetes manifests, in the spellings trivy has had. */
const ofManifests = /^(?:AVD-)?(?:KSV|KCV)-?\d+$/i

/** `.trivyignore`: an id a line, `exp:DAY` behind it, comments above it. */
export function importTrivyIgnore(text: string): Imported {
  const waivers: ImportedWaiver[] = []
  const problems: string[] = []
  let comment: string[] = []
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim()
    if (trimmed.startsWith("#")) comment.push(trimmed.replace(/^#+\s*/, ""))
    else if (trimmed === "") comment = []
    else {
      const [, id = "", rest = ""] = /^(\S+)\s*(.*)$/.exec(trimmed) ?? []
      const day = /exp:(\S+)/.exec(rest)?.[1]
      const written = /#\s*(.+)$/.exec(rest)?.[1]
      const reason = [written ?? comment.join(" ")].find((each) => each !== "")
      add({ id, reason, day, paths: [] }, waivers, problems)
      comment = []
    }
  }
  return { waivers, problems }
}

/** `.trivyignore.yaml`: lists of ids by sort of finding; those of misconfigurations and of manifests are taken. */
export function importTrivyIgnoreYaml(text: string): Imported | undefined {
  const value = [...readDocuments(text)][0]?.value
  if (!isObject(value) || !Array.isArray(get(value, "misconfigurations"))) return undefined
  const waivers: ImportedWaiver[] = []
  const problems: string[] = []
  for (const entry of asArray(get(value, "misconfigurations"))) {
    const id = asString(get(entry, "id")) ?? ""
    add(
      {
        id,
        reason: asString(get(entry, "statement")),
        day: asString(get(entry, "expired_at")),
        paths: asStrings(get(entry, "paths")),
      },
      waivers,
      problems,
    )
  }
  return { waivers, problems }
}

interface Entry {
  readonly id: string
  readonly reason: string | undefined
  readonly day: string | undefined
  readonly paths: readonly string[]
}

function add({ id, reason, day, paths }: Entry, waivers: ImportedWaiver[], problems: string[]): void {
  if (!ofManifests.test(id)) {
    problems.push(`${id}: no check of Kubernetes manifests`)
    return
  }
  const expires = day?.slice(0, 10)
  if (expires !== undefined && !isDay(expires)) problems.push(`${id}: ${day} is no day; imported without an end`)
  const terms = {
    rules: [`trivy:${id}`],
    ...(reason ? { reason } : {}),
    ...(expires !== undefined && isDay(expires) ? { expires } : {}),
  }
  if (paths.length === 0) waivers.push(terms)
  // Trivy matches a path from its beginning or at any folder.
  for (const file of paths) waivers.push({ ...terms, file: file.startsWith("/") ? file.slice(1) : file })
}
