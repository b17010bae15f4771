/** Scope and REST name of the kinds that Kubernetes serves itself (k8s.io/api, types.go: `+genclient:nonNamespaced`). */
export interface BuiltInKind {
  readonly group: string
  readonly kind: string
  /** Resource name in URLs and RBAC rules. */
  readonly plural: string
  readonly namespaced: boolean
}

/** `group: namespaced kinds | cluster-scoped kinds`; a kind may carry its plural where "lower case + s" is wrong. */
const table = `
: ConfigMap Endpoints=endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount Binding | ComponentStatus=componentstatuses Namespace Node PersistentVolume
admissionregistration.k8s.io: | MutatingAdmissionPolicy=mutatingadmissionpolicies MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingAdmissionPolicy=validatingadmissionpolicies ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration
apiextensions.k8s.io: | CustomResourceDefinition
apiregistration.k8s.io: | APIService
apps: ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet |
authentication.k8s.io: | SelfSubjectReview TokenReview
authorization.k8s.io: LocalSubjectAccessReview | SelfSubjectAccessReview SelfSubjectRulesReview=selfsubjectrulesreviews SubjectAccessReview
autoscaling: HorizontalPodAutoscaler |
batch: CronJob Job |
certificates.k8s.io: PodCertificateRequest | CertificateSigningRequest ClusterTrustBundle
coordination.k8s.io: Lease LeaseCandidate |
discovery.k8s.io: EndpointSlice |
events.k8s.io: Event |
extensions: DaemonSet Deployment Ingress=ingresses NetworkPolicy=networkpolicies ReplicaSet | PodSecurityPolicy=podsecuritypolicies
flowcontrol.apiserver.k8s.io: | FlowSchema PriorityLevelConfiguration
internal.apiserver.k8s.io: | StorageVersion
lifecycle.k8s.io: Eviction EvictionRequest |
networking.k8s.io: Ingress=ingresses NetworkPolicy=networkpolicies | IPAddress=ipaddresses IngressClass=ingressclasses ServiceCIDR
node.k8s.io: | RuntimeClass=runtimeclasses
policy: PodDisruptionBudget | PodSecurityPolicy=podsecuritypolicies
rbac.authorization.k8s.io: Role RoleBinding | ClusterRole ClusterRoleBinding
resource.k8s.io: ResourceClaim ResourceClaimTemplate | DeviceClass=deviceclasses DeviceTaintRule ResourcePoolStatusRequest ResourceSlice
scheduling.k8s.io: CompositePodGroup PodGroup Workload | PriorityClass=priorityclasses
storage.k8s.io: CSIStorageCapacity=csistoragecapacities | CSIDriver CSINode StorageClass=storageclasses VolumeAttachment VolumeAttributesClass=volumeattributesclasses
storagemigration.k8s.io: | StorageVersionMigration
policy.networking.k8s.io: | AdminNetworkPolicy=adminnetworkpolicies BaselineAdminNetworkPolicy=baselineadminnetworkpolicies ClusterNetworkPolicy=clusternetworkpolicies
gateway.networking.k8s.io: Gateway HTTPRoute GRPCRoute TCPRoute TLSRoute UDPRoute ReferenceGrant BackendTLSPolicy=backendtlspolicies ListenerSet | GatewayClass=gatewayclasses
`

function readTable(text: string): readonly BuiltInKind[] {
  return text
    .trim()
    .split("\n")
    .flatMap((line) => {
      const colon = line.indexOf(":")
      const group = line.slice(0, colon)
      const [namespaced = "", cluster = ""] = line.slice(colon + 1).split("|")
      const entries = (words: string, isNamespaced: boolean): BuiltInKind[] =>
        words
          .split(" ")
          .filter(Boolean)
          .map((word) => {
            const [kind = "", plural = `${kind.toLowerCase()}s`] = word.split("=")
            return { group, kind, plural, namespaced: isNamespaced }
          })
      return [...entries(namespaced, true), ...entries(cluster, false)]
    })
}

/** All kinds of the table above; the network-policy and gateway API groups of SIG Network are included. */
export const builtInKinds: readonly BuiltInKind[] = readTable(table)

const byName = new Map(builtInKinds.map((entry) => [`${entry.group}/${entry.kind}`, entry]))

export const builtInKind = (group: string, kind: string): BuiltInKind | undefined => byName.get(`${group}/${kind}`)
