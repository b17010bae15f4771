import type { BindingEntry } from "./policy.ts"

/**
 * Bindings that installers of a stock cluster make, with the role each names: kubeadm
 * (cmd/kubeadm/app/phases/bootstraptoken, addons, kubeconfig) and the add-ons it brings.
 */
const wellKnown: Readonly<Record<string, string>> = {
  "ClusterRoleBinding kubeadm:cluster-admins": "cluster-admin Group kubeadm:cluster-admins",
  "ClusterRoleBinding kubeadm:get-nodes": "kubeadm:get-nodes Group system:bootstrappers:kubeadm:default-node-token",
  "ClusterRoleBinding kubeadm:kubelet-bootstrap":
    "system:node-bootstrapper Group system:bootstrappers:kubeadm:default-node-token",
  "ClusterRoleBinding kubeadm:node-autoapprove-bootstrap":
    "system:certificates.k8s.io:certificatesigningrequests:nodeclient Group system:bootstrappers:kubeadm:default-node-token",
  "ClusterRoleBinding kubeadm:node-autoapprove-certificate-rotation":
    "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient Group system:nodes",
  "ClusterRoleBinding kubeadm:node-proxier": "system:node-proxier ServiceAccount kube-system/kube-proxy",
  "ClusterRoleBinding system:coredns": "system:coredns ServiceAccount kube-system/coredns",
  "RoleBinding kube-system/kubeadm:kubelet-config":
    "kubeadm:kubelet-config Group system:nodes, Group system:bootstrappers:kubeadm:default-node-token",
  "RoleBinding kube-system/kubeadm:nodes-kubeadm-config":
    "kubeadm:nodes-kubeadm-config Group system:bootstrappers:kubeadm:default-node-token, Group system:nodes",
  "RoleBinding kube-system/kube-proxy": "kube-proxy Group system:bootstrappers:kubeadm:default-node-token",
  "RoleBinding kube-public/kubeadm:bootstrap-signer-clusterinfo":
    "kubeadm:bootstrap-signer-clusterinfo User system:anonymous",
}

/** Whether a binding is one of those, to nobody but the subjects it is made for. */
export function isWellKnown({ resource, reference, subjects }: BindingEntry): boolean {
  if (!/^(kubeadm:|system:coredns|kube-proxy)/.test(resource.name)) return false
  const key = `${resource.kind} ${resource.namespace === "" ? "" : `${resource.namespace}/`}${resource.name}`
  const expected = Object.hasOwn(wellKnown, key) ? wellKnown[key] : undefined
  if (expected === undefined) return false
  const space = expected.indexOf(" ")
  const allowed = new Set(expected.slice(space + 1).split(", "))
  return (
    reference.name === expected.slice(0, space) &&
    subjects.every(({ kind, name, namespace }) =>
      allowed.has(`${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`),
    )
  )
}
