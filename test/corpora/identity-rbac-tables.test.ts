import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { accessReview } from "../../src/engines/identity/access-review.ts"
import { boundSubject } from "../../src/engines/identity/authorizer.ts"
import { uncovered } from "../../src/engines/identity/covers.ts"
import type { AccessRequest, Identity, Permission } from "../../src/engines/identity/request.ts"
import type { RuleContent } from "../../src/engines/identity/rule-content.ts"
import { urlCovers } from "../../src/engines/identity/rule-table.ts"
import { whoCan } from "../../src/engines/identity/who-can.ts"
import { compile, type World } from "../../src/engines/identity/world.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { type PolicyRule, type RbacSubject, rulesOf } from "../../src/model/rbac.ts"
import { Resource } from "../../src/model/resource.ts"
import { corpus, hasCorpora } from "../shared.ts"

interface Question {
  readonly verb: string
  readonly apiGroup?: string
  readonly resource?: string
  readonly path?: string
  readonly allowed?: boolean
  readonly subjects?: readonly RbacSubject[]
}

interface Case {
  readonly id: string
  readonly kind: string
  readonly obsolete?: boolean
  readonly objects?: readonly JsonObject[]
  readonly objectsFile?: string
  readonly request?: Question & Identity
  readonly requests?: readonly Question[]
  readonly questions?: readonly Question[]
  readonly allowed?: boolean
  readonly decision?: string
  readonly rule?: JsonObject
  readonly rules?: readonly JsonObject[]
  readonly superUser?: string
  readonly user?: string
  readonly groups?: readonly string[]
  readonly namespace?: string
  readonly subjects?: readonly RbacSubject[]
  readonly bindingNamespace?: string
  readonly applies?: boolean
  readonly index?: number
  readonly owner?: readonly JsonObject[] | string
  readonly requested?: readonly JsonObject[] | string
  readonly covered?: boolean
  readonly uncovered?: readonly JsonObject[]
}

const read = (file: string) => readFileSync(corpus("rbac-tables", file), "utf8")

const toResource = (object: JsonObject) => new Resource(object, { kind: "cluster", name: "row" })

function worldOf({ objects = [], objectsFile }: Case): World {
  const fromFile = objectsFile ? (JSON.parse(read(objectsFile)) as JsonObject[]) : []
  return compile(Inventory.of([...objects, ...fromFile].map(toResource)), { defaults: [] })
}

const permissionOf = ({ apiGroup = "", resource = "", path, ...rest }: Question): Permission =>
  path === undefined ? { ...rest, group: apiGroup, resource } : { ...rest, path }

const requestOf = (request: Question & Identity): AccessRequest => ({
  user: request.user,
  groups: request.groups,
  ...permissionOf(request),
})

const rulesIn = (rules: unknown): readonly PolicyRule[] =>
  rulesOf(toResource({ kind: "Role", rules: rules as JsonObject[] }))

const content = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: RuleContent): string =>
  JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs])

const contents = (rules: readonly RuleContent[]): readonly string[] => rules.map(content).sort()

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Each kind of case: true when we say what Kubernetes' own test says. */
const judges: Readonly<Record<string, (row: Case) => boolean>> = {
  authorize: (row) => accessReview(worldOf(row), requestOf(row.request as Question & Identity)).allowed === row.allowed,
  ruleMatches: ({ rule = {}, requests = [] }) => {
    const metadata = { name: "x" }
    const group = "rbac.authorization.k8s.io"
    const roleRef = { apiGroup: group, kind: "ClusterRole", name: "x" }
    const subjects = [{ kind: "User", name: "someone" }]
    const world = compile(
      Inventory.of(
        [
          { apiVersion: `${group}/v1`, kind: "ClusterRole", metadata, rules: [rule] },
          { apiVersion: `${group}/v1`, kind: "ClusterRoleBinding", metadata, roleRef, subjects },
        ].map(toResource),
      ),
    )
    return requests.every(
      (request) =>
        world.authorizer.allows({ user: "someone", groups: [], ...permissionOf(request) }) === request.allowed,
    )
  },
  whoCan: (row) => {
    const world = worldOf(row)
    return (row.questions ?? []).every((question) => {
      const wanted = (question.subjects ?? [])
        .filter(({ name }) => name !== row.superUser)
        .map(({ kind, name }) => `${kind}:${name}`)
      const got = whoCan(world, permissionOf(question)).map(({ subject }) => `${subject.kind}:${subject.name}`)
      return got[0] === wanted[0] && same(got.toSorted(), wanted.toSorted())
    })
  },
  rulesFor: (row) => {
    const { user = "", groups = [], namespace = "" } = row
    const rules = worldOf(row).authorizer.rulesFor({ user, groups }, namespace)
    return same(contents(rules.map(({ rule }) => rule)), contents(rulesIn(row.rules)))
  },
  appliesTo: ({ subjects = [], user = "", groups = [], bindingNamespace = "", applies, index }) => {
    const applying = subjects.findIndex((subject) => {
      const bound = boundSubject({ ...subject, namespace: subject.namespace ?? "" }, bindingNamespace)
      return bound?.kind === "User" ? bound.name === user : bound !== undefined && groups.includes(bound.name)
    })
    return applying >= 0 === applies && (!applies || applying === index)
  },
  covers: ({ owner, requested, covered, uncovered: wanted }) => {
    const missing = uncovered(rulesIn(owner), rulesIn(requested))
    return (missing.length === 0) === covered && same(contents(missing), contents(rulesIn(wanted)))
  },
  urlCovers: ({ owner, requested, covered }) => urlCovers(owner as string, requested as string) === covered,
  nodeAuthorizer: (row) =>
    accessReview(worldOf(row), requestOf(row.request as Question & Identity)).allowed === (row.decision === "allow"),
}

describe.runIf(hasCorpora)("rbac-tables corpus", () => {
  const rows = hasCorpora
    ? read("cases.jsonl")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Case)
    : []
  const current = rows.filter(({ obsolete }) => !obsolete)

  it(`decides all ${current.length} cases as Kubernetes' own tests do`, () => {
    const failing = current.filter((row) => judges[row.kind]?.(row) !== true).map(({ id }) => id)
    console.log(
      `rbac-tables: ${current.length - failing.length} of ${current.length}, ${rows.length - current.length} obsolete`,
    )
    expect(failing).toEqual([])
  })
})
