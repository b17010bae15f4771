import { Resource } from "../model/resource.ts"
import type { ScanReport } from "../model/scan-report.ts"

/** A report with one of everything, for the tests of the outputs. */
export function exampleReport(): ScanReport {
  const resource = new Resource(
    { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "cart", namespace: "shop" } },
    { kind: "cluster", name: "test" },
  )
  const location = { file: "k8s/with blank#1.yaml", line: 31, column: 13, endLine: 31, endColumn: 30 }
  return {
    tool: { name: "breakwater", version: "1.2.3" },
    targets: [{ kind: "manifests", name: "k8s" }],
    kubernetesVersion: "1.37",
    summary: { resources: 2, workloads: 1, critical: 1, high: 0, medium: 0, low: 1, info: 0, waived: 0 },
    findings: [
      {
        id: "0123456789abcdef",
        rule: "privileged-container",
        aliases: ["trivy:KSV-0017"],
        category: "posture",
        severity: "critical",
        title: "Container runs privileged",
        message: "container cart is privileged",
        resource: resource.reference,
        container: { name: "cart", class: "regular" },
        path: "/spec/template/spec/containers/0/securityContext/privileged",
        locations: [location, { ...location, file: "/absolute/other.yaml" }],
        evidence: { value: true },
        fix: { title: "Remove privileged", automatic: true, patch: [{ op: "remove", path: "/spec/x" }] },
        frameworks: ["pss/baseline"],
        places: [{ resource, path: "" }],
      },
      {
        id: "fedcba9876543210",
        rule: "no-such-rule",
        aliases: [],
        category: "posture",
        severity: "low",
        title: "Odd name",
        message: "\u001b[2Jname with \u202e control characters",
        subject: "evil\u001b]0;title\u0007.yaml",
        locations: [],
        evidence: {},
        frameworks: [],
        places: [],
      },
    ],
    incomplete: [
      { what: "charts/shop", why: "helm is not installed", code: "helm-missing", advice: "Install helm.", location },
    ],
    warnings: [{ code: "yaml-duplicate-key", message: "duplicate key", location }],
  }
}
