import type { JsonObject } from "../../../src/lib/json.ts"
import type { Random } from "../../differential/random.ts"
import { account, enforced, may, node, podOn, space } from "../../paths/worlds.ts"

export const namespaces = ["a", "b"] as const
export const accounts = namespaces.flatMap((namespace) => ["x", "y", "default"].map((name) => `${namespace}/${name}`))
export const nodeNames = ["n1", "n2"] as const

const rbac = "rbac.authorization.k8s.io"

/** Rights of the primitives that the naive evaluator knows; names of objects that are there and that are not. */
const rights = [
  "create pods",
  "create apps/deployments",
  "create,get secrets",
  "create secrets",
  "get secrets",
  "list secrets",
  "create serviceaccounts/token",
  "create serviceaccounts/token#x",
  "create pods/exec",
  "create pods/exec#a0",
  "patch pods",
  "patch pods#a1",
  "get nodes/proxy",
  "get nodes/proxy#n1",
  "impersonate serviceaccounts",
  "impersonate serviceaccounts#y",
  "patch namespaces",
  "patch namespaces#a",
  `bind ${rbac}/clusterroles & create ${rbac}/clusterrolebindings`,
  `bind ${rbac}/clusterroles`,
  `create ${rbac}/clusterrolebindings`,
  "get pods",
  "* *",
]

/** Two namespaces, six accounts, two nodes, a few pods and rights: small enough to try everything. */
export function randomWorld(random: Random): readonly JsonObject[] {
  const rightOf = (): readonly JsonObject[] => {
    const what = random.pick(random.chance(0.06) ? rights : rights.slice(0, -1))
    const who = random.chance(0.15)
      ? `Group:system:serviceaccounts${random.chance(0.5) ? `:${random.pick(namespaces)}` : ""}`
      : random.pick(accounts)
    return may(who, what, random.chance(0.45) ? undefined : random.pick(namespaces))
  }
  return [
    ...accounts.map((one) => account(one.slice(2), one.slice(0, 1))),
    ...namespaces.map((name) =>
      random.chance(0.5) ? enforced(name, random.pick(["baseline", "restricted", "privileged"])) : space(name),
    ),
    ...nodeNames.map((name) =>
      node(name, {}, random.chance(0.3) ? { "node-role.kubernetes.io/control-plane": "" } : {}),
    ),
    ...Array.from({ length: 2 + random.below(5) }, (_value, index) => {
      const namespace = random.pick(namespaces)
      const privileged = random.chance(0.2)
      return podOn(
        `${namespace}${index}`,
        random.pick(nodeNames),
        { automountServiceAccountToken: random.chance(0.8) },
        {
          namespace,
          account: random.pick(["x", "y", "default"]),
          container: privileged ? { securityContext: { privileged } } : {},
        },
      )
    }),
    ...Array.from({ length: 2 + random.below(8) }, rightOf).flat(),
  ]
}
