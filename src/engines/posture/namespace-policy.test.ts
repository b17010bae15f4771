import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { Inventory } from "../../model/inventory.ts"
import { version } from "../../model/kubernetes-version.ts"
import { Resource } from "../../model/resource.ts"
import { namespacePodSecurity } from "./checks/namespace-pod-security.ts"
import { container, deployment, object, pod } from "./examples.ts"
import { runPosture } from "./run.ts"

const label = "pod-security.kubernetes.io/enforce"
const hardened = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [container({ securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } })],
}

const named = (name: string, whole: JsonObject): JsonObject => ({ ...whole, metadata: { name, namespace: "shop" } })
const namespace = (labels: JsonObject = {}, name = "shop") => object("v1", "Namespace", {}, { name, labels })

function findingsOf(...objects: JsonObject[]) {
  const inventory = Inventory.of(objects.map((item) => new Resource(item, { kind: "cluster", name: "test" })))
  const { findings, incomplete } = runPosture(inventory, { version: version(37), checks: [namespacePodSecurity] })
  expect(incomplete).toEqual([])
  return findings
}

describe("namespace-pod-security", () => {
  it("offers restricted where everything passes it", () => {
    const [finding] = findingsOf(namespace(), deployment(hardened))
    expect(finding?.message).toBe(
      "namespace shop enforces no Pod Security level, though all its workloads pass restricted",
    )
    expect(finding?.fix).toMatchObject({
      automatic: true,
      patch: [{ path: "/metadata/labels/pod-security.kubernetes.io~1enforce", value: "restricted" }],
    })
  })

  it("names what stands in the way of the next level, with the controls", () => {
    const plain = ["a", "b", "c", "d"].map((name) => named(name, deployment()))
    const [finding] = findingsOf(namespace({ [label]: "privileged" }), named("good", deployment(hardened)), ...plain)
    expect(finding?.message).toMatch(/restricted if Deployment\/a, Deployment\/b, Deployment\/c and 1 more changed$/)
    expect(finding?.severity).toBe("medium")
    expect(finding?.evidence).toMatchObject({
      possible: "baseline",
      workloads: 5,
      blockers: {
        "Deployment/d": [
          "allowPrivilegeEscalation",
          "capabilities_restricted",
          "runAsNonRoot",
          "seccompProfile_restricted",
        ],
      },
    })
  })

  it("has no automatic fix where the label would refuse pods", () => {
    const [finding] = findingsOf(namespace(), deployment({ hostPID: true }))
    expect(finding?.message).toMatch(/; it could enforce baseline if Deployment\/app changed$/)
    expect(finding?.fix?.automatic).toBe(false)
    const [empty] = findingsOf(namespace())
    expect(empty).toMatchObject({ severity: "low", fix: { automatic: false } })
  })

  it("is content with the strictest level possible, and with privileged on purpose", () => {
    expect(findingsOf(namespace({ [label]: "baseline" }), deployment())).toEqual([])
    expect(findingsOf(namespace({ [label]: "privileged" }), deployment({ hostPID: true }))).toEqual([])
    expect(findingsOf(namespace({ [label]: "strict" }), deployment(hardened))).toEqual([])
    expect(findingsOf(namespace({ [label]: "baseline" }), deployment(hardened))).toMatchObject([{ severity: "low" }])
  })

  it("only notes namespaces of node agents", () => {
    const agent = { ...deployment({ hostNetwork: true }), kind: "DaemonSet" }
    expect(findingsOf(namespace(), agent, named("other", deployment(hardened)))).toMatchObject([{ severity: "info" }])
    expect(findingsOf(namespace({}, "kube-system"))).toMatchObject([{ severity: "info" }])
  })

  it("counts what a webhook put into the pods", () => {
    const owned = pod(
      {
        ...hardened,
        initContainers: [container({ name: "mesh", securityContext: { capabilities: { add: ["NET_ADMIN"] } } })],
      },
      { ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "app", uid: "", controller: true }] },
    )
    const [finding] = findingsOf(namespace(), deployment(hardened), owned)
    expect(finding?.evidence.blockers).toEqual({ "Deployment/app": ["capabilities_baseline"] })
  })
})
