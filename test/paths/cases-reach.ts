import { no, type Trial, yes } from "./scorecard.ts"
import { account, app, bound, configMap, enforced, may, node, podOn, policy, space } from "./worlds.ts"

const certificates = "certificates.k8s.io"
const requests = `${certificates}/certificatesigningrequests`
const web = app("web")
const code = "shop/Deployment/web"

/** AP-19 to AP-25, AP-30 to AP-32: namespaces, nodes, traffic and operators. */
export const reachTrials: readonly Trial[] = [
  {
    id: "AP-19",
    reaches: [
      yes("the label of every namespace", "node-root", [
        web,
        enforced("shop"),
        may("shop/eve", "create pods", "shop"),
        may("shop/eve", "patch namespaces"),
      ]),
      yes("by name", "node-root", [
        web,
        enforced("shop"),
        may("shop/eve", "create pods", "shop"),
        may("shop/eve", "update namespaces#shop"),
      ]),
      yes("by a RoleBinding in the namespace", "node-root", [
        web,
        enforced("shop"),
        may("shop/eve", "create pods", "shop"),
        may("shop/eve", "patch namespaces", "shop"),
      ]),
    ],
    misses: [
      no("another namespace", "node-root", [
        web,
        enforced("shop"),
        may("shop/eve", "create pods", "shop"),
        may("shop/eve", "patch namespaces#other"),
      ]),
      no("a new namespace gives no right in it", "node-root", [
        web,
        enforced("shop"),
        may("shop/eve", "create pods", "shop"),
        may("shop/eve", "create namespaces"),
      ]),
      no("nothing to create pods with", "node-root", [web, enforced("shop"), may("shop/eve", "patch namespaces")]),
    ],
  },
  {
    id: "AP-20",
    reaches: [
      yes("behind level restricted", "node-root", [
        web,
        enforced("shop"),
        may("shop/eve", "create persistentvolumes"),
        may("shop/eve", "create pods persistentvolumeclaims", "shop"),
      ]),
      yes("shared between two that the attacker has", "node-root", [
        web,
        enforced("shop"),
        may("shop/eve", "create pods persistentvolumeclaims", "shop"),
        may("shop/other", "create persistentvolumes"),
      ]),
      yes("by a Job", "node-root", [
        web,
        enforced("shop"),
        may("shop/eve", "create persistentvolumes persistentvolumeclaims & create batch/jobs"),
      ]),
    ],
    misses: [
      no("no volumes", "node-root", [
        web,
        enforced("shop"),
        may("shop/eve", "create pods persistentvolumeclaims", "shop"),
      ]),
      no("claims in another namespace", "node-root", [
        web,
        enforced("shop"),
        enforced("other"),
        may("shop/eve", "create persistentvolumes"),
        may("shop/eve", "create pods", "shop"),
        may("shop/eve", "create persistentvolumeclaims", "other"),
      ]),
      no("a policy refuses such pods", "node-root", [
        web,
        enforced("shop"),
        policy("claims", "!has(object.spec.volumes)"),
        may("shop/eve", "create persistentvolumes"),
        may("shop/eve", "create pods persistentvolumeclaims", "shop"),
      ]),
    ],
  },
  {
    id: "AP-21",
    reaches: [
      yes("from a lost node", code, [web, may("Group:system:nodes", "delete pods & patch nodes/status"), node("n1")], {
        from: "node/n1",
      }),
      yes(
        "by eviction and binding",
        code,
        [web, node("n1"), may("Group:system:nodes", "create pods/eviction pods/binding", "shop")],
        { from: "node/n1" },
      ),
      yes(
        "shared between two",
        code,
        [
          web,
          podOn("agent", "n1", {}, { account: "agent", container: { securityContext: { privileged: true } } }),
          may("shop/agent", "delete pods"),
          may("Group:system:nodes", "update nodes"),
        ],
        { from: "shop/Pod/agent" },
      ),
    ],
    misses: [
      no("without a node", code, [web, may("shop/eve", "delete pods & patch nodes/status"), node("n1")]),
      no("only deletion", code, [web, may("Group:system:nodes", "delete pods"), node("n1")], { from: "node/n1" }),
      no(
        "pods of another namespace",
        code,
        [web, node("n1"), may("Group:system:nodes", "delete pods", "other"), may("Group:system:nodes", "patch nodes")],
        { from: "node/n1" },
      ),
    ],
  },
  {
    id: "AP-22",
    reaches: [
      yes("EndpointSlices", "traffic/shop", [
        space("shop"),
        may("shop/eve", "create discovery.k8s.io/endpointslices", "shop"),
      ]),
      yes("the status of Services", "traffic/shop", [space("shop"), may("shop/eve", "patch services/status")]),
      yes("labels of pods", "traffic/shop", [enforced("shop"), may("shop/eve", "patch pods", "shop")]),
    ],
    misses: [
      no("another namespace", "traffic/shop", [space("shop"), may("shop/eve", "update endpoints", "other")]),
      no("only looking", "traffic/shop", [space("shop"), may("shop/eve", "get,list,watch endpoints services", "shop")]),
      no("the status of something else", "traffic/shop", [
        space("shop"),
        may("shop/eve", "patch apps/deployments/status"),
      ]),
    ],
  },
  {
    id: "AP-23",
    reaches: [
      yes("coredns", "traffic/shop", [space("shop"), may("shop/eve", "update configmaps#coredns", "kube-system")]),
      yes("what extension servers believe", "cluster-admin", [
        may("shop/eve", "patch configmaps#extension-apiserver-authentication", "kube-system"),
      ]),
      yes("everywhere", "traffic/shop", [space("shop"), may("shop/eve", "patch configmaps")]),
    ],
    misses: [
      no("another namespace", "cluster-admin", [may("shop/eve", "patch configmaps", "shop")]),
      no("another ConfigMap", "cluster-admin", [may("shop/eve", "patch configmaps#coredns", "kube-system")]),
      no("a new one", "traffic/shop", [space("shop"), may("shop/eve", "create configmaps", "kube-system")]),
    ],
  },
  {
    id: "AP-24",
    reaches: [
      yes("where aws-auth is", "cluster-admin", [
        configMap("aws-auth", {}, "kube-system"),
        may("shop/eve", "update configmaps#aws-auth", "kube-system"),
      ]),
      yes("on nodes of AWS", "cluster-admin", [
        node("n1", {}, {}, { providerID: "aws:///eu-1a/i-1" }),
        may("shop/eve", "patch configmaps#aws-auth"),
      ]),
      yes("any ConfigMap there", "cluster-admin", [
        configMap("aws-auth", {}, "kube-system"),
        may("shop/eve", "patch configmaps#aws-auth,other", "kube-system"),
      ]),
    ],
    misses: [
      no("on no AWS", "cluster-admin", [may("shop/eve", "patch configmaps#aws-auth", "kube-system")]),
      no("of that name elsewhere", "cluster-admin", [
        configMap("aws-auth", {}, "kube-system"),
        may("shop/eve", "patch configmaps#aws-auth", "shop"),
      ]),
      no("only looking", "cluster-admin", [
        configMap("aws-auth", {}, "kube-system"),
        may("shop/eve", "get configmaps#aws-auth", "kube-system"),
      ]),
    ],
  },
  {
    id: "AP-25",
    reaches: [
      yes("Flux", "cluster-admin", [
        account("kustomize-controller", "flux-system"),
        bound("flux-system/kustomize-controller", "cluster-admin"),
        may("shop/eve", "create kustomize.toolkit.fluxcd.io/kustomizations", "shop"),
      ]),
      yes("Argo CD", "cluster-admin", [
        bound("argocd/argocd-application-controller", "cluster-admin"),
        may("shop/eve", "patch argoproj.io/applications", "argocd"),
      ]),
      yes("cert-manager", "identity/ServiceAccount:cert-manager/cert-manager", [
        account("cert-manager", "cert-manager"),
        may("shop/eve", "update cert-manager.io/certificates"),
      ]),
    ],
    misses: [
      no("the operator is not there", "cluster-admin", [
        may("shop/eve", "create kustomize.toolkit.fluxcd.io/kustomizations", "shop"),
      ]),
      no("the operator has few rights", "cluster-admin", [
        account("kustomize-controller", "flux-system"),
        may("flux-system/kustomize-controller", "get pods"),
        may("shop/eve", "create kustomize.toolkit.fluxcd.io/kustomizations", "shop"),
      ]),
      no("only looking", "cluster-admin", [
        bound("argocd/argocd-application-controller", "cluster-admin"),
        may("shop/eve", "get,list argoproj.io/applications", "argocd"),
      ]),
    ],
  },
  {
    id: "AP-30",
    reaches: [
      yes("to pods", "internal/shop", [space("shop"), may("shop/eve", "get pods/proxy", "shop")]),
      yes("to Services everywhere", "internal/shop", [space("shop"), may("shop/eve", "create services/proxy")]),
      yes("by port forwarding", "internal/shop", [space("shop"), may("shop/eve", "create pods/portforward", "shop")]),
    ],
    misses: [
      no("another namespace", "internal/shop", [space("shop"), may("shop/eve", "get pods/proxy", "other")]),
      no("get of port forwarding", "internal/shop", [space("shop"), may("shop/eve", "get pods/portforward", "shop")]),
      no("logs alone", "internal/shop", [space("shop"), may("shop/eve", "get pods pods/log", "shop")]),
    ],
  },
  {
    id: "AP-31",
    reaches: [
      yes("for a group that has its certificates approved", "identity/Group:system:nodes", [
        may("Group:system:bootstrappers", `create ${requests} ${requests}/nodeclient`),
        may("Group:system:nodes", "get endpoints"),
        may("shop/eve", "create secrets", "kube-system"),
      ]),
      yes("and DaemonSets start on the new node", "shop/DaemonSet/agent", [
        app("agent", {}, { kind: "DaemonSet" }),
        may("Group:system:bootstrappers:x", `create ${requests} ${requests}/nodeclient`),
        may("shop/eve", "create secrets"),
      ]),
      yes("the group alone", "identity/Group:system:bootstrappers:y", [
        may("Group:system:bootstrappers:y", "get configmaps", "kube-system"),
        may("shop/eve", "create secrets", "kube-system"),
      ]),
    ],
    misses: [
      no("Secrets of another namespace", "identity/Group:system:nodes", [
        may("Group:system:bootstrappers", `create ${requests} ${requests}/nodeclient`),
        may("shop/eve", "create secrets", "shop"),
      ]),
      no("nobody approves", "shop/DaemonSet/agent", [
        app("agent", {}, { kind: "DaemonSet" }),
        may("Group:system:bootstrappers", `create ${requests}`),
        may("shop/eve", "create secrets", "kube-system"),
      ]),
      no("only Secrets that are there", "identity/Group:system:bootstrappers", [
        may("Group:system:bootstrappers", "get configmaps", "kube-system"),
        may("shop/eve", "patch secrets", "kube-system"),
      ]),
    ],
  },
  {
    id: "AP-32",
    reaches: [
      yes("devices, where admin access is open", "devices/shop", [
        space("shop", { "resource.kubernetes.io/admin-access": "true" }),
        may("shop/eve", "create resource.k8s.io/resourceclaims", "shop"),
      ]),
      yes("certificates of pods", "workload-identity/shop", [
        space("shop"),
        may("shop/eve", `create ${certificates}/podcertificaterequests`, "shop"),
      ]),
      yes("who is believed", "traffic/shop", [
        space("shop"),
        may("shop/eve", `update ${certificates}/clustertrustbundles & attest ${certificates}/signers`),
      ]),
    ],
    misses: [
      no("without the label", "devices/shop", [
        space("shop"),
        may("shop/eve", "create resource.k8s.io/resourceclaims", "shop"),
      ]),
      no(
        "before 1.34",
        "devices/shop",
        [
          space("shop", { "resource.kubernetes.io/admin-access": "true" }),
          may("shop/eve", "create resource.k8s.io/resourceclaims", "shop"),
        ],
        { options: { version: { major: 1, minor: 33 } } },
      ),
      no("bundles and attest of two principals", "traffic/shop", [
        space("shop"),
        may("shop/eve", `update ${certificates}/clustertrustbundles`),
        may("shop/other", `attest ${certificates}/signers`),
      ]),
      no("another namespace", "workload-identity/shop", [
        space("shop"),
        may("shop/eve", `create ${certificates}/podcertificaterequests`, "other"),
      ]),
    ],
  },
]
