import { no, type Trial, yes } from "./scorecard.ts"
import { app, bound, enforced, may, policy, space } from "./worlds.ts"

const rbac = "rbac.authorization.k8s.io"
const certificates = "certificates.k8s.io"
const requests = `${certificates}/certificatesigningrequests`
const signer = `${certificates}/signers#kubernetes.io/kube-apiserver-client`
const web = app("web")
const root = bound("User:root", "cluster-admin")
const asRoot = "identity/User:root"
const refuseAll = policy("lock", "object.metadata.name != 'probe'")

/** AP-12 to AP-18: rights over rights and admission. */
export const powerTrials: readonly Trial[] = [
  {
    id: "AP-12",
    reaches: [
      yes("any ClusterRole everywhere", "cluster-admin", [
        may("shop/eve", `bind ${rbac}/clusterroles & create ${rbac}/clusterrolebindings`),
      ]),
      yes("one by name", "cluster-admin", [
        may("shop/eve", `bind ${rbac}/clusterroles#cluster-admin & create ${rbac}/clusterrolebindings`),
      ]),
      yes("in one namespace", "secrets/shop", [
        space("shop"),
        may("shop/eve", `bind ${rbac}/clusterroles & create ${rbac}/rolebindings`, "shop"),
      ]),
      yes("a binding that is there", "cluster-admin", [
        root,
        may("shop/eve", `bind ${rbac}/clusterroles & patch ${rbac}/clusterrolebindings`),
      ]),
    ],
    misses: [
      no("split over two principals", "cluster-admin", [
        may("shop/eve", `bind ${rbac}/clusterroles`),
        may("shop/other", `create ${rbac}/clusterrolebindings`),
      ]),
      no("a harmless role by name", "cluster-admin", [
        may("shop/eve", `bind ${rbac}/clusterroles#view & create ${rbac}/clusterrolebindings`),
      ]),
      no("bindings without bind", "cluster-admin", [
        may("shop/eve", `create,update,patch ${rbac}/clusterrolebindings`),
      ]),
      no("another namespace", "secrets/shop", [
        space("shop"),
        may("shop/eve", `bind ${rbac}/clusterroles & create ${rbac}/rolebindings`, "other"),
      ]),
    ],
  },
  {
    id: "AP-13",
    reaches: [
      yes("update of ClusterRoles", "cluster-admin", [may("shop/eve", `escalate,update ${rbac}/clusterroles`)]),
      yes("a new one, gathered by an aggregated role", "cluster-admin", [
        may("shop/eve", `escalate,create ${rbac}/clusterroles`),
      ]),
      yes("Roles of a namespace", "secrets/shop", [
        space("shop"),
        may("shop/eve", `escalate,patch ${rbac}/roles`, "shop"),
      ]),
    ],
    misses: [
      no("without escalate", "cluster-admin", [may("shop/eve", `create,update,patch ${rbac}/clusterroles`)]),
      no("escalate of another principal", "cluster-admin", [
        may("shop/eve", `update ${rbac}/clusterroles`),
        may("shop/other", `escalate ${rbac}/clusterroles`),
      ]),
      no("a new Role, which nobody is bound to", "secrets/shop", [
        space("shop"),
        may("shop/eve", `escalate,create ${rbac}/roles`, "shop"),
      ]),
    ],
  },
  {
    id: "AP-14",
    reaches: [
      yes("all in one", asRoot, [
        root,
        may("shop/eve", `create ${requests} & update ${requests}/approval & approve ${signer}`),
      ]),
      yes("shared between two that the attacker has", asRoot, [
        root,
        may("shop/eve", `create ${requests}`),
        may("shop/eve", "create serviceaccounts/token", "shop"),
        may("shop/other", `update ${requests}/approval & approve ${signer}`),
      ]),
      yes("every signer of the domain", asRoot, [
        root,
        may(
          "shop/eve",
          `create ${requests} & patch ${requests}/approval & approve ${certificates}/signers#kubernetes.io/*`,
        ),
      ]),
    ],
    misses: [
      no("the approver is out of reach", asRoot, [
        root,
        may("shop/eve", `create ${requests}`),
        may("shop/other", `update ${requests}/approval & approve ${signer}`),
      ]),
      no("a signer of something else", asRoot, [
        root,
        may(
          "shop/eve",
          `create ${requests} & update ${requests}/approval & approve ${certificates}/signers#example.com/web`,
        ),
      ]),
      no("no right on the signer", asRoot, [root, may("shop/eve", `create ${requests} & update ${requests}/approval`)]),
    ],
  },
  {
    id: "AP-15",
    reaches: [
      yes("sign and write the status", asRoot, [root, may("shop/eve", `update ${requests}/status & sign ${signer}`)]),
      yes("by two bindings", asRoot, [
        root,
        may("shop/eve", `patch ${requests}/status`),
        may("shop/eve", `sign ${signer}`),
      ]),
      yes("every signer", asRoot, [root, may("shop/eve", `update ${requests}/status & sign ${certificates}/signers`)]),
    ],
    misses: [
      no("split over two principals", asRoot, [
        root,
        may("shop/eve", `update ${requests}/status`),
        may("shop/other", `sign ${signer}`),
      ]),
      no("approve instead of sign", asRoot, [root, may("shop/eve", `update ${requests}/status & approve ${signer}`)]),
      no("the signer of kubelets' own servers", asRoot, [
        root,
        may("shop/eve", `update ${requests}/status & sign ${certificates}/signers#kubernetes.io/kubelet-serving`),
      ]),
    ],
  },
  {
    id: "AP-16",
    reaches: [
      yes("a mutating one", "cluster-admin", [
        may("shop/eve", "create admissionregistration.k8s.io/mutatingwebhookconfigurations"),
      ]),
      yes("one by name", "cluster-admin", [
        may("shop/eve", "patch admissionregistration.k8s.io/mutatingwebhookconfigurations#x"),
      ]),
      yes("a validating one sees Secrets", "secrets/shop", [
        space("shop"),
        may("shop/eve", "update admissionregistration.k8s.io/validatingwebhookconfigurations"),
      ]),
    ],
    misses: [
      no("a validating one changes nothing", "cluster-admin", [
        may("shop/eve", "create admissionregistration.k8s.io/validatingwebhookconfigurations"),
      ]),
      no("only looking", "cluster-admin", [
        may("shop/eve", "get,list admissionregistration.k8s.io/mutatingwebhookconfigurations"),
      ]),
      no("by a RoleBinding", "cluster-admin", [
        may("shop/eve", "create admissionregistration.k8s.io/mutatingwebhookconfigurations", "shop"),
      ]),
    ],
  },
  {
    id: "AP-17",
    reaches: [
      yes("delete the policy", "node-root", [
        web,
        refuseAll,
        may("shop/eve", "create pods", "shop"),
        may("shop/eve", "delete admissionregistration.k8s.io/validatingadmissionpolicies"),
      ]),
      yes("change its binding by name", "node-root", [
        web,
        refuseAll,
        may("shop/eve", "create pods", "shop"),
        may("shop/eve", "patch admissionregistration.k8s.io/validatingadmissionpolicybindings#lock"),
      ]),
      yes("update the policy by name", "node-root", [
        web,
        refuseAll,
        may("shop/eve", "create pods", "shop"),
        may("shop/eve", "update admissionregistration.k8s.io/validatingadmissionpolicies#lock"),
      ]),
    ],
    misses: [
      no("another policy", "node-root", [
        web,
        refuseAll,
        may("shop/eve", "create pods", "shop"),
        may("shop/eve", "delete admissionregistration.k8s.io/validatingadmissionpolicies#other"),
      ]),
      no("only new ones", "node-root", [
        web,
        refuseAll,
        may("shop/eve", "create pods", "shop"),
        may("shop/eve", "create admissionregistration.k8s.io/validatingadmissionpolicies"),
      ]),
      no("Pod Security stays", "node-root", [
        web,
        enforced("shop"),
        refuseAll,
        may("shop/eve", "create pods", "shop"),
        may("shop/eve", "delete admissionregistration.k8s.io/validatingadmissionpolicies"),
      ]),
    ],
  },
  {
    id: "AP-18",
    reaches: [
      yes("a CustomResourceDefinition", "cluster-admin", [
        may("shop/eve", "patch apiextensions.k8s.io/customresourcedefinitions"),
      ]),
      yes("an APIService", "cluster-admin", [may("shop/eve", "create apiregistration.k8s.io/apiservices")]),
      yes("one by name", "cluster-admin", [may("shop/eve", "update apiregistration.k8s.io/apiservices#v1.x")]),
    ],
    misses: [
      no("only its status", "cluster-admin", [may("shop/eve", "patch apiregistration.k8s.io/apiservices/status")]),
      no("only looking", "cluster-admin", [
        may("shop/eve", "get,watch apiextensions.k8s.io/customresourcedefinitions"),
      ]),
      no("by a RoleBinding", "cluster-admin", [may("shop/eve", "create apiregistration.k8s.io/apiservices", "shop")]),
    ],
  },
]
