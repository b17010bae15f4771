import { no, type Trial, yes } from "./scorecard.ts"
import { account, app, bound, configMap, enforced, may, node, object, podOn, secret } from "./worlds.ts"

const web = { from: "shop/Deployment/web" }
const tool = { from: "shop/Pod/tool" }
export const nginx = (version: string, options: { readonly config?: string } = {}) => [
  app(
    "nginx",
    {},
    {
      namespace: "ingress",
      container: { image: `registry.k8s.io/ingress-nginx/controller:${version}`, ports: [{ containerPort: 8443 }] },
    },
  ),
  ...(options.config === undefined
    ? []
    : [configMap("ingress-nginx-controller", { "allow-snippet-annotations": options.config }, "ingress")]),
]
export const controller = "ingress/Deployment/nginx"
const closed = object("networking.k8s.io/v1", "NetworkPolicy", "closed", "ingress", {
  spec: { podSelector: {}, policyTypes: ["Ingress"] },
})
const role = "arn:aws:iam::1:role/shop"
const aws = { "eks.amazonaws.com/role-arn": role }
const awsNode = node("n1", {}, {}, { providerID: "aws:///eu-1a/i-1" })
const awsAuth = (groups: string) =>
  configMap("aws-auth", { mapRoles: `- rolearn: ${role}\n  groups: [${groups}]\n` }, "kube-system")
const pull = { imagePullSecrets: [{ name: "registry" }] }
const registry = (host: string) =>
  secret("registry", {
    type: "kubernetes.io/dockerconfigjson",
    stringData: { ".dockerconfigjson": JSON.stringify({ auths: { [host]: {} } }) },
  })

/** AP-26, AP-29, AP-40, AP-41, AP-43: ingress controllers, images, clouds and other clusters. */
export const otherTrials: readonly Trial[] = [
  {
    id: "AP-26",
    reaches: [
      yes("the admission port of an old release", controller, [nginx("v1.11.2"), app("web")], web),
      yes("through the API server, past a policy", controller, [
        nginx("v1.12.0"),
        closed,
        may("shop/eve", "get pods/proxy", "ingress"),
      ]),
      yes("a snippet", controller, [
        nginx("v1.13.3", { config: "true" }),
        may("shop/eve", "create networking.k8s.io/ingresses", "shop"),
      ]),
    ],
    misses: [
      no("a repaired release", controller, [nginx("v1.13.3"), app("web")], web),
      no("a policy is in the way", controller, [nginx("v1.11.2"), closed, app("web")], web),
      no("snippets are off", controller, [
        nginx("v1.13.3", { config: "false" }),
        may("shop/eve", "create networking.k8s.io/ingresses", "shop"),
      ]),
    ],
  },
  {
    id: "AP-29",
    reaches: [
      yes("a credential that is read", "shop/Deployment/web", [
        registry("registry.example"),
        app("web"),
        enforced("shop"),
        may("shop/eve", "get secrets", "shop"),
      ]),
      yes("one without its value, by who pulls with it", "shop/Deployment/web", [
        secret("registry", { type: "kubernetes.io/dockerconfigjson" }),
        app("web", pull),
        may("shop/eve", "get secrets#registry", "shop"),
      ]),
      yes("across namespaces", "other/Deployment/web", [
        registry("registry.example"),
        app("web", {}, { namespace: "other" }),
        may("shop/eve", "list secrets", "shop"),
      ]),
    ],
    misses: [
      no("another registry", "shop/Deployment/web", [
        registry("other.example"),
        app("web"),
        may("shop/eve", "get secrets", "shop"),
      ]),
      no("an image by its digest", "shop/Deployment/web", [
        registry("registry.example"),
        app("web", {}, { container: { image: `registry.example/app@sha256:${"a".repeat(64)}` } }),
        may("shop/eve", "get secrets", "shop"),
      ]),
      no("a Secret of another type", "shop/Deployment/web", [
        secret("registry", { type: "Opaque" }),
        app("web", pull),
        may("shop/eve", "get secrets", "shop"),
      ]),
    ],
  },
  {
    id: "AP-40",
    reaches: [
      yes(
        "the role of its account",
        `cloud/${role}`,
        [account("eve", "shop", aws), app("web", {}, { account: "eve" })],
        web,
      ),
      yes("by a minted token", `cloud/${role}`, [
        account("cart", "shop", aws),
        may("shop/eve", "create serviceaccounts/token#cart", "shop"),
      ]),
      yes("the role of the node", "cloud/node-role", [awsNode, podOn("tool", "n1")], tool),
    ],
    misses: [
      no(
        "an account without a role",
        `cloud/${role}`,
        [account("cart", "shop", aws), account("eve"), app("web", {}, { account: "eve" })],
        web,
      ),
      no(
        "a policy keeps it from the metadata service",
        "cloud/node-role",
        [
          awsNode,
          podOn("tool", "n1"),
          object("networking.k8s.io/v1", "NetworkPolicy", "closed", "shop", {
            spec: { podSelector: {}, policyTypes: ["Egress"] },
          }),
        ],
        tool,
      ),
      no("no cloud", "cloud/node-role", [node("n1"), podOn("tool", "n1")], tool),
      no("assumed: everything denied by default", "cloud/node-role", [awsNode, podOn("tool", "n1")], {
        ...tool,
        options: { assume: { networkPolicy: "default-deny" } },
      }),
    ],
  },
  {
    id: "AP-41",
    reaches: [
      yes(
        "a role in system:masters",
        "cluster-admin",
        [awsAuth("system:masters"), account("eve", "shop", aws), app("web", {}, { account: "eve" })],
        web,
      ),
      yes(
        "a Google service account in a binding",
        "secrets/shop",
        [enforced("shop"), may("User:ci@p.iam.gserviceaccount.com", "get secrets", "shop")],
        { from: "cloud/ci@p.iam.gserviceaccount.com" },
      ),
      yes(
        "what is told of the cloud",
        "cluster-admin",
        [account("eve", "shop", aws), app("web", {}, { account: "eve" })],
        {
          ...web,
          options: { cloudRights: [{ identity: role, gives: "cluster-admin" }] },
        },
      ),
    ],
    misses: [
      no(
        "a role in a group without rights",
        "cluster-admin",
        [awsAuth("readers"), account("eve", "shop", aws), app("web", {}, { account: "eve" })],
        web,
      ),
      no(
        "a role that is not mapped",
        "cluster-admin",
        [account("eve", "shop", aws), app("web", {}, { account: "eve" })],
        web,
      ),
      no(
        "another identity of the cloud",
        "cluster-admin",
        [account("eve", "shop", aws), app("web", {}, { account: "eve" })],
        {
          ...web,
          options: { cloudRights: [{ identity: "other", gives: "cluster-admin" }] },
        },
      ),
    ],
  },
  {
    id: "AP-43",
    reaches: [
      yes("Argo CD", "cluster/prod", [
        secret("prod", {}, { labels: { "argocd.argoproj.io/secret-type": "cluster" } }, "argocd"),
        may("shop/eve", "get secrets", "argocd"),
      ]),
      yes(
        "Cluster API",
        "cluster/prod",
        [
          secret(
            "prod-kubeconfig",
            { type: "cluster.x-k8s.io/secret" },
            { labels: { "cluster.x-k8s.io/cluster-name": "prod" } },
          ),
          app("web", {}, { container: { envFrom: [{ secretRef: { name: "prod-kubeconfig" } }] } }),
        ],
        web,
      ),
      yes("a kubeconfig by its key", "cluster/prod", [
        secret("prod", { data: { kubeconfig: "" } }),
        bound("shop/eve", "view", "other"),
        may("shop/eve", "get secrets#prod", "shop"),
      ]),
    ],
    misses: [
      no("a repository of Argo CD", "cluster/prod", [
        secret("prod", {}, { labels: { "argocd.argoproj.io/secret-type": "repository" } }, "argocd"),
        may("shop/eve", "get secrets", "argocd"),
      ]),
      no("Secrets of another namespace", "cluster/prod", [
        secret("prod", { data: { kubeconfig: "" } }),
        may("shop/eve", "get secrets", "other"),
      ]),
      no("another key", "cluster/prod", [
        secret("prod", { data: { password: "" } }),
        may("shop/eve", "get secrets", "shop"),
      ]),
    ],
  },
]
