import type { JsonObject } from "../../src/lib/json.ts"
import { no, type Trial, yes } from "./scorecard.ts"
import { app, configMap, may, node, object, podOn } from "./worlds.ts"

const web = "shop/Deployment/web"
const from = { from: web }
const tool = { from: "shop/Pod/tool" }
const secured = (securityContext: object, spec: object = {}) =>
  app("web", spec as never, { container: { securityContext: securityContext as never } })
const mounted = (path: string, readOnly = false, securityContext: JsonObject = {}) =>
  app(
    "web",
    { volumes: [{ name: "v", hostPath: { path } }] },
    { container: { volumeMounts: [{ name: "v", mountPath: "/v", readOnly }], securityContext } },
  )
const nobody = { runAsUser: 65534, runAsGroup: 65534, allowPrivilegeEscalation: false }
const kubelet = (anonymous: boolean, mode: string) =>
  configMap(
    "kubelet-config",
    {
      kubelet: `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication:\n  anonymous:\n    enabled: ${anonymous}\nauthorization:\n  mode: ${mode}\n`,
    },
    "kube-system",
  )
const etcd = (...flags: string[]) =>
  podOn(
    "etcd-n1",
    "n1",
    { hostNetwork: true },
    {
      namespace: "kube-system",
      labels: { component: "etcd" },
      container: { command: ["etcd", ...flags] },
    },
  )
const denied = object("networking.k8s.io/v1", "NetworkPolicy", "closed", "shop", {
  spec: { podSelector: {}, policyTypes: ["Egress"] },
})

/** AP-28, AP-33 to AP-39: volumes, escapes and what a node gives away. */
export const nodeTrials: readonly Trial[] = [
  {
    id: "AP-28",
    reaches: [
      yes(
        "a claim for many",
        "shop/Deployment/other",
        [
          object("v1", "PersistentVolumeClaim", "data", "shop", { spec: { accessModes: ["ReadWriteMany"] } }),
          ...["web", "other"].map((name) =>
            app(
              name,
              { volumes: [{ name: "v", persistentVolumeClaim: { claimName: "data" } }] },
              {
                container: { volumeMounts: [{ name: "v", mountPath: "/v" }] },
              },
            ),
          ),
        ],
        from,
      ),
      yes(
        "a folder of the node",
        "shop/Deployment/other",
        [
          mounted("/data"),
          app(
            "other",
            { volumes: [{ name: "v", hostPath: { path: "/data/" } }] },
            {
              container: { volumeMounts: [{ name: "v", mountPath: "/v", readOnly: true }] },
            },
          ),
        ],
        from,
      ),
      yes(
        "pods on one node",
        "shop/Pod/other",
        [
          ...["tool", "other"].map((name) =>
            podOn(
              name,
              "n1",
              { volumes: [{ name: "v", hostPath: { path: "/data" } }] },
              {
                container: { volumeMounts: [{ name: "v", mountPath: "/v" }] },
              },
            ),
          ),
        ],
        tool,
      ),
    ],
    misses: [
      no(
        "mounted for reading",
        "shop/Deployment/other",
        [
          mounted("/data", true),
          app(
            "other",
            { volumes: [{ name: "v", hostPath: { path: "/data" } }] },
            {
              container: { volumeMounts: [{ name: "v", mountPath: "/v" }] },
            },
          ),
        ],
        from,
      ),
      no(
        "a claim for one",
        "shop/Deployment/other",
        [
          object("v1", "PersistentVolumeClaim", "data", "shop", { spec: { accessModes: ["ReadWriteOnce"] } }),
          ...["web", "other"].map((name) =>
            app(
              name,
              { volumes: [{ name: "v", persistentVolumeClaim: { claimName: "data" } }] },
              {
                container: { volumeMounts: [{ name: "v", mountPath: "/v" }] },
              },
            ),
          ),
        ],
        from,
      ),
      no(
        "pods on two nodes",
        "shop/Pod/other",
        [
          ...["tool", "other"].map((name) =>
            podOn(
              name,
              `node-of-${name}`,
              { volumes: [{ name: "v", hostPath: { path: "/data" } }] },
              {
                container: { volumeMounts: [{ name: "v", mountPath: "/v" }] },
              },
            ),
          ),
        ],
        tool,
      ),
    ],
  },
  {
    id: "AP-33",
    reaches: [
      yes("privileged", "node-root", [secured({ privileged: true })], from),
      yes("a capability", "node-root", [secured({ capabilities: { add: ["CAP_SYS_ADMIN"] } })], from),
      yes(
        "ptrace among the node's processes",
        "node-root",
        [secured({ capabilities: { add: ["SYS_PTRACE"] } }, { hostPID: true })],
        from,
      ),
      yes(
        "on its own node",
        "node-root/n1",
        [podOn("tool", "n1", {}, { container: { securityContext: { privileged: true } } })],
        tool,
      ),
    ],
    misses: [
      no("ptrace among its own processes", "node-root", [secured({ capabilities: { add: ["SYS_PTRACE"] } })], from),
      no("in a user namespace", "node-root", [secured({ privileged: true }, { hostUsers: false })], from),
      no(
        "nobody who could use the capability",
        "node-root",
        [secured({ capabilities: { add: ["SYS_ADMIN"] }, runAsUser: 1000, allowPrivilegeEscalation: false })],
        from,
      ),
      no(
        "another node",
        "node-root/n2",
        [node("n2"), podOn("tool", "n1", {}, { container: { securityContext: { privileged: true } } })],
        tool,
      ),
    ],
  },
  {
    id: "AP-34",
    reaches: [
      yes("the root", "node-root", [mounted("/")], from),
      yes(
        "a socket of the runtime, mounted for reading",
        "node-root",
        [mounted("/run/containerd/containerd.sock", true)],
        from,
      ),
      yes("static pods", "node-root", [mounted("/etc/kubernetes/manifests")], from),
      yes(
        "the root, by a user whom a setuid program makes root",
        "node-root",
        [mounted("/", true, { ...nobody, allowPrivilegeEscalation: true })],
        from,
      ),
      yes(
        "logs, with the right to read them",
        "node-root",
        [
          app(
            "web",
            { volumes: [{ name: "v", hostPath: { path: "/var/log" } }] },
            {
              account: "eve",
              container: { volumeMounts: [{ name: "v", mountPath: "/v" }] },
            },
          ),
          may("shop/eve", "get pods/log", "shop"),
        ],
        from,
      ),
    ],
    misses: [
      no("logs without that right", "node-root", [mounted("/var/log")], from),
      no("by a user who never becomes root", "node-root", [mounted("/", true, nobody)], from),
      no("system files for reading", "node-root", [mounted("/usr", true)], from),
      no("a folder that says nothing", "node-root", [mounted("/data")], from),
      no(
        "a volume that no container mounts",
        "node-root",
        [app("web", { volumes: [{ name: "v", hostPath: { path: "/" } }] })],
        from,
      ),
    ],
  },
  {
    id: "AP-35",
    reaches: [
      yes(
        "the node's processes",
        "shop/Pod/other",
        [podOn("tool", "n1", { hostPID: true }), podOn("other", "n1")],
        tool,
      ),
      yes("a HostProcess container", "node-root", [secured({ windowsOptions: { hostProcess: true } })], from),
      yes("the node's network", "traffic/shop", [app("web", { hostNetwork: true })], from),
    ],
    misses: [
      no(
        "the processes of another node",
        "shop/Pod/other",
        [podOn("tool", "n1", { hostPID: true }), podOn("other", "n2")],
        tool,
      ),
      no(
        "its own processes",
        "shop/Pod/other",
        [podOn("tool", "n1", { shareProcessNamespace: true }), podOn("other", "n1")],
        tool,
      ),
      no(
        "the network without raw sockets",
        "traffic/shop",
        [secured({ capabilities: { drop: ["ALL"] } }, { hostNetwork: true })],
        from,
      ),
    ],
  },
  {
    id: "AP-36",
    reaches: [
      yes(
        "an old runtime",
        "node-root/n1",
        [node("n1", { containerRuntimeVersion: "containerd://1.6.20" }), podOn("tool", "n1")],
        tool,
      ),
      yes(
        "an old kernel",
        "node-root/n1",
        [node("n1", { kernelVersion: "5.10.60-generic" }), podOn("tool", "n1")],
        tool,
      ),
      yes("by a pod that may be created", "node-root/n1", [
        node("n1", { kubeletVersion: "v1.29.3" }),
        object(
          "v1",
          "Namespace",
          "shop",
          undefined,
          {},
          { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
        ),
        may("shop/eve", "create pods", "shop"),
      ]),
    ],
    misses: [
      no(
        "a repaired runtime",
        "node-root/n1",
        [node("n1", { containerRuntimeVersion: "containerd://1.7.29" }), podOn("tool", "n1")],
        tool,
      ),
      no(
        "a pod on another node",
        "node-root/n1",
        [node("n1", { kernelVersion: "5.10.60" }), podOn("tool", "n2")],
        tool,
      ),
      no(
        "a pod in a sandbox",
        "node-root/n1",
        [node("n1", { kernelVersion: "5.10.60" }), podOn("tool", "n1", { runtimeClassName: "gvisor" })],
        tool,
      ),
    ],
  },
  {
    id: "AP-37",
    reaches: [
      yes("pods of the node", "shop/Pod/tool", [podOn("tool", "n1")], { from: "node/n1" }),
      yes("the kubelet", "identity/User:system:node:n1", [podOn("tool", "n1")], { from: "node/n1" }),
      yes("their accounts", "identity/ServiceAccount:shop/eve", [podOn("tool", "n1", {}, { account: "eve" })], {
        from: "node/n1",
      }),
    ],
    misses: [
      no("pods of another node", "shop/Pod/tool", [podOn("tool", "n2"), node("n1")], { from: "node/n1" }),
      no("the kubelet of another node", "identity/User:system:node:n2", [podOn("tool", "n2"), node("n1")], {
        from: "node/n1",
      }),
      no(
        "an account whose token is not mounted",
        "identity/ServiceAccount:shop/eve",
        [podOn("tool", "n1", { automountServiceAccountToken: false }, { account: "eve" })],
        { from: "node/n1" },
      ),
    ],
  },
  {
    id: "AP-38",
    reaches: [
      yes("by label", "cluster-admin", [node("n1", {}, { "node-role.kubernetes.io/control-plane": "" })], {
        from: "node/n1",
      }),
      yes("by its static pods", "etcd", [etcd("--client-cert-auth=true")], { from: "node/n1" }),
      yes("with a copy of etcd", "cluster-admin", [], { from: "etcd" }),
    ],
    misses: [
      no("a worker", "cluster-admin", [node("n1")], { from: "node/n1" }),
      no("a worker beside it", "etcd", [node("n2"), etcd("--client-cert-auth=true")], { from: "node/n2" }),
      no("a pod of that label elsewhere", "etcd", [podOn("x", "n1", {}, { labels: { component: "etcd" } })], {
        from: "node/n1",
      }),
    ],
  },
  {
    id: "AP-39",
    reaches: [
      yes(
        "a kubelet that lets anybody in",
        "shop/Pod/other",
        [kubelet(true, "AlwaysAllow"), podOn("tool", "n1"), podOn("other", "n2")],
        tool,
      ),
      yes(
        "etcd without client certificates",
        "etcd",
        [etcd("--listen-client-urls=http://10.0.0.1:2379"), podOn("tool", "n2")],
        tool,
      ),
      yes(
        "and so the cluster",
        "cluster-admin",
        [etcd("--listen-client-urls=https://0.0.0.0:2379", "--client-cert-auth=false"), podOn("tool", "n2")],
        tool,
      ),
    ],
    misses: [
      no(
        "authorization asks the API server",
        "shop/Pod/other",
        [kubelet(true, "Webhook"), podOn("tool", "n1"), podOn("other", "n2")],
        tool,
      ),
      no(
        "client certificates",
        "etcd",
        [etcd("--listen-client-urls=https://10.0.0.1:2379", "--client-cert-auth=true"), podOn("tool", "n2")],
        tool,
      ),
      no(
        "policies are in the way",
        "etcd",
        [denied, etcd("--listen-client-urls=http://10.0.0.1:2379"), podOn("tool", "n2")],
        tool,
      ),
      no(
        "only on the node itself",
        "etcd",
        [etcd("--listen-client-urls=http://127.0.0.1:2379"), podOn("tool", "n2")],
        tool,
      ),
    ],
  },
]
