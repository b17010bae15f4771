import { getOrAdd } from "../../lib/get-or-add.ts"
import { plainAdmitted } from "./admission-rules.ts"
import type { Capability } from "./capability.ts"
import type { PathModel } from "./model.ts"

const hubs = new WeakMap<PathModel, Map<string, number>>()

/**
 * A pod of the attacker's making runs in a namespace: with any service account that admission lets it name, and any
 * Secret mounted.
 */
export function podIn(model: PathModel, namespace: string): number {
  const known = getOrAdd(hubs, model, () => new Map<string, number>())
  return getOrAdd(known, namespace, () => {
    const hub = model.builder.hub(`pod-in/${namespace}`)
    const accounts = model.world.accountsIn(namespace)
    const gates = accounts.map((account) => plainAdmitted(model, namespace, account))
    if (gates.every((gate) => gate === undefined)) {
      model.link([hub], model.anyAccount(namespace))
      model.link([hub], model.secrets(namespace))
      return hub
    }
    for (const [index, account] of accounts.entries()) {
      const gate = gates[index]
      model.link(gate === undefined ? [hub] : [hub, gate], model.account(namespace, account))
    }
    if (gates.includes(undefined)) model.link([hub], model.secrets(namespace))
    return hub
  })
}

/** Namespaces in which a capability counts, for any object or for some by name. */
export function placesOf(model: PathModel, capability: Capability): readonly string[] {
  if (!capability.isWide) return capability.namespaces
  return [...new Set([...model.world.namespaces, ...capability.namespaces])]
}
