import { type RoleReference, rbacGroup } from "../../model/rbac.ts"
import { Resource } from "../../model/resource.ts"

/**
 * The role that every cluster has and that nobody can do without; manifests bind it and never hold it.
 * Source: kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go (ClusterRoles).
 */
const clusterAdmin = new Resource(
  {
    apiVersion: `${rbacGroup}/v1`,
    kind: "ClusterRole",
    metadata: { name: "cluster-admin", labels: { "kubernetes.io/bootstrapping": "rbac-defaults" } },
    rules: [
      { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
      { nonResourceURLs: ["*"], verbs: ["*"] },
    ],
  },
  { kind: "cluster", name: "Kubernetes" },
)

/** A role of Kubernetes' own that is the same in every version. The others must be among the sources, or stay unknown. */
export const bootstrapRole = ({ kind, name }: RoleReference): Resource | undefined =>
  kind === "ClusterRole" && name === "cluster-admin" ? clusterAdmin : undefined
