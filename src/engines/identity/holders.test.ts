import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { Inventory } from "../../model/inventory.ts"
import { version } from "../../model/kubernetes-version.ts"
import { Resource } from "../../model/resource.ts"
import { checks } from "../posture/checks.generated.ts"
import { runPosture } from "../posture/run.ts"

const apiGroup = "rbac.authorization.k8s.io"
const apiVersion = `${apiGroup}/v1`

/** `who@namespace: verbs group resources [names]`; without a namespace everywhere. A subject with a slash is an account. */
function worldOf(lines: readonly string[]): readonly JsonObject[] {
  return lines.flatMap((line, index) => {
    const [head = "", text = ""] = line.split(": ")
    const [who = "", namespace] = head.split("@")
    const [verbs = "", group = "", resources = "", names] = text.split(" ")
    const name = `r${index}`
    const home = namespace ? { namespace } : {}
    const [accountNamespace = "", account] = who.split("/")
    const subject = account
      ? { kind: "ServiceAccount", name: account, namespace: accountNamespace }
      : { kind: who.startsWith("system:") ? "Group" : "User", name: who }
    const rule = {
      verbs: verbs.split(","),
      apiGroups: [group === "-" ? "" : group],
      resources: resources.split(","),
      ...(names ? { resourceNames: names.split(",") } : {}),
    }
    const kind = namespace ? "Role" : "ClusterRole"
    return [
      { apiVersion, kind, metadata: { name, ...home }, rules: [rule] },
      {
        apiVersion,
        kind: `${kind}Binding`,
        metadata: { name, ...home },
        roleRef: { apiGroup, kind, name },
        subjects: [subject],
      },
    ]
  })
}

function found(lines: readonly string[], minor = 37): readonly string[] {
  const resources = worldOf(lines).map((object) => new Resource(object, { kind: "cluster", name: "x" }))
  const { findings } = runPosture(Inventory.of(resources), {
    version: version(minor),
    checks: checks.filter(({ category, id }) => category === "identity" && id !== "dangling-subject"),
  })
  return findings.map(({ rule, severity, evidence }) => `${rule} ${evidence.subject}@${evidence.namespace} ${severity}`)
}

const constrained = [
  "alice: impersonate:user-info authentication.k8s.io users",
  "alice: impersonate-on:user-info:create - pods",
]
const csr = "certificates.k8s.io"

/** What subjects hold, and which findings follow; nothing else may. */
const cases: readonly (readonly [
  what: string,
  holds: readonly string[],
  findings: readonly string[],
  minor?: number,
])[] = [
  ["reading in one namespace", ["alice@shop: list - secrets"], ["secret-readers User:alice@shop medium"]],
  ["reading in kube-system", ["alice@kube-system: get - secrets"], ["secret-readers User:alice@kube-system high"]],
  ["reading one Secret", ["alice: get - secrets one"], []],
  ["a literal that is no wildcard", ["alice: create - pods/*"], []],
  ["a subresource of every resource", ["alice: create - */exec"], ["pod-executors User:alice@ high"]],
  [
    "everybody reads",
    ["system:authenticated: get - secrets"],
    ["secret-readers Group:system:authenticated@ critical", "crowd-binding undefined@undefined high"],
  ],
  ["get on exec before 1.35", ["alice: get - pods/exec"], ["pod-executors User:alice@ high"], 34],
  ["get on exec since 1.35", ["alice: get - pods/exec"], [], 35],
  ["kubelet rights in a namespace", ["alice@shop: get - nodes/proxy"], []],
  ["fine kubelet rights", ["alice: get - nodes/metrics,nodes/stats"], []],
  ["bind without writing", ["alice: bind rbac.authorization.k8s.io clusterroles"], []],
  ["writing without bind", ["alice: create rbac.authorization.k8s.io rolebindings,clusterrolebindings"], []],
  [
    "bind and write in different namespaces",
    [
      "alice@one: bind rbac.authorization.k8s.io clusterroles",
      "alice@two: create rbac.authorization.k8s.io rolebindings",
    ],
    [],
  ],
  [
    "bind and write in two subjects",
    ["alice: bind rbac.authorization.k8s.io clusterroles", "bob: create rbac.authorization.k8s.io clusterrolebindings"],
    [],
  ],
  [
    "bind everywhere and write in one namespace",
    ["alice: bind rbac.authorization.k8s.io clusterroles", "alice@two: create rbac.authorization.k8s.io rolebindings"],
    ["role-binders User:alice@two high"],
  ],
  [
    "bind of a harmless role",
    ["alice: bind rbac.authorization.k8s.io clusterroles view", "alice: create rbac.authorization.k8s.io rolebindings"],
    [],
  ],
  [
    "bind of cluster-admin by name",
    [
      "alice: bind rbac.authorization.k8s.io clusterroles cluster-admin",
      "alice: create rbac.authorization.k8s.io clusterrolebindings",
    ],
    ["role-binders User:alice@ critical"],
  ],
  [
    "escalate and update of one role",
    ["alice: escalate,update rbac.authorization.k8s.io clusterroles mine"],
    ["role-escalators User:alice@ critical"],
  ],
  [
    "escalate of one role, create of any",
    [
      "alice: escalate rbac.authorization.k8s.io clusterroles mine",
      "alice: create rbac.authorization.k8s.io clusterroles",
    ],
    [],
  ],
  ["a group to impersonate, but no user", ["alice: impersonate - groups"], []],
  [
    "a user and masters",
    ["alice: impersonate - users ghost", "alice: impersonate - groups system:masters"],
    ["impersonators User:alice@ critical"],
  ],
  ["a user and a harmless group", ["alice: impersonate - users ghost", "alice: impersonate - groups devs"], []],
  ["constrained impersonation", constrained, ["impersonators User:alice@ critical"], 36],
  ["constrained impersonation before it exists", constrained, [], 35],
  [
    "all it takes for a certificate, but on another signer",
    [
      `alice: create ${csr} certificatesigningrequests`,
      `alice: update ${csr} certificatesigningrequests/approval`,
      `alice: approve ${csr} signers example.com/x`,
    ],
    [],
  ],
  [
    "all it takes for a certificate, by a wildcard of the domain",
    [
      `alice: create ${csr} certificatesigningrequests`,
      `alice: update ${csr} certificatesigningrequests/approval`,
      `alice: approve ${csr} signers kubernetes.io/*`,
    ],
    ["certificate-issuers User:alice@ critical"],
  ],
  ["signing with no status to write", [`alice: sign ${csr} signers`], []],
  [
    "a service account and the group of its namespace",
    ["shop/robot@shop: create - secrets", "system:serviceaccounts:shop@shop: get - secrets mine"],
    ["token-secret-makers ServiceAccount:shop/robot@shop medium"],
  ],
  [
    "a service account and the group of another namespace",
    ["shop/robot@shop: create - secrets", "system:serviceaccounts:other@shop: get - secrets mine"],
    [],
  ],
  ["volumes without pods", ["alice: create - persistentvolumes,persistentvolumeclaims"], []],
  ["evicting without steering", ["alice: create - pods/eviction"], []],
  ["evicting and binding", ["alice: create - pods/eviction,pods/binding"], ["pod-stealers User:alice@ high"]],
  ["ConfigMaps of an ordinary namespace", ["alice@shop: update - configmaps"], []],
  ["one ConfigMap of kube-system", ["alice@kube-system: update - configmaps mine"], []],
  [
    "coredns by name",
    ["alice@kube-system: update - configmaps coredns"],
    ["system-config-map-writers User:alice@kube-system medium"],
  ],
  ["administrator of a namespace", ["alice@shop: * * *"], ["namespace-administrators User:alice@shop medium"]],
  ["reading everything", ["alice: get,list * *"], ["wildcard-holders User:alice@ high"]],
]

describe("rights from different sources", () => {
  const bindTo = (role: string) => ({
    apiVersion,
    kind: "RoleBinding",
    metadata: { name: "alice", namespace: "shop" },
    roleRef: { apiGroup, kind: "ClusterRole", name: role },
    subjects: [{ kind: "User", name: "alice" }],
  })
  const judge = (objects: readonly JsonObject[]) =>
    runPosture(Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "x" }))), {
      version: version(37),
      checks: checks.filter(({ category }) => category === "identity"),
    }).findings.map(({ rule, severity }) => `${rule} ${severity}`)

  it("a user-facing role alone is no finding", () => {
    expect(judge([bindTo("admin")])).toEqual([])
  })

  it("a user-facing role may be the half that was missing", () => {
    const bind = worldOf(["alice: bind rbac.authorization.k8s.io clusterroles"])
    expect(judge(bind)).toEqual([])
    expect(judge([...bind, bindTo("admin")])).toEqual(["role-binders high"])
  })
})

describe("effective rights of subjects", () => {
  it.each(cases.map((row) => [row[0], row] as const))("%s", (_name, [_what, holds, findings, minor]) => {
    expect([...found(holds, minor)].sort()).toEqual([...findings].sort())
  })
})
