import type { JsonObject } from "../../../lib/json.ts"
import type { KubernetesVersion } from "../../../model/kubernetes-version.ts"
import { rbacGroup } from "../../../model/rbac.ts"
import { type Origin, Resource } from "../../../model/resource.ts"
import { clusterRoleTable } from "./cluster-roles.ts"
import { controllerTable } from "./controllers.ts"

/** Versions whose policy the tables hold; others are judged by the nearest. */
export const oldestKnownMinor = 34
export const newestKnownMinor = 37

/** How a table writes the core group, which has no name. */
export const coreGroup = "-"

/** Roles that nobody read: they stand in no file, and no controller has gathered their rules. */
export const defaultOrigin: Origin = { kind: "cluster", name: "Kubernetes" }

const cache = new Map<number, readonly Resource[]>()

/**
 * The roles and bindings that an API server of this version makes and keeps (label kubernetes.io/bootstrapping),
 * aggregated roles without the rules they gather.
 * Source: plugin/pkg/auth/authorizer/rbac/bootstrappolicy; a test compares the tables with real API servers.
 */
export function bootstrapPolicy({ minor }: KubernetesVersion): readonly Resource[] {
  const known = Math.min(newestKnownMinor, Math.max(oldestKnownMinor, minor))
  const made = cache.get(known) ?? [...readTable(clusterRoleTable, known), ...readTable(controllerTable, known)]
  cache.set(known, made)
  return made
}

/**
 * Reads a table. A line that is not indented begins an object; after it stand its versions where it is not in all
 * (`[36-]`). Below a role stand its rules: verbs, group, resources and `=names`, or verbs and `url:` paths.
 */
export function* readTable(table: string, minor: number): Generator<Resource> {
  let object: { head: JsonObject; rules: JsonObject[] } | undefined
  const finish = (): Resource[] => (object ? [toResource(object.head, object.rules)] : [])
  for (const line of table.split("\n")) {
    const [, indent = "", range, text = ""] = /^( ?)(?:\[([\d-]+)\] )?(.*)$/.exec(line) ?? []
    if (text === "") continue
    const counts = range === undefined || includes(range, minor)
    if (indent === "") {
      yield* finish()
      object = counts ? { head: readHead(text), rules: [] } : undefined
    } else if (object && counts) object.rules.push(readRule(text))
  }
  yield* finish()
}

function includes(range: string, minor: number): boolean {
  const [from = "", to = from] = range.split("-")
  return minor >= Number(from || oldestKnownMinor) && minor <= Number(to || newestKnownMinor)
}

const toResource = (head: JsonObject, rules: readonly JsonObject[]): Resource =>
  new Resource("roleRef" in head ? head : { ...head, rules: "aggregationRule" in head ? null : rules }, defaultOrigin)

/** `Kind [namespace/]name`, then for roles `label=` and `gathers=`, for bindings `-> RoleKind role: Kind subject, …`. */
function readHead(text: string): JsonObject {
  const [declaration = "", target] = text.split(" -> ")
  const [kind = "", fullName = "", ...options] = declaration.split(" ")
  const slash = fullName.indexOf("/")
  const labels: Record<string, string> = { "kubernetes.io/bootstrapping": "rbac-defaults" }
  const selectors: JsonObject[] = []
  for (const option of options) {
    const [key, value = ""] = option.split("=")
    if (key === "label") labels[`${rbacGroup}/${value}`] = "true"
    if (key === "gathers") selectors.push({ matchLabels: { [`${rbacGroup}/${value}`]: "true" } })
  }
  return {
    apiVersion: `${rbacGroup}/v1`,
    kind,
    metadata: {
      name: fullName.slice(slash + 1),
      ...(slash < 0 ? {} : { namespace: fullName.slice(0, slash) }),
      labels,
    },
    ...(selectors.length > 0 ? { aggregationRule: { clusterRoleSelectors: selectors } } : {}),
    ...(target === undefined ? {} : readTarget(target)),
  }
}

function readTarget(target: string): JsonObject {
  const [reference = "", subjects = ""] = target.split(": ")
  const [kind = "", name = ""] = reference.split(" ")
  return {
    roleRef: { apiGroup: rbacGroup, kind, name },
    subjects: subjects
      .split(", ")
      .filter(Boolean)
      .map((subject) => {
        const [subjectKind = "", fullName = ""] = subject.split(" ")
        if (subjectKind !== "ServiceAccount") return { apiGroup: rbacGroup, kind: subjectKind, name: fullName }
        const [namespace = "", account = ""] = fullName.split("/")
        return { kind: subjectKind, name: account, namespace }
      }),
  }
}

function readRule(text: string): JsonObject {
  const [verbs = "", second = "", resources = "", names = ""] = text.split(" ")
  if (second.startsWith("url:")) return { verbs: verbs.split(","), nonResourceURLs: second.slice(4).split(",") }
  return {
    verbs: verbs.split(","),
    apiGroups: second.split(",").map((group) => (group === coreGroup ? "" : group)),
    resources: resources.split(","),
    ...(names === "" ? {} : { resourceNames: names.slice(1).split(",") }),
  }
}
