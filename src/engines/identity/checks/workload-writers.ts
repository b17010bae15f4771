import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

const resources =
  "pods apps/deployments apps/daemonsets apps/statefulsets apps/replicasets batch/jobs batch/cronjobs replicationcontrollers"

/**
 * Whoever creates or changes pods, or the controllers that make them, chooses their image, their service account and
 * what they mount: the rights of every service account and the contents of every Secret of the namespace, and the node
 * where admission lets privileged pods through.
 *
 * Field:   effective rules: create, update or patch on pods and their controllers
 * Allowed: roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  Kubernetes documentation, RBAC Good Practices, "Workload creation"; attack primitives AP-01, AP-03, AP-04
 */
export const workloadWriters = check({
  id: "workload-writers",
  category: "identity",
  title: "Subject starts or changes workloads",
  severity: high("it runs code as any service account of the namespace"),
  aliases: [
    "kubesplaining:KUBE-PRIVESC-001",
    "kubesplaining:KUBE-PRIVESC-003",
    "kube-linter:access-to-create-pods",
    "kubescape:C-0188",
    "trivy:KSV-0048",
    "kubescape:C-0267",
  ],
  frameworks: ["cis-1.12/5.1.4", "mitre-attack/T1610", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: anyOf("create update patch", resources),
    may: "start or change workloads",
    severity: "high",
  }),
  fix: {
    title:
      "Let a delivery pipeline alone write workloads, per namespace, and enforce the restricted Pod Security Standard there",
  },
  examples: { good: bound(rule("get,list", "apps", "deployments")), bad: bound(rule("patch", "apps", "deployments")) },
})
