import { intervalsOf } from "../../../lib/intervals.ts"
import { type Address, parseAddress, parseCidr, singleAddress } from "../../../lib/ip.ts"
import { asArray, asObject, asString, asStrings, get, type JsonValue } from "../../../lib/json.ts"
import type { Peer, PodPeer } from "../policy.ts"
import { everything, type Requirement } from "../selector.ts"

/** Labels that pods of a mesh have here: how they take part, and who they are to others (mesh-members.ts). */
export const meshLabel = "breakwater.mesh/mode"
export const principalLabel = "breakwater.mesh/principal"

/** A part of a rule: who is meant, and whether it looks at requests, which are none of a connection's. */
export interface RulePart {
  readonly peer: Peer
  readonly isRequest: boolean
}

const inMesh: PodPeer = {
  kind: "pods",
  namespaces: { selector: everything },
  pods: [{ key: meshLabel, operator: "Exists", values: [] }],
  hostNetwork: "never",
}

/** Source fields at layer 4; all others look at requests (istio.io, Authorization Policy, Source). */
const readers: Readonly<Record<string, (values: readonly string[], namespace: string) => Peer>> = {
  principals: (values) => anyOf(values.map((value) => withLabel(principalLabel, value))),
  namespaces: (values) => anyOf(values.map(inNamespace)),
  serviceAccounts: (values, namespace) =>
    anyOf(
      values.map((value) =>
        withLabel(
          principalLabel,
          `*/ns/${(value.includes("/") ? value : `${namespace}/${value}`).replace("/", "/sa/")}`,
        ),
      ),
    ),
  ipBlocks: (values) => ({ kind: "addresses", addresses: blocksOf(values) }),
}

/** One source: all its fields must hold, the values of a field are alternatives, and `not` fields must not hold. */
export function readSource(source: JsonValue | undefined, namespace: string): RulePart {
  const fields = Object.entries(asObject(source)).filter(([, value]) => asArray(value).length > 0)
  const parts = fields.map(([field, value]): Peer | undefined => {
    const isNot = /^not[A-Z]/.test(field)
    const name = isNot ? field.charAt(3).toLowerCase() + field.slice(4) : field
    const peer = readers[name]?.(asStrings(value), namespace)
    return peer && (isNot ? { kind: "not", of: peer } : peer)
  })
  return joined(parts)
}

/** Conditions of `when` at layer 4 (istio.io, Authorization Policy Conditions). Ports are read by `readConditionPorts`. */
export function readConditions(when: JsonValue | undefined, namespace: string): RulePart {
  const parts = asArray(when)
    .filter((one) => get(one, "key") !== "destination.port")
    .flatMap((condition): (Peer | undefined)[] => {
      const field = { "source.ip": "ipBlocks", "source.namespace": "namespaces", "source.principal": "principals" }[
        asString(get(condition, "key")) ?? ""
      ]
      const reader = readers[field ?? ""]
      if (!reader) return [undefined]
      const [values, without] = [asStrings(get(condition, "values")), asStrings(get(condition, "notValues"))]
      return [
        ...(values.length > 0 ? [reader(values, namespace)] : []),
        ...(without.length > 0 ? [{ kind: "not" as const, of: reader(without, namespace) }] : []),
      ]
    })
  return joined(parts)
}

function joined(parts: readonly (Peer | undefined)[]): RulePart {
  const known = parts.flatMap((part) => part ?? [])
  return { peer: { kind: "every", of: known }, isRequest: known.length < parts.length }
}

const anyOf = (of: readonly Peer[]): Peer => ({ kind: "any", of })

/** Exact, `prefix*`, `*suffix`, or `*` for any that is there. */
function matcher(key: string, value: string): Requirement {
  if (value === "*") return { key, operator: "Exists", values: [] }
  if (value.endsWith("*")) return { key, operator: "StartsWith", values: [value.slice(0, -1)] }
  if (value.startsWith("*")) return { key, operator: "EndsWith", values: [value.slice(1)] }
  return { key, operator: "In", values: [value] }
}

const withLabel = (key: string, value: string): PodPeer => ({ ...inMesh, pods: [...inMesh.pods, matcher(key, value)] })

/** The namespace of the identity: whoever has none is in none. */
const inNamespace = (value: string): PodPeer => ({
  ...inMesh,
  namespaces: { selector: [matcher("kubernetes.io/metadata.name", value)] },
})

const blocksOf = (values: readonly string[]) =>
  intervalsOf(
    values.flatMap((value) => {
      const address = parseAddress(value)
      const block = address === undefined ? parseCidr(value) : singleAddress(address)
      return block ? [[block[0] as Address, block[1] as Address] as const] : []
    }),
  )

/** Everybody who speaks to a pod without an identity of the mesh. */
export const withoutIdentity: Peer = { kind: "not", of: inMesh }
