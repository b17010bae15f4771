/** What people read for a fact: its name is made for the command line. */
export function labelOf(fact: string): string {
  const slash = fact.indexOf("/")
  const [kind, rest] = slash < 0 ? [fact, ""] : [fact.slice(0, slash), fact.slice(slash + 1)]
  switch (kind) {
    case "internet":
      return "the Internet"
    case "cluster-admin":
      return "the rights of a cluster administrator"
    case "etcd":
      return "all data in etcd"
    case "node-root":
      return rest === "*" ? "root on a node" : `root on node ${rest}`
    case "secrets":
      return `every Secret of namespace ${rest}`
    case "secret":
      return `Secret ${rest}`
    case "traffic":
      return `the traffic of namespace ${rest}`
    case "internal":
      return `the pods of namespace ${rest} on the network`
    case "cloud":
      return `cloud role ${rest}`
    case "cluster":
      return `cluster ${rest}`
    case "devices":
      return `devices of others in namespace ${rest}`
    case "workload-identity":
      return `certificates of pods in namespace ${rest}`
    case "relaxed":
      return `namespace ${rest} without Pod Security`
    case "policy-off":
      return `admission policy ${rest} out of the way`
    case "identity":
      return identityLabel(rest)
    default:
      return workloadLabel(fact)
  }
}

/** `shop/Deployment/cart` as `Deployment shop/cart`. */
function workloadLabel(id: string): string {
  const [namespace = "", kind, ...name] = id.split("/")
  return kind === undefined || name.length === 0 ? id : `${kind} ${namespace}/${name.join("/")}`
}

function identityLabel(text: string): string {
  if (text.startsWith("User:rights of ")) return `the ${text.slice("User:".length)}`
  const colon = text.indexOf(":")
  const kind = text.slice(0, colon)
  return `${kind === "Group" || kind === "User" ? kind.toLowerCase() : kind} ${text.slice(colon + 1)}`
}

/** Facts that stand beside the one who acts: no actor themselves. */
export const isCircumstance = (fact: string): boolean => fact.startsWith("relaxed/") || fact.startsWith("policy-off/")
