import { type Intervals, intervalsOf, subtract } from "../../lib/intervals.ts"
import { type Address, allAddresses, parseAddress, parseCidr } from "../../lib/ip.ts"
import type { PodEndpoint } from "./world.ts"

const blocks = (texts: readonly string[]): Intervals<Address> =>
  intervalsOf(
    texts.flatMap((text) => {
      const block = parseCidr(text)
      return block ? [[block[0] as Address, block[1] as Address] as const] : []
    }),
  )

/** Addresses that are not reachable over the Internet (IANA special-purpose registries, RFC 6890). */
const specialBlocks = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
  "::/8",
  "64:ff9b:1::/48",
  "100::/64",
  "2001:db8::/32",
  "fc00::/7",
  "fe80::/10",
  "ff00::/8",
]

/** Every public address. */
export const internet: Intervals<Address> = subtract(allAddresses, blocks(specialBlocks))

/** Where nearly all clouds serve the credentials of a node; the second is the one of AWS for IPv6. */
export const metadataAddresses: readonly Address[] = ["169.254.169.254", "fd00:ec2::254"].flatMap(
  (text) => parseAddress(text) ?? [],
)

/** `app.kubernetes.io/name`, `app` or `k8s-app` of well-known ingress controllers and gateways. */
const controllerNames = new Set([
  "ingress-nginx",
  "nginx-ingress",
  "nginx-ingress-controller",
  "traefik",
  "haproxy-ingress",
  "kubernetes-ingress",
  "contour",
  "envoy",
  "istio-ingressgateway",
  "istio-ingress",
  "kong",
  "ingress-kong",
  "apisix",
  "ambassador",
  "emissary-ingress",
  "router",
])

const names = ({ labels }: PodEndpoint): readonly (string | undefined)[] => [
  labels["app.kubernetes.io/name"],
  labels.app,
  labels["k8s-app"],
]

/** Whether a pod forwards requests from outside, as far as its labels tell. */
export const isIngressController = (pod: PodEndpoint): boolean =>
  names(pod).some((name) => name !== undefined && controllerNames.has(name)) ||
  pod.labels["ingresscontroller.operator.openshift.io/deployment-ingresscontroller"] !== undefined

/** The name of a pod's namespace in its own cluster. */
const homeNamespace = ({ namespace, cluster }: PodEndpoint): string =>
  cluster ? namespace.slice(cluster.name.length + 1) : namespace

const isControlPlane = (pod: PodEndpoint, component: string): boolean =>
  homeNamespace(pod) === "kube-system" && (pod.labels.component === component || names(pod).includes(component))

/**
 * Whether a pod answers the cluster's DNS: `kube-system`, `k8s-app: kube-dns` by convention (kubernetes/cluster/addons/dns),
 * `openshift-dns` on OpenShift.
 */
export const isDnsServer = (pod: PodEndpoint): boolean => {
  const { labels, hostNetwork } = pod
  if (hostNetwork) return false
  if (homeNamespace(pod) === "kube-system")
    return labels["k8s-app"] === "kube-dns" || labels["app.kubernetes.io/name"] === "coredns"
  return homeNamespace(pod) === "openshift-dns" && labels["dns.operator.openshift.io/daemonset-dns"] !== undefined
}

export const isApiServer = (pod: PodEndpoint): boolean => isControlPlane(pod, "kube-apiserver")
export const isEtcd = (pod: PodEndpoint): boolean => isControlPlane(pod, "etcd")
