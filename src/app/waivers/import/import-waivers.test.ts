import { describe, expect, it } from "vitest"
import { allRules } from "../../rules.ts"
import { importWaivers } from "./import-waivers.ts"

const rules = allRules()
const imported = (name: string, text: string) => importWaivers(name, text, rules)

describe("importWaivers", () => {
  it("reads .trivyignore", () => {
    const text = "# needs the host\n# for storage\nAVD-KSV-0017\n\nKSV009 exp:2027-01-31\nCVE-2024-1\nKSV-9999\n"
    expect(imported("a/.trivyignore", text)).toEqual({
      waivers: [
        { rule: "privileged-container", reason: "needs the host for storage" },
        { rule: "host-network", expires: "2027-01-31", reason: "imported from .trivyignore, which gives no reason" },
      ],
      problems: ["CVE-2024-1: no check of Kubernetes manifests", "trivy:KSV-9999: no rule of ours means the same"],
    })
  })

  it("reads .trivyignore.yaml", () => {
    const text =
      'misconfigurations:\n  - id: KSV-0017\n    paths: ["k8s/a.yaml"]\n    statement: why\n    expired_at: 2027-01-31\n'
    expect(imported(".trivyignore.yaml", text)?.waivers).toEqual([
      { rule: "privileged-container", file: "k8s/a.yaml", expires: "2027-01-31", reason: "why" },
    ])
  })

  it("reads exceptions of kubescape", () => {
    const exception = (attributes: object, policy: object) => ({
      name: "e",
      policyType: "postureExceptionPolicy",
      actions: ["alertOnly"],
      resources: [{ designatorType: "Attributes", attributes }],
      posturePolicies: [policy],
    })
    const text = JSON.stringify([
      exception({ namespace: "kube-system", kind: ".*", name: "calico-.*" }, { controlID: "C-0057" }),
      exception({ kind: "Deployment" }, { controlID: "c-0057" }),
      exception({ environment: "dev" }, { controlID: "C-0057" }),
      exception({ name: "a|b" }, { controlID: "C-0057" }),
      exception({ kind: ".*" }, { frameworkName: "NSA" }),
    ])
    expect(imported("exceptions.json", text)).toEqual({
      waivers: [
        { rule: "privileged-container", resource: "kube-system/*/calico-*", reason: "e" },
        { rule: "privileged-container", resource: "Deployment/*", reason: "e" },
      ],
      problems: [
        "e: resources are not taken by labels (environment)",
        "e: a|b is a regular expression that wildcards cannot say",
        "e: policies are taken by controlID and ruleName, not by frameworkName NSA",
      ],
    })
  })

  it("reads the exemptions of polaris", () => {
    const text =
      "exemptions:\n  - namespace: kube-system\n    controllerNames: [dns]\n    rules: [hostNetworkSet]\n  - containerNames: [proxy]\n    rules: [hostPIDSet]\n  - {}\n"
    expect(imported("polaris.yaml", text)).toMatchObject({
      waivers: [
        { rule: "host-network", resource: "kube-system/*/dns*" },
        { rule: "host-pid", resource: "*/*/*", container: "proxy" },
      ],
      problems: ["exemption 3 exempts everything and was left out"],
    })
  })

  it("reads lists of rules that are left out", () => {
    expect(imported(".kube-linter.yaml", "checks:\n  exclude: [host-network]\n")?.waivers).toMatchObject([
      { rule: "host-network" },
    ])
    expect(imported(".checkov.yaml", "skip-check: CKV_K8S_16, CKV_K8S_17\n")?.waivers).toMatchObject([
      { rule: "privileged-container" },
      { rule: "host-pid" },
    ])
  })

  it("reads annotations of manifests", () => {
    const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
  annotations:
    checkov.io/skip1: CKV_K8S_16=it loads a module
    ignore-check.kube-linter.io/host-network: it serves the node
spec:
  template:
    metadata:
      annotations:
        polaris.fairwinds.com/hostPIDSet-exempt: "true"
        polaris.fairwinds.com/hostIPCSet-exempt: "false"
`
    expect(imported("a.yaml", text)?.waivers).toEqual([
      { rule: "privileged-container", resource: "default/Deployment/a", reason: "it loads a module" },
      { rule: "host-network", resource: "default/Deployment/a", reason: "it serves the node" },
      { rule: "host-pid", resource: "default/Deployment/a", reason: "imported from a.yaml, which gives no reason" },
    ])
  })

  it("takes nothing else", () => {
    expect(imported("readme.md", "hello")).toBeUndefined()
    expect(imported("x.json", "{")).toBeUndefined()
  })
})
