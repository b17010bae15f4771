import { dump } from "js-yaml"
import { describe, expect, it } from "vitest"
import type { Check, Example } from "../../src/engines/posture/check.ts"
import { checks } from "../../src/engines/posture/checks.generated.ts"
import { runPosture } from "../../src/engines/posture/run.ts"
import { readBytes } from "../../src/inputs/files/read-file.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { newestVersion, version } from "../../src/model/kubernetes-version.ts"

const objectsOf = (example: Example): readonly JsonObject[] =>
  (Array.isArray(example) ? example : [example]) as readonly JsonObject[]

/** The same objects, written in other ways that mean the same to Kubernetes. */
const forms: Readonly<Record<string, (objects: readonly JsonObject[]) => string>> = {
  "plain YAML": (objects) => objects.map((object) => dump(object)).join("---\n"),
  "a List": (objects) => dump({ apiVersion: "v1", kind: "List", items: objects }),
  "a List in JSON": (objects) => JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
  "JSON, one after another": (objects) => objects.map((object) => JSON.stringify(object, null, 2)).join("\n"),
  "behind anchors": (objects) => objects.map((object) => anchored(object)).join("---\n"),
  "behind a merge key": (objects) => objects.map((object) => merged(object)).join("---\n"),
  "flow style": (objects) => objects.map((object) => dump(object, { flowLevel: 1 })).join("---\n"),
  "CRLF and a byte-order mark": (objects) =>
    `\ufeff${objects.map((object) => dump(object)).join("---\n")}`.replaceAll("\n", "\r\n"),
}

/** Every map below the top stands once behind an anchor, in a place that Kubernetes ignores, and is used by alias. */
function anchored(object: JsonObject): string {
  const { metadata, ...rest } = object
  const shared = Object.fromEntries(Object.entries(rest).filter(([, value]) => typeof value === "object"))
  return dump({ "x-anchors": shared, ...rest, metadata })
}

/** What stands in the object's maps comes in through `<<`. */
function merged(object: JsonObject): string {
  const entries = Object.entries(object)
  const maps = entries.filter(
    ([key, value]) => key !== "metadata" && typeof value === "object" && value !== null && !Array.isArray(value),
  )
  const templates = maps.map(([key, value]) => `x-${key}: &${key}\n${dump(value).replace(/^(?=.)/gm, "  ")}`)
  const rest = Object.fromEntries(entries.filter((entry) => !maps.includes(entry)))
  return `${templates.join("")}${maps.map(([key]) => `${key}:\n  <<: *${key}\n`).join("")}${dump(rest)}`
}

function judge(check: Check, text: string) {
  const parts = [...readBytes("form.yaml", Buffer.from(text), true)]
  expect(parts.flatMap(({ incomplete: unread }) => unread)).toEqual([])
  const minor = Math.min(check.until ?? newestVersion.minor, newestVersion.minor)
  const { findings, incomplete } = runPosture(Inventory.of(parts.flatMap(({ resources }) => resources)), {
    version: version(minor),
    checks: [check],
    settings: check.examples.settings === undefined ? {} : { [check.id]: check.examples.settings },
  })
  expect(incomplete).toEqual([])
  return findings.map(({ id }) => id).sort()
}

describe.each(Object.entries(forms))("written as %s", (_form, write) => {
  it.each(checks.map((check) => [check.id, check] as const))("%s finds the same", (_id, check) => {
    const bad = objectsOf(check.examples.bad)
    const expected = judge(check, bad.map((object) => dump(object)).join("---\n"))
    expect(expected.length).toBeGreaterThan(0)
    expect(judge(check, write(bad))).toEqual(expected)
  })
})
