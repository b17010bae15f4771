/** ClusterRoles of people and components, and their bindings. Format: readTable of policy.ts. Written by test/testbed/bootstrap-policy.test.ts. */
export const clusterRoleTable = `
ClusterRole admin gathers=aggregate-to-admin
ClusterRole cluster-admin
 * * *
 * url:*
ClusterRole edit label=aggregate-to-admin gathers=aggregate-to-edit
ClusterRole system:aggregate-to-admin label=aggregate-to-admin
 create authorization.k8s.io localsubjectaccessreviews
 create,delete,deletecollection,get,list,patch,update,watch rbac.authorization.k8s.io rolebindings,roles
ClusterRole system:aggregate-to-edit label=aggregate-to-edit
 get,list,watch - pods/attach,pods/exec,pods/portforward,pods/proxy,secrets,services/proxy
 impersonate - serviceaccounts
 create,delete,deletecollection,patch,update - pods,pods/attach,pods/exec,pods/portforward,pods/proxy
 create - pods/eviction
 create,delete,deletecollection,patch,update - configmaps,persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy
 create - serviceaccounts/token
 create,delete,deletecollection,patch,update -,events.k8s.io events
 create,delete,deletecollection,patch,update apps daemonsets,deployments,deployments/rollback,deployments/scale,replicasets,replicasets/scale,statefulsets,statefulsets/scale
 create,delete,deletecollection,patch,update autoscaling horizontalpodautoscalers
 create,delete,deletecollection,patch,update batch cronjobs,jobs
 create,delete,deletecollection,patch,update extensions daemonsets,deployments,deployments/rollback,deployments/scale,ingresses,networkpolicies,replicasets,replicasets/scale,replicationcontrollers/scale
 create,delete,deletecollection,patch,update policy poddisruptionbudgets
 create,delete,deletecollection,patch,update networking.k8s.io ingresses,networkpolicies
 create,delete,deletecollection,get,list,patch,update,watch coordination.k8s.io leases
 create,delete,deletecollection,patch,update resource.k8s.io resourceclaims,resourceclaimtemplates
ClusterRole system:aggregate-to-view label=aggregate-to-view
 get,list,watch - configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status
 get,list,watch - bindings,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status
 get,list,watch - namespaces
 get,list,watch -,events.k8s.io events
 get,list,watch discovery.k8s.io endpointslices
 get,list,watch apps controllerrevisions,daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status,statefulsets,statefulsets/scale,statefulsets/status
 get,list,watch autoscaling horizontalpodautoscalers,horizontalpodautoscalers/status
 get,list,watch batch cronjobs,cronjobs/status,jobs,jobs/status
 get,list,watch extensions daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,ingresses,ingresses/status,networkpolicies,replicasets,replicasets/scale,replicasets/status,replicationcontrollers/scale
 get,list,watch policy poddisruptionbudgets,poddisruptionbudgets/status
 get,list,watch networking.k8s.io ingresses,ingresses/status,networkpolicies
 get,list,watch resource.k8s.io resourceclaims,resourceclaims/status,resourceclaimtemplates
ClusterRole system:auth-delegator
 create authentication.k8s.io tokenreviews
 create authorization.k8s.io subjectaccessreviews
ClusterRole system:basic-user
 create authorization.k8s.io selfsubjectaccessreviews,selfsubjectrulesreviews
 create authentication.k8s.io selfsubjectreviews
ClusterRole system:certificates.k8s.io:certificatesigningrequests:nodeclient
 create certificates.k8s.io certificatesigningrequests/nodeclient
ClusterRole system:certificates.k8s.io:certificatesigningrequests:selfnodeclient
 create certificates.k8s.io certificatesigningrequests/selfnodeclient
ClusterRole system:certificates.k8s.io:kube-apiserver-client-approver
 approve certificates.k8s.io signers =kubernetes.io/kube-apiserver-client
ClusterRole system:certificates.k8s.io:kube-apiserver-client-kubelet-approver
 approve certificates.k8s.io signers =kubernetes.io/kube-apiserver-client-kubelet
ClusterRole system:certificates.k8s.io:kubelet-serving-approver
 approve certificates.k8s.io signers =kubernetes.io/kubelet-serving
ClusterRole system:certificates.k8s.io:legacy-unknown-approver
 approve certificates.k8s.io signers =kubernetes.io/legacy-unknown
[37-] ClusterRole system:cluster-trust-bundle-discovery
 get,list,watch certificates.k8s.io clustertrustbundles
ClusterRole system:discovery
 get url:/api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,/version/
ClusterRole system:heapster
 get,list,watch - events,namespaces,nodes,pods
 get,list,watch extensions deployments
ClusterRole system:kube-aggregator
 get,list,watch - endpoints,services
ClusterRole system:kube-controller-manager
 create,patch,update -,events.k8s.io events
 create coordination.k8s.io leases
 get,update coordination.k8s.io leases =kube-controller-manager
 create - secrets,serviceaccounts
 delete - secrets
 get - configmaps,namespaces,secrets,serviceaccounts
 update - secrets,serviceaccounts
 create authentication.k8s.io tokenreviews
 create authorization.k8s.io subjectaccessreviews
 list,watch * *
 create - serviceaccounts/token
ClusterRole system:kube-dns
 list,watch - endpoints,services
ClusterRole system:kube-scheduler
 create,patch,update -,events.k8s.io events
 create coordination.k8s.io leases
 get,list,update,watch coordination.k8s.io leases =kube-scheduler
 create,delete,deletecollection,get,list,patch,update,watch coordination.k8s.io leasecandidates
 get,list,watch - nodes
 delete,get,list,watch - pods
 create - bindings,pods/binding
 patch,update - pods/status
 get,list,watch - replicationcontrollers,services
 get,list,watch apps,extensions replicasets
 get,list,watch apps statefulsets
 get,list,watch policy poddisruptionbudgets
 get,list,watch - persistentvolumeclaims,persistentvolumes
 create authentication.k8s.io tokenreviews
 create authorization.k8s.io subjectaccessreviews
 get,list,watch storage.k8s.io csinodes
 get,list,watch storage.k8s.io volumeattachments
 get,list,watch - namespaces
 get,list,watch storage.k8s.io csidrivers
 get,list,watch storage.k8s.io csistoragecapacities
 get,list,watch resource.k8s.io deviceclasses
 get,list,patch,update,watch resource.k8s.io resourceclaims
 get,list,patch,update,watch resource.k8s.io resourceclaims/status
 update - pods/finalizers
 get,list,watch resource.k8s.io resourceslices
 [36-] create,delete resource.k8s.io resourceclaims
 [37-] get,list,watch resource.k8s.io devicetaintrules
 [36-] patch,update resource.k8s.io resourceclaims/binding
ClusterRole system:kubelet-api-admin
 get,list,watch - nodes
 proxy - nodes
 * - nodes/log,nodes/metrics,nodes/proxy,nodes/stats
 * - nodes/configz,nodes/healthz,nodes/pods
ClusterRole system:monitoring
 [36-] get url:/flagz,/healthz,/healthz/*,/livez,/livez/*,/metrics,/metrics/slis,/readyz,/readyz/*,/statusz
 get - nodes/metrics
 [-35] get url:/healthz,/healthz/*,/livez,/livez/*,/metrics,/metrics/slis,/readyz,/readyz/*
ClusterRole system:node
 create authentication.k8s.io tokenreviews
 create authorization.k8s.io localsubjectaccessreviews,subjectaccessreviews
 get,list,watch - services
 create,get,list,watch - nodes
 patch,update - nodes/status
 patch,update - nodes
 create,patch,update -,events.k8s.io events
 get,list,watch - pods
 create,delete - pods
 patch,update - pods/status
 create - pods/eviction
 get,list,watch - configmaps,secrets
 get - persistentvolumeclaims,persistentvolumes
 get - endpoints
 create,get,list,watch certificates.k8s.io certificatesigningrequests
 create,delete,get,patch,update coordination.k8s.io leases
 get storage.k8s.io volumeattachments
 create - serviceaccounts/token
 get,patch,update - persistentvolumeclaims/status
 get,list,watch storage.k8s.io csidrivers
 create,delete,get,patch,update storage.k8s.io csinodes
 get,list,watch node.k8s.io runtimeclasses
 get resource.k8s.io resourceclaims
 deletecollection resource.k8s.io resourceslices
 [37-] get,list,watch certificates.k8s.io clustertrustbundles
 get - serviceaccounts
 [37-] create,get,list,watch certificates.k8s.io podcertificaterequests
ClusterRole system:node-bootstrapper
 create,get,list,watch certificates.k8s.io certificatesigningrequests
ClusterRole system:node-problem-detector
 get - nodes
 patch - nodes/status
 create,patch,update -,events.k8s.io events
ClusterRole system:node-proxier
 list,watch - endpoints,services
 get,list,watch - nodes
 create,patch,update -,events.k8s.io events
 list,watch networking.k8s.io servicecidrs
 list,watch discovery.k8s.io endpointslices
ClusterRole system:persistent-volume-provisioner
 create,delete,get,list,watch - persistentvolumes
 get,list,update,watch - persistentvolumeclaims
 get,list,watch storage.k8s.io storageclasses
 watch - events
 create,patch,update -,events.k8s.io events
ClusterRole system:public-info-viewer
 get url:/healthz,/livez,/readyz,/version,/version/
ClusterRole system:service-account-issuer-discovery
 get url:/.well-known/openid-configuration,/.well-known/openid-configuration/,/openid/v1/jwks,/openid/v1/jwks/
ClusterRole system:volume-scheduler
 get,list,patch,update,watch - persistentvolumes
 get,list,watch storage.k8s.io storageclasses
 get,list,patch,update,watch - persistentvolumeclaims
ClusterRole view label=aggregate-to-edit gathers=aggregate-to-view
ClusterRoleBinding cluster-admin -> ClusterRole cluster-admin: Group system:masters
ClusterRoleBinding system:basic-user -> ClusterRole system:basic-user: Group system:authenticated
[37-] ClusterRoleBinding system:cluster-trust-bundle-discovery -> ClusterRole system:cluster-trust-bundle-discovery: Group system:serviceaccounts
ClusterRoleBinding system:discovery -> ClusterRole system:discovery: Group system:authenticated
ClusterRoleBinding system:kube-controller-manager -> ClusterRole system:kube-controller-manager: User system:kube-controller-manager
ClusterRoleBinding system:kube-dns -> ClusterRole system:kube-dns: ServiceAccount kube-system/kube-dns
ClusterRoleBinding system:kube-scheduler -> ClusterRole system:kube-scheduler: User system:kube-scheduler
ClusterRoleBinding system:monitoring -> ClusterRole system:monitoring: Group system:monitoring
ClusterRoleBinding system:node -> ClusterRole system:node: 
ClusterRoleBinding system:node-proxier -> ClusterRole system:node-proxier: User system:kube-proxy
ClusterRoleBinding system:public-info-viewer -> ClusterRole system:public-info-viewer: Group system:authenticated, Group system:unauthenticated
ClusterRoleBinding system:service-account-issuer-discovery -> ClusterRole system:service-account-issuer-discovery: Group system:serviceaccounts
ClusterRoleBinding system:volume-scheduler -> ClusterRole system:volume-scheduler: User system:kube-scheduler
`
