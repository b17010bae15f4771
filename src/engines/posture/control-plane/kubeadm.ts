import { asArray, asString, dig, get, isObject, type JsonValue } from "../../../lib/json.ts"
import { append, type JsonPointer } from "../../../lib/json-pointer.ts"
import type { Resource } from "../../../model/resource.ts"
import { type Component, ComponentArguments, type WrittenArgument } from "./component-arguments.ts"

/** What kubeadm passes itself (cmd/kubeadm/app/phases/controlplane/manifests.go, app/phases/etcd/local.go). */
const pki = "/etc/kubernetes/pki"
const defaults: Partial<Record<Component, Readonly<Record<string, string>>>> = {
  "kube-apiserver": {
    "enable-admission-plugins": "NodeRestriction",
    "service-account-key-file": `${pki}/sa.pub`,
    "service-account-signing-key-file": `${pki}/sa.key`,
    "service-account-issuer": "https://kubernetes.default.svc.cluster.local",
    "client-ca-file": `${pki}/ca.crt`,
    "tls-cert-file": `${pki}/apiserver.crt`,
    "tls-private-key-file": `${pki}/apiserver.key`,
    "kubelet-client-certificate": `${pki}/apiserver-kubelet-client.crt`,
    "kubelet-client-key": `${pki}/apiserver-kubelet-client.key`,
    "enable-bootstrap-token-auth": "true",
    "secure-port": "6443",
    "allow-privileged": "true",
    "requestheader-allowed-names": "front-proxy-client",
    "requestheader-client-ca-file": `${pki}/front-proxy-ca.crt`,
  },
  "kube-controller-manager": {
    "bind-address": "127.0.0.1",
    "root-ca-file": `${pki}/ca.crt`,
    "client-ca-file": `${pki}/ca.crt`,
    "authentication-kubeconfig": "/etc/kubernetes/controller-manager.conf",
    "authorization-kubeconfig": "/etc/kubernetes/controller-manager.conf",
    "service-account-private-key-file": `${pki}/sa.key`,
    "use-service-account-credentials": "true",
  },
  "kube-scheduler": {
    "bind-address": "127.0.0.1",
    "authentication-kubeconfig": "/etc/kubernetes/scheduler.conf",
    "authorization-kubeconfig": "/etc/kubernetes/scheduler.conf",
  },
  etcd: {
    "cert-file": `${pki}/etcd/server.crt`,
    "key-file": `${pki}/etcd/server.key`,
    "trusted-ca-file": `${pki}/etcd/ca.crt`,
    "client-cert-auth": "true",
    "peer-cert-file": `${pki}/etcd/peer.crt`,
    "peer-key-file": `${pki}/etcd/peer.key`,
    "peer-trusted-ca-file": `${pki}/etcd/ca.crt`,
    "peer-client-cert-auth": "true",
    "listen-metrics-urls": "http://127.0.0.1:2381",
  },
}

const sections: readonly (readonly [Component, readonly string[]])[] = [
  ["kube-apiserver", ["apiServer"]],
  ["kube-controller-manager", ["controllerManager"]],
  ["kube-scheduler", ["scheduler"]],
  ["etcd", ["etcd", "local"]],
]

/**
 * The components as kubeadm starts them by a ClusterConfiguration, which stands at `path` of the resource. An external
 * etcd is not kubeadm's, and what the API server presents to it is taken from `etcd.external`.
 */
export function kubeadmComponents(
  resource: Resource,
  path: JsonPointer,
  configuration: JsonValue,
): readonly ComponentArguments[] {
  const external = dig(configuration, "etcd", "external")
  return sections.flatMap(([component, section]) => {
    if (component === "etcd" && isObject(external)) return []
    const at = append(path, ...section, "extraArgs")
    const extra = dig(configuration, ...section, "extraArgs")
    const assumed = { ...defaults[component], ...(component === "kube-apiserver" ? storage(external) : {}) }
    const written = extraArguments(resource, at, extra)
    const isStructured = written.some(({ name }) => name === "authorization-config")
    if (component === "kube-apiserver" && !isStructured) assumed["authorization-mode"] = "Node,RBAC"
    return [new ComponentArguments(component, { resource, path: at }, written, assumed)]
  })
}

function storage(external: JsonValue | undefined): Record<string, string> {
  if (!isObject(external))
    return {
      "etcd-servers": "https://127.0.0.1:2379",
      "etcd-cafile": `${pki}/etcd/ca.crt`,
      "etcd-certfile": `${pki}/apiserver-etcd-client.crt`,
      "etcd-keyfile": `${pki}/apiserver-etcd-client.key`,
    }
  const entries = [
    ["etcd-servers", asArray(get(external, "endpoints")).join(",")],
    ["etcd-cafile", asString(get(external, "caFile")) ?? ""],
    ["etcd-certfile", asString(get(external, "certFile")) ?? ""],
    ["etcd-keyfile", asString(get(external, "keyFile")) ?? ""],
  ]
  return Object.fromEntries(entries.filter(([, value]) => value !== ""))
}

/** extraArgs: a map up to v1beta3, a list of names and values from v1beta4 on, in which a name may come again. */
export function extraArguments(
  resource: Resource,
  path: JsonPointer,
  extra: JsonValue | undefined,
): readonly WrittenArgument[] {
  const entries: readonly (readonly [string | number, JsonValue | undefined, JsonValue | undefined])[] = Array.isArray(
    extra,
  )
    ? asArray(extra).map((item, index) => [index, get(item, "name"), get(item, "value")] as const)
    : isObject(extra)
      ? Object.entries(extra).map(([name, value]) => [name, name, value] as const)
      : []
  return entries.flatMap(([token, name, value]) =>
    typeof name === "string" ? [{ resource, path: append(path, token), name, value: String(value ?? "") }] : [],
  )
}
