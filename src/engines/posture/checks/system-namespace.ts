import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"

/**
 * Policies, admission webhooks and quotas commonly leave out kube-system, and roles there reach the components of the
 * cluster. An application that lives there has all of that within reach, and hides among pods that nobody looks at.
 *
 * Field:   metadata.namespace of workloads
 * Allowed: any namespace but kube-system; there, workloads that are labelled as a component or add-on of the cluster
 * Source:  Kubernetes documentation, Namespaces, "Initial namespaces"; labels: cluster/addons/addon-manager
 */
export const systemNamespace = check({
  id: "system-namespace",
  title: "Application lives in kube-system",
  severity: low("kube-system is left out of most policies"),
  aliases: ["trivy:KSV-0037"],
  frameworks: ["nsa-cisa-1.2/namespaces", "mitre-attack/T1036"],
  workloads({ pod, namespace, displayName, resource }, report) {
    if (namespace !== "kube-system") return
    if (isComponent(resource.labels) || isComponent(pod.labels)) return
    report(
      { resource, path: "/metadata/namespace" },
      `${displayName} is in kube-system and no component of the cluster`,
    )
  },
  fix: { title: "Give the application a namespace of its own" },
  examples: {
    good: pod(),
    bad: { ...pod(), metadata: { name: "app", namespace: "kube-system" } },
  },
})

/** The labels that kubeadm, the add-on manager and the charts of network and storage drivers give to their pods. */
const isComponent = (labels: Readonly<Record<string, string>>): boolean =>
  labels.component !== undefined ||
  labels["k8s-app"] !== undefined ||
  labels["addonmanager.kubernetes.io/mode"] !== undefined ||
  labels["app.kubernetes.io/part-of"] !== undefined ||
  labels["app.kubernetes.io/component"] !== undefined
