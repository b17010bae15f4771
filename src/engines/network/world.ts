import type { Intervals } from "../../lib/intervals.ts"
import type { Address } from "../../lib/ip.ts"
import type { JsonPointer } from "../../lib/json-pointer.ts"
import type { Labels } from "../../model/labels.ts"
import type { Resource } from "../../model/resource.ts"
import type { Protocol } from "./ports.ts"
import type { Selector } from "./selector.ts"

/** A port that a container declares; its name is what policies may refer to. */
export interface NamedPort {
  readonly name: string
  readonly port: number
  readonly protocol: Protocol
}

/** One pod, or the pods a template will make: those share labels and ports, and their addresses are not known yet. */
export interface PodEndpoint {
  readonly kind: "pod"
  /** `namespace/Kind/name` of the workload it belongs to. */
  readonly id: string
  /** `namespace/name` of the pod where there is one, else the same as `id`. */
  readonly podId: string
  readonly namespace: string
  readonly labels: Labels
  /** Declared ports that have a name. */
  readonly ports: readonly NamedPort[]
  /** Empty where they are not known. */
  readonly addresses: readonly Address[]
  readonly hostNetwork: boolean
  /** Name of the node it runs on, where that is known. */
  readonly node: string | undefined
  /** Name of the service account, which some policies select by. */
  readonly serviceAccount?: string
  /** Its primary network where that is not the cluster's own: endpoints of different networks do not meet. */
  readonly network?: string
  /** Its cluster, where there are several. */
  readonly cluster?: ClusterHome
  readonly resource?: Resource
  /** Where its pod template stands in `resource`. */
  readonly template?: JsonPointer
}

export interface NodeEndpoint {
  readonly kind: "node"
  /** `node/NAME`. */
  readonly id: string
  readonly name: string
  readonly labels: Labels
  readonly addresses: readonly Address[]
  readonly cluster?: ClusterHome
  readonly resource?: Resource
}

/** One cluster of several. */
export interface ClusterHome {
  readonly name: string
  /** The label that all its pods and nodes carry, by which policies tell it apart. */
  readonly label: readonly [key: string, value: string]
  /** Where its pods get their addresses from. */
  readonly podNetworks: Intervals<Address>
}

export interface NetworkNamespace {
  readonly name: string
  readonly labels: Labels
}

/** What policies refer to and is neither pod nor namespace. */
export interface Surroundings {
  readonly namespaces: ReadonlyMap<string, NetworkNamespace>
  /** Tiers and network sets of Calico. */
  readonly calico?: CalicoObjects
  /** Settings of an Istio mesh. */
  readonly mesh?: MeshSettings
}

export interface CalicoObjects {
  /** Position of each tier among all (lower goes first), and what becomes of what a tier does not decide. */
  readonly tiers: ReadonlyMap<string, { readonly order: number; readonly isolates: boolean }>
  readonly sets: readonly CalicoNetworkSet[]
}

export interface CalicoNetworkSet {
  /** Undefined for a GlobalNetworkSet. */
  readonly namespace: string | undefined
  readonly labels: Labels
  readonly addresses: Intervals<Address>
}

export interface MeshSettings {
  /** Namespace whose policies count for all (MeshConfig.rootNamespace). */
  readonly rootNamespace: string
  readonly trustDomain: string
  readonly authentications: readonly MeshAuthentication[]
}

/** Pods for which a PeerAuthentication sets a mode. */
export interface MeshAuthentication {
  /** Key of the object. */
  readonly key: string
  /** Undefined for every namespace. */
  readonly namespace: string | undefined
  readonly labels: Selector
  /** Higher goes before lower: the mesh 0, a namespace 1, some pods 2. */
  readonly level: number
}

/** Everything that decides who reaches whom. Immutable. */
export interface NetworkWorld extends Surroundings {
  readonly pods: readonly PodEndpoint[]
  readonly nodes: readonly NodeEndpoint[]
  /** Policies of every kind that src/engines/network/policies reads. */
  readonly policies: readonly Resource[]
  /** Where pods get their addresses from, for pods whose address is not known. */
  readonly podNetworks: Intervals<Address>
  /** Addresses behind the Service `default/kubernetes`, where they are known. */
  readonly apiServer?: readonly Address[]
}
