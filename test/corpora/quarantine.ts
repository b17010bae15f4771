/**
 * Rows of the misconfigurations corpus that contradict what Kubernetes does, with the proof. A row here must fail: one
 * that passes is reported, so that the list cannot outlive its reason.
 */
export const quarantine: Readonly<Record<string, string>> = {
  "trivy-checks/cluster_admin_role_is_only_used_where_required/test_cluster_role_admin__used_with_system_role_binding":
    "a ClusterRoleBinding that names a Role is refused (pkg/apis/rbac/validation/validation.go, ValidateClusterRoleBinding), and the prefix system: marks bindings that Kubernetes keeps itself",
  "trivy-checks/protecting_pod_service_account_tokens/test_protect_service_account_token_denied_without_automountServiceAccountToken":
    "no apiVersion, and the kind is spelled pod: no API server knows such an object",
}
