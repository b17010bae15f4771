import type { Station } from "../../model/path-picture.ts"

const fixed: Readonly<Record<string, Station>> = {
  internet: { kind: "internet", title: "the Internet", name: "" },
  "cluster-admin": { kind: "cluster", title: "cluster administrator", name: "" },
  etcd: { kind: "cluster", title: "all data in etcd", name: "" },
}

/** Facts whose name is their prefix and what they are about. */
const prefixes: Readonly<Record<string, Pick<Station, "kind" | "title">>> = {
  "node-root": { kind: "node", title: "root on node" },
  secrets: { kind: "secret", title: "every Secret" },
  secret: { kind: "secret", title: "Secret" },
  traffic: { kind: "network", title: "traffic" },
  internal: { kind: "network", title: "pods on the network" },
  cloud: { kind: "cluster", title: "cloud role" },
  cluster: { kind: "cluster", title: "other cluster" },
  devices: { kind: "secret", title: "devices of others" },
  "workload-identity": { kind: "identity", title: "certificates of pods" },
  relaxed: { kind: "state", title: "no Pod Security" },
  "policy-off": { kind: "state", title: "admission policy off" },
}

/** What a fact is, for a picture. */
export function stationOf(fact: string): Station {
  const known = Object.hasOwn(fixed, fact) ? fixed[fact] : undefined
  if (known) return known
  const [prefix = "", ...rest] = fact.split("/")
  const name = rest.join("/")
  if (prefix === "identity") return identityOf(name)
  if (prefix === "node-root" && name === "*") return { kind: "node", title: "root on a node", name: "" }
  const shape = Object.hasOwn(prefixes, prefix) ? prefixes[prefix] : undefined
  if (shape) return { ...shape, name }
  const [kind = fact, ...names] = rest
  return { kind: "workload", title: kind, name: names.length > 0 ? `${prefix}/${names.join("/")}` : "" }
}

function identityOf(subject: string): Station {
  const colon = subject.indexOf(":")
  const kind = subject.slice(0, colon)
  const name = subject.slice(colon + 1)
  if (kind === "User" && name.startsWith("rights of "))
    return { kind: "identity", title: "rights", name: name.slice(10) }
  return { kind: "identity", title: kind, name }
}
