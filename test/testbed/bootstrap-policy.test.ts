import { writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { bootstrapPolicy, newestKnownMinor, oldestKnownMinor } from "../../src/engines/identity/bootstrap/policy.ts"
import { asArray, asStringMap, dig, get, type JsonObject } from "../../src/lib/json.ts"
import { version } from "../../src/model/kubernetes-version.ts"
import { readRbac } from "../differential/identity-server.ts"
import { hasTestbed, startTestbed } from "./testbed.ts"
import { writeHead, writeRule, writeTarget } from "./write-policy.ts"

const minors = Array.from(
  { length: newestKnownMinor - oldestKnownMinor + 1 },
  (_value, index) => oldestKnownMinor + index,
)

async function served(minor: number): Promise<readonly JsonObject[]> {
  const testbed = await startTestbed({ emulate: minor })
  try {
    return await readRbac(testbed.client)
  } finally {
    await testbed.stop()
  }
}

/** What counts of an object, in a form that does not depend on the order of rules. */
function essence(object: JsonObject): string {
  const { name, namespace = "" } = asStringMap(get(object, "metadata"))
  const labels = Object.keys(asStringMap(dig(object, "metadata", "labels"))).sort()
  const rules = asArray(get(object, "rules")).map(writeRule).sort()
  const gathers = asArray(dig(object, "aggregationRule", "clusterRoleSelectors")).map((selector) =>
    JSON.stringify(selector),
  )
  return JSON.stringify([get(object, "kind"), namespace, name, labels, rules, gathers, writeTarget(object)])
}

/** Writes tables from what the servers serve: `BREAKWATER_UPDATE=1` after a new minor. */
function writeTables(policies: ReadonlyMap<number, readonly JsonObject[]>): void {
  const heads = new Map<string, { minors: number[]; rules: Map<string, number[]> }>()
  for (const minor of minors.toReversed())
    for (const object of policies.get(minor) ?? []) {
      const head = writeHead(object)
      const entry = heads.get(head) ?? { minors: [], rules: new Map<string, number[]>() }
      entry.minors.push(minor)
      for (const rule of asArray(get(object, "rules")).map(writeRule))
        entry.rules.set(rule, [...(entry.rules.get(rule) ?? []), minor])
      heads.set(head, entry)
    }
  const range = (present: readonly number[]): string => {
    if (present.length === minors.length) return ""
    const from = Math.min(...present)
    const to = Math.max(...present)
    return `[${from === oldestKnownMinor ? "" : from}-${to === newestKnownMinor ? "" : to}] `
  }
  const isController = (head: string) => head.includes(" system:controller:") || head.startsWith("Role")
  const table = (wanted: (head: string) => boolean) =>
    [...heads]
      .filter(([head]) => wanted(head))
      .flatMap(([head, { minors: present, rules }]) => [
        `${range(present)}${head}`,
        ...[...rules].map(([rule, inMinors]) => {
          const always = inMinors.length === present.length
          return ` ${always ? "" : range(inMinors)}${rule}`
        }),
      ])
      .join("\n")
  const write = (file: string, constant: string, what: string, text: string) =>
    writeFileSync(
      resolve(import.meta.dirname, "../../src/engines/identity/bootstrap", file),
      `/** ${what} Format: readTable of policy.ts. Written by test/testbed/bootstrap-policy.test.ts. */\nexport const ${constant} = \`\n${text}\n\`\n`,
    )
  write(
    "cluster-roles.ts",
    "clusterRoleTable",
    "ClusterRoles of people and components, and their bindings.",
    table((head) => !isController(head)),
  )
  write(
    "controllers.ts",
    "controllerTable",
    "Roles of the controllers, roles in namespaces, and their bindings.",
    table(isController),
  )
}

describe.skipIf(!hasTestbed)("the table of default roles and bindings", () => {
  it(`is what API servers of 1.${oldestKnownMinor} to 1.${newestKnownMinor} make`, async () => {
    const policies = new Map<number, readonly JsonObject[]>()
    for (const minor of minors) policies.set(minor, await served(minor))
    if (process.env.BREAKWATER_UPDATE) writeTables(policies)
    else
      for (const minor of minors) {
        const ours = bootstrapPolicy(version(minor)).map(({ object }) => essence(object))
        expect(ours.toSorted(), `1.${minor}`).toEqual((policies.get(minor) ?? []).map(essence).toSorted())
      }
  }, 120_000)
})
