import { rbacGroup } from "../../../model/rbac.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { recognise } from "../bootstrap/recognise.ts"

const role = (verbs: readonly string[]) => ({
  apiVersion: `${rbacGroup}/v1`,
  kind: "ClusterRole",
  metadata: { name: "system:node-proxier" },
  rules: [
    { verbs: ["list", "watch"], apiGroups: [""], resources: ["endpoints", "services"] },
    { verbs, apiGroups: [""], resources: ["nodes"] },
    { verbs: ["create", "patch", "update"], apiGroups: ["", "events.k8s.io"], resources: ["events"] },
    { verbs: ["list", "watch"], apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"] },
    { verbs: ["list", "watch"], apiGroups: ["networking.k8s.io"], resources: ["servicecidrs"] },
  ],
})

/**
 * Kubernetes makes roles for its own parts and for people, and tools pass over them as known. One that grants more than
 * any version of Kubernetes gives it is a hiding place: the bindings that use it look as they always did.
 *
 * Field:   rules of the Roles and ClusterRoles that Kubernetes makes itself, recognised by name
 * Allowed: exactly what a version of Kubernetes makes; a mixture of versions or less is reported as low
 * Source:  kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy
 */
export const alteredDefaultRole = check({
  id: "altered-default-role",
  category: "identity",
  title: "Role of Kubernetes was changed",
  severity: medium("whoever holds the role holds more than anybody expects"),
  frameworks: ["cis-1.12/5.1.1", "mitre-attack/T1098", "owasp-k8s-2025/K02"],
  resources: {
    kinds: [`${rbacGroup}/ClusterRole`, `${rbacGroup}/Role`],
    run(resource, report, { version }) {
      const recognition = recognise(resource, version)
      if (recognition === "default" || recognition === "own") return
      const what = `${resource.kind} ${resource.name}`
      if (recognition === "altered")
        report({ resource, path: "/rules" }, `${what} grants what no version of Kubernetes gives it`)
      else
        report({ resource, path: "/rules" }, `${what} is not as a version of Kubernetes makes it`, { severity: "low" })
    },
  },
  fix: {
    title: "Delete the role and let the API server make it again at its next start; put own rules into an own role",
  },
  examples: { good: role(["get", "list", "watch"]), bad: role(["*"]) },
})
