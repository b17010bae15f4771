import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Every container of the pod finds a token of the service account in its file system. Few applications talk to the
 * Kubernetes API; an intruder does at once.
 *
 * Field:   automountServiceAccountToken of the pod, else of its service account
 * Allowed: false, unless the application uses the API
 * Source:  kubernetes plugin/pkg/admission/serviceaccount/admission.go (shouldAutomount); CIS Kubernetes Benchmark 5.1.6
 */
export const serviceAccountToken = check({
  id: "service-account-token",
  title: "API token is mounted",
  severity: medium("a break-in gets an identity of the cluster for free"),
  aliases: [
    "trivy:KSV-0036",
    "kubescape:C-0034",
    "kubescape:C-0190",
    "kubescape:C-0261",
    "checkov:CKV_K8S_38",
    "polaris:automountServiceAccountToken",
    "kubesec:AutomountServiceAccountToken",
  ],
  frameworks: ["cis-1.12/5.1.6", "nsa-cisa-1.2/service-account-token", "mitre-attack/T1528", "owasp-k8s-2025/K02"],
  workloads(workload, report, { inventory }) {
    const mounts = workload.mountsToken(inventory)
    if (!mounts.value || workload.containers.length === 0) return
    const account = workload.pod.serviceAccountName.value
    const why = {
      default: "and nothing says otherwise",
      "service-account": "as its service account says",
      pod: "as the pod says",
      container: "",
      annotation: "",
    }[mounts.source]
    report(
      { resource: workload.resource, path: `${workload.pod.specPath}/automountServiceAccountToken` },
      `the token of service account ${account} is mounted, ${why}`,
      { evidence: { serviceAccount: account } },
    )
  },
  fix: {
    title: "Set automountServiceAccountToken to false",
    patch: setTo(false),
    risk: "an application that uses the Kubernetes API stops working",
  },
  examples: {
    good: deployment({ automountServiceAccountToken: false }),
    bad: deployment({ serviceAccountName: "app" }),
  },
})
