import { asArray, asString, asStrings, dig, get, isObject, type JsonValue } from "../../lib/json.ts"
import { append, type JsonPointer } from "../../lib/json-pointer.ts"
import type { Resource } from "../../model/resource.ts"
import type { Place } from "../../model/workload/setting.ts"

export const admissionGroup = "admissionregistration.k8s.io"
export const webhookKinds: readonly string[] = [
  `${admissionGroup}/ValidatingWebhookConfiguration`,
  `${admissionGroup}/MutatingWebhookConfiguration`,
]

/** One webhook of a configuration. */
export interface Webhook extends Place {
  readonly spec: JsonValue
  readonly name: string
  readonly failurePolicy: string
}

/** The webhooks of a configuration; failurePolicy is Fail by default since v1 (admissionregistration/v1, defaults.go). */
export const webhooksOf = (resource: Resource): readonly Webhook[] =>
  asArray(get(resource.object, "webhooks")).map((spec, index) => ({
    resource,
    path: append("", "webhooks", index),
    spec,
    name: asString(get(spec, "name")) ?? String(index),
    failurePolicy: asString(get(spec, "failurePolicy")) ?? (resource.version === "v1" ? "Fail" : "Ignore"),
  }))

/** Whether one of the rules is asked for a resource on creation or update. */
export function asksFor(rules: JsonValue | undefined, group: string, resource: string): boolean {
  return asArray(rules).some((rule) => {
    const operations = asStrings(get(rule, "operations"))
    const groups = asStrings(get(rule, "apiGroups"))
    const resources = asStrings(get(rule, "resources"))
    return (
      operations.some((operation) => ["*", "CREATE", "UPDATE"].includes(operation)) &&
      (groups.includes("*") || groups.includes(group)) &&
      resources.some((name) => name === "*" || name === "*/*" || name === resource || name === `${resource}/*`)
    )
  })
}

/** Resources that a policy has to see to keep the cluster safe: what runs, and who may do what. */
const guarded: readonly (readonly [string, string])[] = [
  ["", "pods"],
  ["apps", "deployments"],
  ["rbac.authorization.k8s.io", "rolebindings"],
  ["rbac.authorization.k8s.io", "clusterrolebindings"],
]

export const guardsCluster = (rules: JsonValue | undefined): boolean =>
  guarded.some(([group, resource]) => asksFor(rules, group, resource))

/** A label by which whoever writes an object takes it out of a selector. */
export interface Exemption {
  readonly label: string
  readonly path: JsonPointer
}

/**
 * Labels that exempt an object from an objectSelector: asked not to be there, or not to have a value. Whoever writes the
 * object sets them. An `In` or an equality is an exemption too: an object without the label is never asked for.
 */
export function exemptionsOf(selector: JsonValue | undefined, path: JsonPointer): readonly Exemption[] {
  if (!isObject(selector)) return []
  const expressions = asArray(get(selector, "matchExpressions")).flatMap((expression, index) => {
    const label = asString(get(expression, "key"))
    return label === undefined ? [] : [{ label, path: append(path, "matchExpressions", index) }]
  })
  const labels = Object.keys(isObject(get(selector, "matchLabels")) ? (get(selector, "matchLabels") as object) : {})
  return [...expressions, ...labels.map((label) => ({ label, path: append(path, "matchLabels", label) }))]
}

/** Host of a URL, in lower case; undefined for what is none. */
export function hostOf(url: string): string | undefined {
  const match = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]*)/i.exec(url)
  return match?.[1]?.toLowerCase()
}

/** Whether a host name or address is of the cluster or of the machine. */
export const isClusterHost = (host: string): boolean =>
  /(?:^|\.)(?:svc|cluster\.local|localhost|internal|local)$|\.svc\.|^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[?::1\]?$|\[?f[cd])/.test(
    host,
  )

export const clientUrl = (webhook: Webhook): string | undefined => asString(dig(webhook.spec, "clientConfig", "url"))
