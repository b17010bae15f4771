/** Default roles and bindings of Kubernetes 1.7, 1.9 and 1.29. Written by test/corpora/identity-bootstrap-policy.test.ts. */

/** Fingerprints (content.ts) of contents that the tables do not hold. */
export const olderContents = `
ClusterRole admin 576ac9480f8e199d
ClusterRole edit 2eb6c5d6568fcaf4
ClusterRole system:aggregate-to-admin 6259e7c997ab147e
ClusterRole system:aggregate-to-edit 9525b3a4cf48128b b82752487b166da9
ClusterRole system:aggregate-to-view bdbda8c2e251b7c7 500fba24ba6038c1
ClusterRole system:aws-cloud-provider a0c9060c874e9247
ClusterRole system:basic-user d5bae9573efd7125 1ab60b6f87a57a55
ClusterRole system:controller:attachdetach-controller c5673e136d528cac
ClusterRole system:controller:certificate-controller bd55adecada1c1c0
ClusterRole system:controller:clusterrole-aggregation-controller 48dc2cc776d22c66
ClusterRole system:controller:cronjob-controller 393786fd08677a6a fe1efab4478cc7d8
ClusterRole system:controller:daemon-set-controller 69561455adcc8960 f056c9d9d750c887
ClusterRole system:controller:deployment-controller 434df9d563585567 42e861213a137ff1
ClusterRole system:controller:disruption-controller 141f49492fda6a52 2834217cc9f86bbe
ClusterRole system:controller:endpoint-controller 25ca5b3b30130d7c
ClusterRole system:controller:generic-garbage-collector 9fa101d1b3dcb8a7
ClusterRole system:controller:horizontal-pod-autoscaler b922d24f309174a7 e03513c0477d5934
ClusterRole system:controller:job-controller 02160f35e29b585e 2fc560693aadf662
ClusterRole system:controller:namespace-controller 3c267f27151ae739
ClusterRole system:controller:node-controller 7f4bd6696b2e58a5 bcef2da586f48c52
ClusterRole system:controller:persistent-volume-binder df973c4ff068dcf0
ClusterRole system:controller:pod-garbage-collector 76c1f5dddcc763e1
ClusterRole system:controller:replicaset-controller e0c222dd80966fa0 c6f912371da351bb
ClusterRole system:controller:replication-controller 4c539c0d92ed98d6 cfc9769afe4fa139
ClusterRole system:controller:resourcequota-controller 503aeb022f9da883
ClusterRole system:controller:route-controller 6daf33c343a960d3
ClusterRole system:controller:service-account-controller 0fb06b92318d34a9
ClusterRole system:controller:service-controller a8c8aa2146b67c03
ClusterRole system:controller:statefulset-controller 77d7896fe4f3114f de5d21f1974262fb
ClusterRole system:controller:ttl-controller d40715b0d34d220a
ClusterRole system:discovery 93755dd1b1d25bca e52c2290d10f596e
ClusterRole system:kube-controller-manager 2bc635228cc64068
ClusterRole system:kube-scheduler 24cfb1303a9b467f abb8b1be05364c54 34727c2042d0a74d
ClusterRole system:kubelet-api-admin df98ec74c4ed5533
ClusterRole system:monitoring 176f42fc778a60a3
ClusterRole system:node 564d864967bf4280 736df5e404afb725 8c51a6ff89d8a6f5
ClusterRole system:node-problem-detector c1d5897ec96af27c
ClusterRole system:node-proxier 4e3a0a98155f1727 70edb623b16b9c30
ClusterRole system:persistent-volume-provisioner 1a99f39b9bc9b12d
ClusterRole system:service-account-issuer-discovery 9020fa3e23f51056
ClusterRole view d91492ac84f883de
ClusterRoleBinding system:aws-cloud-provider 08e2812cde496025
ClusterRoleBinding system:basic-user cb49057d988db6a8
ClusterRoleBinding system:discovery 02d79c03ed72e626
ClusterRoleBinding system:node 58df1d84b97d2e28
Role kube-public/system:controller:bootstrap-signer 98e57647f57a46f2
Role kube-system/extension-apiserver-authentication-reader d390bcfe72943422
Role kube-system/system::leader-locking-kube-controller-manager 45bd6a0d98a979ca
Role kube-system/system::leader-locking-kube-scheduler 3f70964463426415
Role kube-system/system:controller:token-cleaner 3e42489d397900fa
RoleBinding kube-system/system::leader-locking-kube-controller-manager aabc3204201f3eba
RoleBinding kube-system/system::leader-locking-kube-scheduler 141927059311977e
`

/** Rules that the tables do not cover. Format: readTable of policy.ts. */
export const olderRules = `
ClusterRole admin
 create,delete,deletecollection,get,list,patch,update,watch - pods,pods/attach,pods/exec,pods/portforward,pods/proxy
 create,delete,deletecollection,get,list,patch,update,watch - configmaps,endpoints,persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy
 get,list,watch - bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status
 get,list,watch - namespaces
 impersonate - serviceaccounts
 create,delete,deletecollection,get,list,patch,update,watch apps deployments,deployments/rollback,deployments/scale,statefulsets
 create,delete,deletecollection,get,list,patch,update,watch autoscaling horizontalpodautoscalers
 create,delete,deletecollection,get,list,patch,update,watch batch cronjobs,jobs,scheduledjobs
 create,delete,deletecollection,get,list,patch,update,watch extensions daemonsets,deployments,deployments/rollback,deployments/scale,ingresses,replicasets,replicasets/scale,replicationcontrollers/scale
 create authorization.k8s.io localsubjectaccessreviews
 create,delete,deletecollection,get,list,patch,update,watch rbac.authorization.k8s.io rolebindings,roles
ClusterRole edit
 create,delete,deletecollection,get,list,patch,update,watch - pods,pods/attach,pods/exec,pods/portforward,pods/proxy
 create,delete,deletecollection,get,list,patch,update,watch - configmaps,endpoints,persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy
 get,list,watch - bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status
 get,list,watch - namespaces
 impersonate - serviceaccounts
 create,delete,deletecollection,get,list,patch,update,watch apps deployments,deployments/rollback,deployments/scale,statefulsets
 create,delete,deletecollection,get,list,patch,update,watch autoscaling horizontalpodautoscalers
 create,delete,deletecollection,get,list,patch,update,watch batch cronjobs,jobs,scheduledjobs
 create,delete,deletecollection,get,list,patch,update,watch extensions daemonsets,deployments,deployments/rollback,deployments/scale,ingresses,replicasets,replicasets/scale,replicationcontrollers/scale
ClusterRole system:discovery
 get url:/api,/api/*,/apis,/apis/*,/healthz,/swaggerapi,/swaggerapi/*,/version
 get url:/api,/api/*,/apis,/apis/*,/healthz,/swagger-2.0.0.pb-v1,/swagger.json,/swaggerapi,/swaggerapi/*,/version
ClusterRole system:kube-controller-manager
 create - endpoints,secrets,serviceaccounts
 get - endpoints,namespaces,secrets,serviceaccounts
 update - endpoints,secrets,serviceaccounts
ClusterRole system:kube-scheduler
 create - endpoints
 delete,get,patch,update - endpoints =kube-scheduler
ClusterRole system:node
 delete,patch,update - nodes
ClusterRole view
 get,list,watch - configmaps,endpoints,persistentvolumeclaims,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services
 get,list,watch - bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status
 get,list,watch - namespaces
 get,list,watch apps deployments,deployments/scale,statefulsets
 get,list,watch autoscaling horizontalpodautoscalers
 get,list,watch batch cronjobs,jobs,scheduledjobs
 get,list,watch extensions daemonsets,deployments,deployments/scale,ingresses,replicasets,replicasets/scale,replicationcontrollers/scale
ClusterRole system:controller:horizontal-pod-autoscaler
 proxy - services =http:heapster:,https:heapster:
 get - services/proxy =http:heapster:,https:heapster:
ClusterRole system:controller:persistent-volume-binder
 create,delete,get - endpoints,services
 get - secrets
 get,list - nodes
Role kube-system/system::leader-locking-kube-controller-manager
 watch - configmaps
 get,update - configmaps =kube-controller-manager
Role kube-system/system::leader-locking-kube-scheduler
 watch - configmaps
 get,update - configmaps =kube-scheduler
ClusterRole system:aggregate-to-admin
 create,delete,deletecollection,get,list,patch,update,watch - pods,pods/attach,pods/exec,pods/portforward,pods/proxy
 create,delete,deletecollection,get,list,patch,update,watch - configmaps,endpoints,persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy
 get,list,watch - bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status
 get,list,watch - namespaces
 impersonate - serviceaccounts
 create,delete,deletecollection,get,list,patch,update,watch apps daemonsets,deployments,deployments/rollback,deployments/scale,replicasets,replicasets/scale,statefulsets
 create,delete,deletecollection,get,list,patch,update,watch autoscaling horizontalpodautoscalers
 create,delete,deletecollection,get,list,patch,update,watch batch cronjobs,jobs
 create,delete,deletecollection,get,list,patch,update,watch extensions daemonsets,deployments,deployments/rollback,deployments/scale,ingresses,replicasets,replicasets/scale,replicationcontrollers/scale
 create,delete,deletecollection,get,list,patch,update,watch policy poddisruptionbudgets
ClusterRole system:aggregate-to-edit
 create,delete,deletecollection,get,list,patch,update,watch - pods,pods/attach,pods/exec,pods/portforward,pods/proxy
 create,delete,deletecollection,get,list,patch,update,watch - configmaps,endpoints,persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy
 get,list,watch - bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status
 get,list,watch - namespaces
 create,delete,deletecollection,get,list,patch,update,watch apps daemonsets,deployments,deployments/rollback,deployments/scale,replicasets,replicasets/scale,statefulsets
 create,delete,deletecollection,get,list,patch,update,watch autoscaling horizontalpodautoscalers
 create,delete,deletecollection,get,list,patch,update,watch batch cronjobs,jobs
 create,delete,deletecollection,get,list,patch,update,watch extensions daemonsets,deployments,deployments/rollback,deployments/scale,ingresses,replicasets,replicasets/scale,replicationcontrollers/scale
 create,delete,deletecollection,get,list,patch,update,watch policy poddisruptionbudgets
ClusterRole system:aws-cloud-provider
 get,patch - nodes
 create,patch,update - events
ClusterRole system:controller:clusterrole-aggregation-controller
 * * *
 * url:*
`
