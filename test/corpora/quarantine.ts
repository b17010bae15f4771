/**
 * Rows of the misconfigurations corpus that contradict what Kubernetes does, with the proof. A row here must fail: one
 * that passes is reported, so that the list cannot outlive its reason.
 */
export const quarantine: Readonly<Record<string, string>> = {
  "trivy-checks/cluster_admin_role_is_only_used_where_required/test_cluster_role_admin__used_with_system_role_binding":
    "a ClusterRoleBinding that names a Role is refused (pkg/apis/rbac/validation/validation.go, ValidateClusterRoleBinding), and the prefix system: marks bindings that Kubernetes keeps itself",
  "trivy-checks/protecting_pod_service_account_tokens/test_protect_service_account_token_denied_without_automountServiceAccountToken":
    "no apiVersion, and the kind is spelled pod: no API server knows such an object",
  "trivy-checks/controllermanager_rotate_kubelet_server_certificate/test_use_rotate_kubelet_server_certificate_is_not_configured":
    "the feature gate is on by default since 1.12 (pkg/features/kube_features.go, RotateKubeletServerCertificate: beta), so saying nothing about it is no fault",
  "trivy-checks/kubelet_tls_cert_file/test_validate_tls_cert_file_fake":
    "the kubelet reads PEM from the file, whatever its name ends in (k8s.io/client-go util/cert, CanReadCertAndKey)",
  "trivy-checks/kubelet_tls_key_file/test_validate_tls_key_file_fake":
    "the kubelet reads PEM from the file, whatever its name ends in (k8s.io/client-go util/cert, CanReadCertAndKey)",
  "trivy-checks/authenticate_group_bind/test_role_binding_with_system_authenticated_group_binding_non_gke":
    "system:authenticated is everybody with any credential on every cluster, not on GKE alone (k8s.io/apiserver pkg/authentication/user, AllAuthenticated)",
}
