import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import type { AccessRequest } from "../../src/engines/identity/access-request.ts"
import { Authorizer, subjectKey } from "../../src/engines/identity/authorizer.ts"
import { type RuleLists, uncovered } from "../../src/engines/identity/covers.ts"
import { ruleAllows, urlCovers } from "../../src/engines/identity/rule-allows.ts"
import { asStrings, get, type JsonObject, type JsonValue } from "../../src/lib/json.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { rulesOf, subjectsOf } from "../../src/model/rbac.ts"
import { Resource } from "../../src/model/resource.ts"
import { corpus, hasCorpora } from "../shared.ts"

type Row = Readonly<Record<string, JsonValue>> & { readonly id: string; readonly kind: string }

const load = (objects: JsonValue | undefined): Inventory =>
  Inventory.of(
    (objects as readonly JsonObject[]).map((object) => new Resource(object, { kind: "cluster", name: "row" })),
  )

const rulesIn = (rules: JsonValue | undefined) =>
  rulesOf(
    new Resource(
      { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", rules: rules as JsonValue },
      { kind: "cluster", name: "row" },
    ),
  )

const text = (value: JsonValue | undefined, key: string): string => String(get(value, key) ?? "")

function requestOf(value: JsonValue): AccessRequest {
  const identity = { user: text(value, "user"), groups: asStrings(get(value, "groups")), verb: text(value, "verb") }
  if (get(value, "path") !== undefined) return { ...identity, path: text(value, "path") }
  return {
    ...identity,
    group: text(value, "apiGroup"),
    resource: text(value, "resource"),
    subresource: text(value, "subresource"),
    namespace: text(value, "namespace"),
    name: text(value, "name"),
  }
}

const lists = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: RuleLists) =>
  JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs].map((list) => [...list].sort()))

/** What a row expects and what we say, in one comparable form each. */
const judges: Readonly<Record<string, (row: Row) => readonly [expected: unknown, actual: unknown]>> = {
  authorize: ({ objects, request, allowed }) => {
    const authorizer = new Authorizer(load(objects))
    const asked = requestOf(request as JsonValue)
    expect(authorizer.allows(asked)).toBe(authorizer.review(asked).allowed)
    return [allowed, authorizer.review(asked).allowed]
  },
  ruleMatches: ({ rule, requests }) => {
    const [only] = rulesIn([rule as JsonValue])
    const asked = requests as readonly JsonValue[]
    return [asked.map((item) => get(item, "allowed")), asked.map((item) => only && ruleAllows(only, requestOf(item)))]
  },
  whoCan: ({ objects, superUser, questions }) => {
    const authorizer = new Authorizer(load(objects))
    const always = ["Group:system:masters", ...(superUser ? [`User:${superUser as string}`] : [])]
    const nameOf = (subject: JsonValue) =>
      text(subject, "kind") === "ServiceAccount"
        ? `ServiceAccount:${text(subject, "namespace")}/${text(subject, "name")}`
        : `${text(subject, "kind")}:${text(subject, "name")}`
    const asked = questions as readonly JsonValue[]
    return [
      asked.map((question) => (get(question, "subjects") as readonly JsonValue[]).map(nameOf).sort()),
      asked.map((question) =>
        [
          ...new Set([
            ...always,
            ...authorizer.whoCan(requestOf((get(question, "request") ?? question) as JsonValue)).keys(),
          ]),
        ].sort(),
      ),
    ]
  },
  rulesFor: ({ objects, user, groups, namespace, rules }) => {
    const found = new Authorizer(load(objects)).rulesFor(
      { user: String(user ?? ""), groups: asStrings(groups) },
      String(namespace ?? ""),
    )
    return [rulesIn(rules).map(lists).sort(), found.map(lists).sort()]
  },
  appliesTo: ({ subjects, user, groups, bindingNamespace, applies, index }) => {
    const namespace = String(bindingNamespace ?? "")
    const binding = new Resource(
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { namespace },
        subjects: subjects as JsonValue,
      },
      { kind: "cluster", name: "row" },
    )
    const keys = new Set([`User:${user as string}`, ...asStrings(groups).map((group) => `Group:${group}`)])
    const found = subjectsOf(binding).findIndex((subject) => keys.has(subjectKey(subject, namespace) ?? ""))
    return [applies ? index : -1, found]
  },
  covers: ({ owner, requested, covered, uncovered: missing }) => {
    const left = uncovered(rulesIn(owner), rulesIn(requested))
    return [
      [covered, rulesIn(missing).map(lists).sort()],
      [left.length === 0, left.map(lists).sort()],
    ]
  },
  urlCovers: ({ owner, requested, covered }) => [covered, urlCovers(String(owner), String(requested))],
}

it.runIf(hasCorpora)("rbac-tables: every case, the node authorizer's aside", () => {
  const rows = readFileSync(corpus("rbac-tables", "cases.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row)
  const judged = rows.filter(({ kind }) => kind in judges)
  const failing = judged.flatMap((row) => {
    const [expected, actual] = judges[row.kind]?.(row) ?? []
    return JSON.stringify(expected) === JSON.stringify(actual)
      ? []
      : [`${row.id}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`]
  })
  console.log(
    `rbac-tables: ${judged.length - failing.length} of ${judged.length}; ${rows.length - judged.length} of the node authorizer not judged`,
  )
  expect(failing).toEqual([])
})
