import { asString, dig } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * The map aws-auth makes roles of the cloud account members of system:masters: whoever may take on that role there
 * rules the cluster, past RBAC, and no binding shows it.
 *
 * Field:   data.mapRoles and data.mapUsers of the ConfigMap kube-system/aws-auth
 * Allowed: groups of your own, bound to roles; access entries of EKS
 * Source:  Amazon EKS documentation, aws-auth ConfigMap; Kubernetes documentation, RBAC Good Practices
 */
export const awsAuthMasters = check({
  id: "aws-auth-masters",
  title: "Identity of the cloud account rules the cluster",
  severity: medium("whoever takes on the role rules the cluster"),
  frameworks: ["mitre-attack/T1078.004", "owasp-k8s-2025/K08"],
  resources: {
    kinds: ["ConfigMap"],
    run(resource, report) {
      if (resource.name !== "aws-auth" || resource.namespace !== "kube-system") return
      for (const key of ["mapRoles", "mapUsers"]) {
        const text = asString(dig(resource.object, "data", key)) ?? ""
        const names = text
          .split(/\n(?=[ \t]*-[ \t]+(?:\w+arn|groups))/)
          .filter((entry) => entry.includes("system:masters"))
          .map((entry) => /arn:[^\s"']+/.exec(entry)?.[0] ?? "an entry")
        if (names.length > 0)
          report({ resource, path: append("", "data", key) }, `${names.join(", ")} is member of system:masters`)
      }
    },
  },
  fix: { title: "Map to a group of your own and bind it to a role, or use access entries" },
  examples: {
    good: object(
      "v1",
      "ConfigMap",
      { data: { mapRoles: "- rolearn: arn:aws:iam::1:role/node\n  groups: [system:nodes]\n" } },
      { name: "aws-auth", namespace: "kube-system" },
    ),
    bad: object(
      "v1",
      "ConfigMap",
      { data: { mapRoles: "- rolearn: arn:aws:iam::1:role/dev\n  groups: [system:masters]\n" } },
      { name: "aws-auth", namespace: "kube-system" },
    ),
  },
})
