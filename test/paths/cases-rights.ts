import { no, type Trial, yes } from "./scorecard.ts"
import { account, app, bound, configMap, enforced, may, object, podOn, policy, secret, space } from "./worlds.ts"

const boss = [account("boss"), bound("shop/boss", "cluster-admin")]
const asBoss = "identity/ServiceAccount:shop/boss"
const web = app("web")
const code = "shop/Deployment/web"

/** AP-01 to AP-11: rights on workloads, tokens and Secrets. */
export const rightsTrials: readonly Trial[] = [
  {
    id: "AP-01",
    reaches: [
      yes("pods in the namespace", asBoss, [boss, may("shop/eve", "create pods", "shop")]),
      yes("a CronJob, everywhere", asBoss, [boss, may("shop/eve", "create batch/cronjobs")]),
      yes("its Secrets", "secrets/shop", [space("shop"), may("shop/eve", "create apps/daemonsets", "shop")]),
      yes("in spite of level restricted", asBoss, [boss, enforced("shop"), may("shop/eve", "create pods", "shop")]),
    ],
    misses: [
      no("another namespace", asBoss, [boss, enforced("other"), may("shop/eve", "create pods", "other")]),
      no("only for names, which creation has none of", asBoss, [boss, may("shop/eve", "create pods#web", "shop")]),
      no("another verb", asBoss, [boss, may("shop/eve", "get,list,delete pods", "shop")]),
      no("a policy on service accounts refuses it", asBoss, [
        boss,
        policy("accounts", "object.spec.serviceAccountName != 'boss'"),
        enforced("shop"),
        may("shop/eve", "create pods", "shop"),
      ]),
    ],
  },
  {
    id: "AP-02",
    reaches: [
      yes("no label", "node-root", [may("shop/eve", "create pods", "shop"), web]),
      yes("a Deployment, level privileged", "node-root", [
        enforced("shop", "privileged"),
        may("shop/eve", "create apps/deployments", "shop"),
        web,
      ]),
      yes("a policy that judges something else", "node-root", [
        policy("names", "object.metadata.name != ''"),
        may("shop/eve", "create batch/jobs", "shop"),
        web,
      ]),
    ],
    misses: [
      no("level baseline", "node-root", [enforced("shop", "baseline"), may("shop/eve", "create pods", "shop"), web]),
      no("level restricted", "node-root", [enforced("shop"), may("shop/eve", "create pods", "shop"), web]),
      no("a policy refuses whatever reaches for the node", "node-root", [
        policy("escapes", "object.metadata.name != 'probe'"),
        may("shop/eve", "create pods", "shop"),
        web,
      ]),
      no("assumed: every namespace restricted", "node-root", [may("shop/eve", "create pods", "shop"), web], {
        options: { assume: { podSecurity: "restricted" } },
      }),
    ],
  },
  {
    id: "AP-03",
    reaches: [
      yes("a Deployment by name", code, [web, may("shop/eve", "patch apps/deployments#web", "shop")]),
      yes("its template names another account", asBoss, [
        boss,
        web,
        may("shop/eve", "update apps/deployments", "shop"),
      ]),
      yes("a StatefulSet", "shop/StatefulSet/db", [
        app("db", {}, { kind: "StatefulSet" }),
        may("shop/eve", "patch apps/statefulsets"),
      ]),
    ],
    misses: [
      no("the name of another", code, [web, may("shop/eve", "patch apps/deployments#cart", "shop")]),
      no("another kind", code, [web, may("shop/eve", "patch apps/statefulsets", "shop")]),
      no("another namespace", code, [web, may("shop/eve", "patch apps/deployments", "other")]),
      no("only its scale", code, [web, may("shop/eve", "patch apps/deployments/scale", "shop")]),
    ],
  },
  {
    id: "AP-04",
    reaches: [
      yes("any pod of the namespace", code, [web, may("shop/eve", "patch pods", "shop")]),
      yes("by name", "shop/Pod/tool", [podOn("tool", "n1"), may("shop/eve", "update pods#tool", "shop")]),
      yes("everywhere", code, [web, may("shop/eve", "update pods")]),
    ],
    misses: [
      no("the name of another", "shop/Pod/tool", [podOn("tool", "n1"), may("shop/eve", "patch pods#web", "shop")]),
      no("only the status", code, [web, may("shop/eve", "patch pods/status", "shop")]),
      no("another namespace", code, [web, may("shop/eve", "patch pods", "other")]),
    ],
  },
  {
    id: "AP-05",
    reaches: [
      yes("exec", code, [web, may("shop/eve", "create pods/exec", "shop")]),
      yes("attach to one pod", "shop/Pod/tool", [
        podOn("tool", "n1"),
        may("shop/eve", "create pods/attach#tool", "shop"),
      ]),
      yes("get, before 1.35", code, [web, may("shop/eve", "get pods/exec", "shop")], {
        options: { version: { major: 1, minor: 34 } },
      }),
    ],
    misses: [
      no("get, from 1.35 on", code, [web, may("shop/eve", "get pods/exec", "shop")], {
        options: { version: { major: 1, minor: 35 } },
      }),
      no("another pod", "shop/Pod/tool", [podOn("tool", "n1"), may("shop/eve", "create pods/exec#web", "shop")]),
      no("only pods", code, [enforced("shop"), web, may("shop/eve", "get pods & get pods/log", "shop")]),
    ],
  },
  {
    id: "AP-06",
    reaches: [
      yes("patch", code, [web, may("shop/eve", "patch pods/ephemeralcontainers", "shop")]),
      yes("update everywhere", code, [web, may("shop/eve", "update pods/ephemeralcontainers")]),
      yes("privileged, where nothing refuses it", "node-root", [
        web,
        may("shop/eve", "patch pods/ephemeralcontainers", "shop"),
      ]),
    ],
    misses: [
      no("privileged under level baseline", "node-root", [
        enforced("shop", "baseline"),
        web,
        may("shop/eve", "patch pods/ephemeralcontainers", "shop"),
      ]),
      no("get", code, [web, may("shop/eve", "get pods/ephemeralcontainers", "shop")]),
      no("another namespace", code, [web, may("shop/eve", "patch pods/ephemeralcontainers", "other")]),
    ],
  },
  {
    id: "AP-07",
    reaches: [
      yes("get is enough", code, [web, may("shop/eve", "get nodes/proxy")]),
      yes("create on one node", "shop/Pod/tool", [podOn("tool", "n1"), may("shop/eve", "create nodes/proxy#n1")]),
      yes("every subresource", code, [web, may("shop/eve", "get */proxy & get nodes/proxy")]),
    ],
    misses: [
      no("another node", "shop/Pod/tool", [podOn("tool", "n1"), may("shop/eve", "get nodes/proxy#n2")]),
      no("metrics and logs alone", code, [web, may("shop/eve", "get nodes/metrics nodes/stats nodes/log")]),
      no("by a RoleBinding, which gives nothing of the cluster", code, [
        web,
        may("shop/eve", "get nodes/proxy", "shop"),
      ]),
    ],
  },
  {
    id: "AP-08",
    reaches: [
      yes("any account", asBoss, [boss, may("shop/eve", "create serviceaccounts/token", "shop")]),
      yes("by name", asBoss, [boss, may("shop/eve", "create serviceaccounts/token#boss", "shop")]),
      yes("everywhere", asBoss, [boss, may("shop/eve", "create serviceaccounts/token")]),
    ],
    misses: [
      no("the name of another", asBoss, [boss, may("shop/eve", "create serviceaccounts/token#web", "shop")]),
      no("another namespace", asBoss, [boss, may("shop/eve", "create serviceaccounts/token", "other")]),
      no("only the account", asBoss, [boss, may("shop/eve", "create,patch serviceaccounts", "shop")]),
    ],
  },
  {
    id: "AP-09",
    reaches: [
      yes("get", "secrets/shop", [space("shop"), may("shop/eve", "get secrets", "shop")]),
      yes("list everywhere", "secrets/other", [space("other"), may("shop/eve", "list secrets")]),
      yes("one token by name", asBoss, [
        boss,
        secret(
          "token",
          { type: "kubernetes.io/service-account-token" },
          { annotations: { "kubernetes.io/service-account.name": "boss" } },
        ),
        may("shop/eve", "get secrets#token", "shop"),
      ]),
    ],
    misses: [
      no("the name of another", "secrets/shop", [space("shop"), secret("a"), may("shop/eve", "get secrets#a", "shop")]),
      no("ConfigMaps", "secrets/shop", [space("shop"), may("shop/eve", "get configmaps", "shop")]),
      no("another namespace", "secrets/shop", [space("shop"), may("shop/eve", "get,list secrets", "other")]),
    ],
  },
  {
    id: "AP-10",
    reaches: [
      yes("create and get", asBoss, [boss, may("shop/eve", "create,get secrets", "shop")]),
      yes("by two bindings", asBoss, [
        boss,
        may("shop/eve", "create secrets", "shop"),
        may("shop/eve", "list secrets"),
      ]),
      yes("one of them through a group", asBoss, [
        boss,
        may("shop/eve", "create secrets", "shop"),
        may("Group:system:serviceaccounts:shop", "watch secrets", "shop"),
      ]),
    ],
    misses: [
      no("split over two principals", asBoss, [
        boss,
        app("other", {}, { account: "reader" }),
        may("shop/eve", "create secrets", "shop"),
        may("shop/reader", "get secrets", "shop"),
      ]),
      no("create alone", asBoss, [boss, may("shop/eve", "create secrets", "shop")]),
      no("in two namespaces", asBoss, [
        boss,
        may("shop/eve", "create secrets", "shop"),
        may("shop/eve", "get secrets", "other"),
      ]),
    ],
  },
  {
    id: "AP-11",
    reaches: [
      yes("any user", "identity/User:root", [
        bound("User:root", "cluster-admin"),
        may("shop/eve", "impersonate users"),
      ]),
      yes("a service account by name", asBoss, [boss, may("shop/eve", "impersonate serviceaccounts#boss", "shop")]),
      yes("groups beside a user", "cluster-admin", [may("shop/eve", "impersonate users groups")]),
      yes("one group beside a named user", "identity/Group:ops", [
        bound("Group:ops", "cluster-admin"),
        may("shop/eve", "impersonate groups#ops & impersonate users#nobody"),
      ]),
    ],
    misses: [
      no("a group without a user", "cluster-admin", [may("shop/eve", "impersonate groups")]),
      no("another user", "identity/User:root", [
        bound("User:root", "cluster-admin"),
        may("shop/eve", "impersonate users#alice"),
      ]),
      no("accounts of another namespace", asBoss, [boss, may("shop/eve", "impersonate serviceaccounts", "other")]),
      no("users by a RoleBinding", "identity/User:root", [
        bound("User:root", "cluster-admin"),
        may("shop/eve", "impersonate users", "shop"),
      ]),
    ],
  },
  {
    id: "AP-27",
    reaches: [
      yes("a mounted ConfigMap", code, [
        configMap("conf"),
        app("web", { volumes: [{ name: "c", configMap: { name: "conf" } }] }),
        may("shop/eve", "patch configmaps#conf", "shop"),
      ]),
      yes("a Secret in the environment", code, [
        app("web", {}, { container: { envFrom: [{ secretRef: { name: "conf" } }] } }),
        may("shop/eve", "update secrets", "shop"),
      ]),
      yes("a projected ConfigMap", code, [
        app("web", { volumes: [{ name: "c", projected: { sources: [{ configMap: { name: "conf" } }] } }] }),
        may("shop/eve", "patch configmaps", "shop"),
      ]),
    ],
    misses: [
      no("an immutable one", code, [
        configMap("conf", {}, "shop", { immutable: true }),
        app("web", { volumes: [{ name: "c", configMap: { name: "conf" } }] }),
        may("shop/eve", "patch configmaps", "shop"),
      ]),
      no("one that nobody reads", code, [
        configMap("conf"),
        app("web"),
        may("shop/eve", "patch configmaps#conf", "shop"),
      ]),
      no("another namespace", code, [
        app("web", { volumes: [{ name: "c", configMap: { name: "conf" } }] }),
        may("shop/eve", "patch configmaps", "other"),
      ]),
    ],
  },
  {
    id: "AP-42",
    reaches: [
      yes("everybody", "cluster-admin", [bound("Group:system:unauthenticated", "cluster-admin")], { from: "internet" }),
      yes("the anonymous user", "secrets/shop", [space("shop"), may("User:system:anonymous", "get secrets", "shop")], {
        from: "internet",
      }),
      yes(
        "everybody with a Google account",
        "cluster-admin",
        [
          bound("Group:system:authenticated", "cluster-admin"),
          object("v1", "Node", "n1", undefined, { spec: { providerID: "gce://project/zone/n1" } }),
        ],
        { from: "internet" },
      ),
    ],
    misses: [
      no("those with an account elsewhere", "cluster-admin", [bound("Group:system:authenticated", "cluster-admin")], {
        from: "internet",
      }),
      no(
        "anonymous access is off",
        "cluster-admin",
        [
          bound("Group:system:unauthenticated", "cluster-admin"),
          app(
            "kube-apiserver",
            {},
            {
              namespace: "kube-system",
              kind: "Pod",
              container: { command: ["kube-apiserver", "--anonymous-auth=false", "--authorization-mode=Node,RBAC"] },
            },
          ),
        ],
        { from: "internet" },
      ),
      no("only the default roles", "secrets/shop", [space("shop")], { from: "internet" }),
    ],
  },
]
