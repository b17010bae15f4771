import { coreGroup } from "../../src/engines/identity/bootstrap/policy.ts"
import {
  asArray,
  asString,
  asStringMap,
  asStrings,
  dig,
  get,
  type JsonObject,
  type JsonValue,
} from "../../src/lib/json.ts"

const group = "rbac.authorization.k8s.io"

/** A rule as the tables of src/engines/identity/bootstrap write it. */
export function writeRule(rule: JsonValue): string {
  const list = (key: string) =>
    asStrings(get(rule, key))
      .map((item) => item || coreGroup)
      .join(",")
  const verbs = list("verbs")
  if (list("nonResourceURLs")) return `${verbs} url:${list("nonResourceURLs")}`
  const names = list("resourceNames")
  return `${verbs} ${list("apiGroups")} ${list("resources")}${names ? ` =${names}` : ""}`
}

/** The role and the subjects of a binding; "" for a role. */
export function writeTarget(object: JsonObject): string {
  const reference = asStringMap(get(object, "roleRef"))
  if (!reference.name) return ""
  const subjects = asArray(get(object, "subjects")).map((subject) => {
    const { kind, name, namespace } = asStringMap(subject)
    return `${kind} ${namespace ? `${namespace}/` : ""}${name}`
  })
  return ` -> ${reference.kind} ${reference.name}: ${subjects.join(", ")}`
}

/** The line that begins an object in a table. */
export function writeHead(object: JsonObject): string {
  const { name, namespace } = asStringMap(get(object, "metadata"))
  const labels = Object.keys(asStringMap(dig(object, "metadata", "labels")))
    .filter((label) => label.startsWith(`${group}/`))
    .map((label) => ` label=${label.slice(group.length + 1)}`)
  const gathers = asArray(dig(object, "aggregationRule", "clusterRoleSelectors"))
    .flatMap((selector) => Object.keys(asStringMap(get(selector, "matchLabels"))))
    .map((label) => ` gathers=${label.slice(group.length + 1)}`)
  const kind = asString(get(object, "kind"))
  return `${kind} ${namespace ? `${namespace}/` : ""}${name}${labels.join("")}${gathers.join("")}${writeTarget(object)}`
}
