import { describe, expect, it } from "vitest"
import { checks } from "../../src/engines/posture/checks.generated.ts"
import { runPosture } from "../../src/engines/posture/run.ts"
import type { Finding } from "../../src/model/finding.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { version } from "../../src/model/kubernetes-version.ts"
import { Resource } from "../../src/model/resource.ts"
import { hasCorpora } from "../shared.ts"
import { type Expectation, type KubesplainingCase, kubesplainingCases, objectsOfCase } from "./kubesplaining-cases.ts"

/**
 * Their rules about permissions, and ours that answer them; any of ours is enough. Impersonation of groups without a
 * user, and bind or escalate without the right to write, are refused by the API server: there only the role is reported
 * (impersonation, rbac-escalation), no subject.
 */
const mapping: Readonly<Record<string, readonly string[]>> = {
  "KUBE-PRIVESC-001": ["workload-writers"],
  "KUBE-PRIVESC-002": ["workload-writers"],
  "KUBE-PRIVESC-003": ["workload-writers"],
  "KUBE-PRIVESC-005": ["secret-readers"],
  "KUBE-PRIVESC-008": ["impersonators", "service-account-impersonators", "impersonation"],
  "KUBE-PRIVESC-009": ["role-binders", "role-escalators", "rbac-escalation"],
  "KUBE-PRIVESC-011": ["certificate-issuers"],
  "KUBE-PRIVESC-012": ["kubelet-proxy-users"],
  "KUBE-PRIVESC-014": ["token-minters"],
  "KUBE-PRIVESC-016": ["pod-stealers"],
  "KUBE-PRIVESC-017": ["cluster-admin-binding", "wildcard-permissions"],
  "KUBE-PRIVESC-024": ["certificate-signers"],
  "KUBE-RBAC-OVERBROAD-001": ["cluster-admin-binding"],
  "KUBE-RBAC-STALE-001": ["dangling-role-reference"],
  "KUBE-RBAC-STALE-002": ["dangling-subject"],
  "KUBE-SA-PRIVILEGED-001": ["cluster-admin-binding"],
  "KUBE-SA-PRIVILEGED-002": ["workload-writers", "secret-readers", "role-binders", "impersonators"],
  "KUBE-SECRETS-001": ["long-lived-token"],
}

const identityRules = new Set(Object.values(mapping).flat())

function judge(row: KubesplainingCase): readonly Finding[] {
  const resources = objectsOfCase(row).map((object) => new Resource(object, { kind: "cluster", name: row.id }))
  const which = checks.filter(({ id, category }) => category === "identity" || identityRules.has(id))
  return runPosture(Inventory.of(resources), { version: version(35), checks: which }).findings
}

/** `ServiceAccount/ns/name:scope:…` names a subject, `Kind:ns:name` an object; only the subject's name is compared. */
function isAbout(finding: Finding, instance: string): boolean {
  const [subject = ""] = instance.split(":")
  const [kind = "", namespace = "", name = ""] = subject.split("/")
  const text = `${finding.message} ${JSON.stringify(finding.evidence)} ${finding.resource?.namespace ?? ""}/${finding.resource?.name ?? ""}`
  return kind === "ServiceAccount" && (text.includes(`${namespace}/${name}`) || text.includes(`ServiceAccount ${name}`))
}

const matches = (findings: readonly Finding[], { rule, instance }: Expectation): readonly Finding[] =>
  findings.filter((finding) => mapping[rule]?.includes(finding.rule) && (!instance || isAbout(finding, instance)))

describe.runIf(hasCorpora)("kubesplaining corpus, as far as it is about permissions", () => {
  it("finds what must be found and nothing that must not", () => {
    const failing: string[] = []
    const elsewhere = new Set<string>()
    let judged = 0
    for (const row of kubesplainingCases()) {
      const findings = judge(row)
      for (const expectation of row.mustFind) {
        if (!mapping[expectation.rule]) elsewhere.add(expectation.rule)
        else {
          judged++
          const key = `${row.id} ${expectation.rule} ${expectation.instance ?? ""}`.trim()
          if (matches(findings, expectation).length === 0) failing.push(`missing: ${key}`)
        }
      }
      for (const expectation of row.mustNotFind) {
        if (!mapping[expectation.rule]) elsewhere.add(expectation.rule)
        else {
          judged++
          for (const { rule, message } of matches(findings, expectation))
            failing.push(`${row.id} must not find ${expectation.rule} ${expectation.instance}: ${rule}: ${message}`)
        }
      }
    }
    console.log(
      `kubesplaining: ${judged - failing.length} of ${judged}; other areas: ${[...elsewhere].sort().join(" ")}`,
    )
    expect(failing).toEqual([])
  })
})
