import { accessReview } from "../../../src/engines/identity/access-review.ts"
import { identityOf } from "../../../src/engines/identity/identity.ts"
import { compile, type World } from "../../../src/engines/identity/world.ts"
import { getOrAdd } from "../../../src/lib/get-or-add.ts"
import { asArray, asString, dig, get, type JsonObject } from "../../../src/lib/json.ts"
import { inventoryOf } from "../../paths/worlds.ts"
import { nodeNames, accounts as ownAccounts, namespaces as ownNamespaces } from "./random-world.ts"

/** Of the accounts of Kubernetes itself, one that rules everything stands for all. */
const accounts = [...ownAccounts, "kube-system/clusterrole-aggregation-controller"]
const namespaces = [...ownNamespaces, "kube-system"]
const rbac = "rbac.authorization.k8s.io"

const worlds = new WeakMap<readonly JsonObject[], World>()

/**
 * What an attacker gains, tried out object by object: whoever is somebody asks the authorizer for each single request,
 * until nothing new is gained. Knows the primitives of `randomWorld` alone, and no graph.
 */
export function gainedFrom(objects: readonly JsonObject[], start: string): ReadonlySet<string> {
  const world = getOrAdd(worlds, objects, () => compile(inventoryOf([objects])))
  const pods = objects.filter((object) => get(object, "kind") === "Pod")
  const nameOf = (object: JsonObject) => asString(dig(object, "metadata", "name")) ?? ""
  const spaceOf = (object: JsonObject) => asString(dig(object, "metadata", "namespace")) ?? ""
  const nodeOf = (object: JsonObject) => asString(dig(object, "spec", "nodeName")) ?? ""
  const idOf = (object: JsonObject) => `${spaceOf(object)}/Pod/${nameOf(object)}`
  const levelOf = (name: string) => {
    const found = objects.find((object) => get(object, "kind") === "Namespace" && nameOf(object) === name)
    return asString(dig(found, "metadata", "labels", "pod-security.kubernetes.io/enforce")) ?? "privileged"
  }
  const gained = new Set([start])
  for (let size = 0; size !== gained.size; ) {
    size = gained.size
    for (const account of accounts) if (gained.has(`account ${account}`)) actAs(account)
    for (const pod of pods) if (gained.has(idOf(pod))) actIn(pod)
    for (const name of nodeNames) if (gained.has(`node ${name}`)) actOn(name)
    if (gained.has("admin")) {
      for (const account of accounts) gained.add(`account ${account}`)
      for (const pod of pods) gained.add(idOf(pod))
      for (const name of nodeNames) gained.add(`node ${name}`)
      for (const name of namespaces) gained.add(`secrets ${name}`)
    }
  }
  return gained

  function actIn(pod: JsonObject): void {
    if (dig(pod, "spec", "automountServiceAccountToken") !== false)
      gained.add(`account ${spaceOf(pod)}/${asString(dig(pod, "spec", "serviceAccountName")) ?? "default"}`)
    const [container] = asArray(dig(pod, "spec", "containers"))
    if (dig(container, "securityContext", "privileged") === true) gained.add(`node ${nodeOf(pod)}`)
  }

  function actOn(name: string): void {
    for (const pod of pods) if (nodeOf(pod) === name) gained.add(idOf(pod))
    const found = objects.find((object) => get(object, "kind") === "Node" && nameOf(object) === name)
    if (dig(found, "metadata", "labels", "node-role.kubernetes.io/control-plane") !== undefined) gained.add("admin")
  }

  function actAs(account: string): void {
    const may = asker(world, account)
    if (may("*", "*", "*", "", "")) gained.add("admin")
    if (may("bind", rbac, "clusterroles", "", "cluster-admin") && may("create", rbac, "clusterrolebindings", "", ""))
      gained.add("admin")
    if (may("escalate", rbac, "clusterroles", "", "") && may("patch", rbac, "clusterroles", "", "")) gained.add("admin")
    for (const name of nodeNames)
      if (may("get", "", "nodes/proxy", "", name))
        for (const pod of pods) if (nodeOf(pod) === name) gained.add(idOf(pod))
    for (const name of namespaces) if (may("patch", "", "namespaces", name, name)) gained.add(`relaxed ${name}`)
    for (const namespace of namespaces) inNamespace(namespace, may)
  }

  function inNamespace(namespace: string, may: ReturnType<typeof asker>): void {
    const own = accounts.filter((one) => one.startsWith(`${namespace}/`))
    const makesPods = may("create", "", "pods", namespace, "") || may("create", "apps", "deployments", namespace, "")
    const readsSecrets = may("get", "", "secrets", namespace, "") || may("list", "", "secrets", namespace, "")
    if (makesPods || readsSecrets) gained.add(`secrets ${namespace}`)
    if (makesPods) gained.add(`maker ${namespace}`)
    for (const one of own) {
      const name = one.slice(namespace.length + 1)
      const isGained =
        makesPods ||
        (may("create", "", "secrets", namespace, "") && readsSecrets) ||
        may("create", "", "serviceaccounts/token", namespace, name) ||
        may("impersonate", "", "serviceaccounts", namespace, name)
      if (isGained) gained.add(`account ${one}`)
    }
    for (const pod of pods)
      if (
        spaceOf(pod) === namespace &&
        (may("create", "", "pods/exec", namespace, nameOf(pod)) || may("patch", "", "pods", namespace, nameOf(pod)))
      )
        gained.add(idOf(pod))
    // A pod of one's own names its node.
    if (gained.has(`maker ${namespace}`) && (levelOf(namespace) === "privileged" || gained.has(`relaxed ${namespace}`)))
      for (const name of nodeNames) gained.add(`node ${name}`)
  }
}

function asker(world: World, account: string) {
  const [namespace = "", name = ""] = account.split("/")
  const identity = identityOf({ kind: "ServiceAccount", namespace, name })
  return (verb: string, group: string, what: string, place: string, object: string): boolean => {
    const [resource = "", subresource = ""] = what.split("/")
    return accessReview(world, { ...identity, verb, group, resource, subresource, namespace: place, name: object })
      .allowed
  }
}
