import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * The Kubernetes Dashboard acts with the rights of its service account or of whoever logs in, and has been the way into
 * clusters whose owners left it open or bound it to cluster-admin. Its development has ended.
 *
 * Field:   image of every container class; label k8s-app of the pod
 * Allowed: images other than the dashboard's own
 * Source:  kubernetes-retired/dashboard; MITRE ATT&CK, Containers matrix
 */
export const kubernetesDashboard = check({
  id: "kubernetes-dashboard",
  title: "Kubernetes Dashboard is deployed",
  severity: medium("a web page with rights in the cluster that is no longer maintained"),
  aliases: ["checkov:CKV_K8S_33"],
  frameworks: ["mitre-attack/T1133", "owasp-k8s-2025/K06"],
  workloads({ pod: { labels, specPath }, containers, resource }, report) {
    const labelled = labels["k8s-app"] === "kubernetes-dashboard" || labels.app === "kubernetes-dashboard"
    const image = containers.find(({ image }) => image !== undefined && dashboard.test(image.repository))
    if (!labelled && image === undefined) return
    const place = image ? { resource: image.resource, path: `${image.path}/image` } : { resource, path: specPath }
    report(
      place,
      image ? `container ${image.name} is the Kubernetes Dashboard` : "the pod is labelled as the dashboard",
    )
  },
  fix: { title: "Remove it, or put a maintained replacement behind a login with the user's own rights" },
  examples: {
    good: pod(),
    bad: pod({ containers: [container({ image: "kubernetesui/dashboard:v2.7.0" })] }),
  },
})

const dashboard = /(?:^|\/)(?:kubernetesui\/dashboard(?:-(?:api|auth|web))?|kubernetes-dashboard(?:-\w+)?)$/
