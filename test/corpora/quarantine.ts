/**
 * Rows of the misconfigurations corpus that contradict what Kubernetes does, with the proof. A row here must fail: one
 * that passes is reported, so that the list cannot outlive its reason.
 */
export const quarantine: Readonly<Record<string, string>> = {
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
  "trivy-checks/manage_eks_iam_auth_configmap/test_manageEKSIAMAuthConfigmap_verb_impersonate":
    "impersonate means something on users, groups, uids, userextras and serviceaccounts alone (k8s.io/apiserver pkg/endpoints/filters/impersonation.go): on this resource it grants nothing",
  "trivy-checks/manage_kubernetes_rbac_resources/test_manage_K8s_RBAC_resources_impersonate":
    "impersonate means something on users, groups, uids, userextras and serviceaccounts alone (k8s.io/apiserver pkg/endpoints/filters/impersonation.go): on this resource it grants nothing",
  "trivy-checks/manage_namespace_secrets/test_manage_secret_verb_impersonate":
    "impersonate means something on users, groups, uids, userextras and serviceaccounts alone (k8s.io/apiserver pkg/endpoints/filters/impersonation.go): on this resource it grants nothing",
  "trivy-checks/manage_secrets/test_manage_secret_verb_impersonate":
    "impersonate means something on users, groups, uids, userextras and serviceaccounts alone (k8s.io/apiserver pkg/endpoints/filters/impersonation.go): on this resource it grants nothing",
  "trivy-checks/manage_webhook_configurations/test_manageWebhookConfig_verb_impersonate":
    "impersonate means something on users, groups, uids, userextras and serviceaccounts alone (k8s.io/apiserver pkg/endpoints/filters/impersonation.go): on this resource it grants nothing",
  "trivy-checks/any_verb/test_any_verb_role_no_specific_resource":
    "every verb on a resource that an operator may add grants as much as on one of Kubernetes (pkg/apis/rbac/v1/evaluation_helpers.go, VerbMatches)",
  "polaris/clusterrolebindingClusterAdmin/success.system_prefix_binding":
    "the prefix system: is anybody's to write; what Kubernetes makes itself is recognised by its content (pkg/registry/rbac/reconciliation)",
  "polaris/clusterrolebindingPodExecAttach/success.system_prefix_binding":
    "the prefix system: is anybody's to write; what Kubernetes makes itself is recognised by its content (pkg/registry/rbac/reconciliation)",
  "polaris/clusterrolebindingPodExecAttach/success.defaultclusterrolebinding_clusteradmin":
    "the default binding was changed: testuser is no subject of it in any version (plugin/pkg/auth/authorizer/rbac/bootstrappolicy)",
  "polaris/clusterrolebindingPodExecAttach/success.defaultclusterrolebinding_system-controller-generic-garbage-collector":
    "the default binding was changed: testuser is no subject of it in any version (plugin/pkg/auth/authorizer/rbac/bootstrappolicy)",
  "polaris/clusterrolebindingPodExecAttach/failure.binding_points_to_missing_ref":
    "a binding whose role does not exist grants nothing (pkg/registry/rbac/validation/rule.go, GetRoleReferenceRules); dangling-role-reference reports it",
  "polaris/rolebindingClusterRolePodExecAttach/failure.binding_points_to_missing_ref":
    "a binding whose role does not exist grants nothing (pkg/registry/rbac/validation/rule.go, GetRoleReferenceRules); dangling-role-reference reports it",
  "polaris/rolebindingRolePodExecAttach/failure.binding_points_to_missing_ref":
    "a binding whose role does not exist grants nothing (pkg/registry/rbac/validation/rule.go, GetRoleReferenceRules); dangling-role-reference reports it",
  "polaris/rolebindingClusterAdminClusterRole/success.explicit_verbs":
    "get and list on every resource read every Secret of the namespace, which is worth a finding, if a lesser one",
  "polaris/rolebindingClusterAdminClusterRole/success.gce_calico_binding":
    "a name that begins with gce: is anybody's to write, and the role grants everything to a user",
  "polaris/rolebindingClusterAdminClusterRole/success.system_prefix_binding":
    "the prefix system: is anybody's to write; what Kubernetes makes itself is recognised by its content (pkg/registry/rbac/reconciliation)",
  "polaris/rolebindingClusterAdminRole/success.explicit_verbs":
    "get and list on every resource read every Secret of the namespace, which is worth a finding, if a lesser one",
  "polaris/rolebindingClusterAdminRole/success.gce_calico_binding":
    "a name that begins with gce: is anybody's to write, and the role grants everything to a user",
  "polaris/rolebindingClusterAdminRole/success.system_prefix_binding":
    "the prefix system: is anybody's to write; what Kubernetes makes itself is recognised by its content (pkg/registry/rbac/reconciliation)",
  "polaris/rolebindingClusterRolePodExecAttach/success.gce_calico_binding":
    "a name that begins with gce: is anybody's to write, and the role grants everything to a user",
  "polaris/rolebindingClusterRolePodExecAttach/success.system_prefix_binding":
    "the prefix system: is anybody's to write; what Kubernetes makes itself is recognised by its content (pkg/registry/rbac/reconciliation)",
  "polaris/rolebindingRolePodExecAttach/success.gce_calico_binding":
    "a name that begins with gce: is anybody's to write, and the role grants everything to a user",
  "polaris/rolebindingRolePodExecAttach/success.system_prefix_binding":
    "the prefix system: is anybody's to write; what Kubernetes makes itself is recognised by its content (pkg/registry/rbac/reconciliation)",
  "polaris/rolebindingRolePodExecAttach/success.role_binding_cluster_role_binding":
    "the RoleBinding gives its subject everything in the namespace, exec included",
  "polaris/missingNetworkPolicy/failure.netpol_missing_egress_rules":
    "a policy that names a direction and has no rules for it denies everything in it (k8s.io/api/networking/v1/types.go, NetworkPolicySpec.Ingress): nothing is missing",
  "polaris/missingNetworkPolicy/failure.netpol_missing_ingress_rules":
    "a policy that names a direction and has no rules for it denies everything in it (k8s.io/api/networking/v1/types.go, NetworkPolicySpec.Ingress): nothing is missing",
}
