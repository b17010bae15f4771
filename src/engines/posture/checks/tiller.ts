import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, deployment } from "../examples.ts"

/**
 * Tiller, the server side of Helm 2, does whatever an unauthenticated caller inside the cluster asks, mostly with the
 * rights of cluster-admin. Helm 2 has had no fixes since November 2020.
 *
 * Field:   image of every container class; the labels app and name of the pod (its Service is reported by tiller-service)
 * Allowed: anything but Tiller
 * Source:  Helm documentation, "Securing your Helm Installation" (v2); Helm blog, "Helm v2 Deprecation Timeline"
 */
export const tiller = check({
  id: "tiller",
  title: "Tiller of Helm 2 is deployed",
  severity: critical("any pod that reaches it rules the cluster"),
  aliases: ["checkov:CKV_K8S_34", "checkov:CKV_K8S_45", "trivy:KSV-0102"],
  frameworks: ["mitre-attack/T1610", "owasp-k8s-2025/K09"],
  workloads({ pod: { labels, metadataPath }, containers, resource }, report) {
    for (const { name, image, resource: holder, path } of containers)
      if (image !== undefined && /(?:^|\/)tiller$/.test(image.repository))
        return report({ resource: holder, path: `${path}/image` }, `container ${name} is Tiller`)
    // The labels that `helm init` gave to Tiller. Alone they prove less than the image.
    if (labels.name === "tiller" || labels.app === "helm")
      report({ resource, path: `${metadataPath}/labels` }, "the pod carries the labels of Tiller", {
        severity: "medium",
      })
  },
  fix: { title: "Move the releases to the present Helm, which needs no server, and remove Tiller" },
  examples: {
    good: deployment(),
    bad: deployment({ containers: [container({ image: "gcr.io/kubernetes-helm/tiller:v2.16.9" })] }),
  },
})
