import { low } from "../../../model/severity.ts"
import { holdsPodTemplates } from "../../../model/workload/pod-template-paths.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"

/**
 * Namespaces carry network policies, quotas, Pod Security levels and roles. Everything in `default` shares one set of
 * them, and what was meant for elsewhere lands there when a namespace is forgotten.
 *
 * Field:   metadata.namespace of workloads
 * Allowed: any namespace other than default; none in a file is a note, since kubectl and kustomize may give one
 * Source:  CIS Kubernetes Benchmark, policies section "The default namespace should not be used"
 */
export const defaultNamespace = check({
  id: "default-namespace",
  title: "Workload runs in the default namespace",
  severity: low("workloads of different trust share roles, quotas and network policies"),
  aliases: [
    "trivy:KSV-0110",
    "kubescape:C-0061",
    "checkov:CKV_K8S_21",
    "kube-linter:use-namespace",
    "kubescape:C-0212",
  ],
  frameworks: ["cis-1.12/5.7.4", "nsa-cisa-1.2/namespaces"],
  resources: {
    kinds: ["*"],
    run(resource, report) {
      const { group, kind, name, namespace, metadata, owners } = resource
      // Pods and ReplicaSets of a Deployment are where it is.
      if (namespace !== "default" || !holdsPodTemplates(group, kind) || owners.some(({ controller }) => controller))
        return
      const isOpen = metadata.namespace === undefined
      const how = isOpen ? "names no namespace, which means default unless it is given when applied" : "is in default"
      report({ resource, path: "/metadata/namespace" }, `${kind} ${name} ${how}`, { severity: isOpen ? "info" : "low" })
    },
  },
  fix: { title: "Give the application a namespace of its own" },
  examples: {
    good: deployment(),
    bad: { ...deployment(), metadata: { name: "app", namespace: "default" } },
  },
})
