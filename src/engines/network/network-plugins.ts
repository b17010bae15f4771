import type { Inventory } from "../../model/inventory.ts"
import { newestVersion } from "../../model/kubernetes-version.ts"
import type { Resource } from "../../model/resource.ts"
import { PodTemplate } from "../../model/workload/pod-template.ts"
import { type Dialect, type DialectName, dialects } from "./dialect.ts"

/** A network plugin that was found, and how it enforces policies; undefined where it does not at all. */
export interface NetworkPlugin {
  readonly name: string
  readonly dialect: Dialect | undefined
  readonly resource: Resource
}

/** DaemonSets of plugins by their usual names and labels, as their own installers write them. */
const known: readonly (readonly [name: string, dialect: DialectName | undefined, names: RegExp])[] = [
  ["Cilium", "cilium", /^cilium$/],
  ["Calico", "calico", /^(?:calico-node|canal)$/],
  ["Antrea", "antrea", /^antrea-agent$/],
  ["OVN-Kubernetes", "ovn-kubernetes", /^ovnkube-node$/],
  ["kube-router", "kube-router", /^kube-router$/],
  ["Amazon VPC CNI", "aws", /^aws-node$/],
  ["Flannel", undefined, /^kube-flannel(?:-ds)?$/],
]

/** The plugins among the DaemonSets of an inventory. */
export function networkPlugins(inventory: Inventory): readonly NetworkPlugin[] {
  return [...inventory.ofKind("DaemonSet", "apps")].flatMap((resource) => {
    const found = known.find(([, , names]) => names.test(resource.name))
    if (!found) return []
    const [name, dialect] = found
    const enforces = dialect !== undefined && (dialect !== "aws" || hasPolicyAgent(resource))
    return [{ name, dialect: enforces ? dialects[dialect] : undefined, resource }]
  })
}

/** The agent of the Amazon VPC CNI runs only on demand (aws/amazon-vpc-cni-k8s, charts, enableNetworkPolicy). */
function hasPolicyAgent(resource: Resource): boolean {
  const agent = new PodTemplate(resource, "/spec/template", newestVersion).containers.find(({ name }) =>
    /^aws-(?:eks-nodeagent|network-policy-agent)$/.test(name),
  )
  return agent?.args.includes("--enable-network-policy=true") === true
}
