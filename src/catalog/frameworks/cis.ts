import { type Framework, readControls } from "./framework.ts"

/** Numbers only are the benchmark's; every title is ours. Section 5.7 is written 5.6 by some tools. */
export const cis: Framework = {
  id: "cis-1.12",
  title: "CIS Kubernetes Benchmark 1.12",
  source: "Center for Internet Security",
  controls: readControls(`
1.1.1 | Manifest of the API server: mode | needs node-files
1.1.2 | Manifest of the API server: owner | needs node-files
1.1.3 | Manifest of the controller manager: mode | needs node-files
1.1.4 | Manifest of the controller manager: owner | needs node-files
1.1.5 | Manifest of the scheduler: mode | needs node-files
1.1.6 | Manifest of the scheduler: owner | needs node-files
1.1.7 | Manifest of etcd: mode | needs node-files
1.1.8 | Manifest of etcd: owner | needs node-files
1.1.9 | Network plug-in files: mode | needs node-files
1.1.10 | Network plug-in files: owner | needs node-files
1.1.11 | Data of etcd: mode | needs node-files
1.1.12 | Data of etcd: owner | needs node-files
1.1.13 | Kubeconfig of the administrator: mode | needs node-files
1.1.14 | Kubeconfig of the administrator: owner | needs node-files
1.1.15 | Kubeconfig of the scheduler: mode | needs node-files
1.1.16 | Kubeconfig of the scheduler: owner | needs node-files
1.1.17 | Kubeconfig of the controller manager: mode | needs node-files
1.1.18 | Kubeconfig of the controller manager: owner | needs node-files
1.1.19 | Keys and certificates: owner | needs node-files
1.1.20 | Certificates: mode | needs node-files
1.1.21 | Keys: mode | needs node-files
1.2.1 | API server: no anonymous requests | needs api-server
1.2.2 | API server: no tokens from a file | needs api-server
1.2.3 | API server: external addresses of Services are refused | needs api-server
1.2.4 | API server: client certificate for kubelets | needs api-server
1.2.5 | API server: kubelets are verified | needs api-server
1.2.6 | API server: requests are authorized | needs api-server
1.2.7 | API server: node authorizer | needs api-server
1.2.8 | API server: RBAC | needs api-server
1.2.9 | API server: events are limited | needs api-server
1.2.10 | API server: no AlwaysAdmit | needs api-server
1.2.11 | API server: right to each image is proved | needs api-server
1.2.12 | API server: service accounts are assigned | needs api-server
1.2.13 | API server: life of namespaces is guarded | needs api-server
1.2.14 | API server: kubelets are kept to their node | needs api-server
1.2.15 | API server: no profiling | needs api-server
1.2.16 | API server: audit log | needs api-server
1.2.17 | API server: age of the audit log | needs api-server
1.2.18 | API server: files of the audit log | needs api-server
1.2.19 | API server: size of the audit log | needs api-server
1.2.20 | API server: limit of time for requests | needs api-server
1.2.21 | API server: deleted service accounts lose access | needs api-server
1.2.22 | API server: key of service accounts | needs api-server
1.2.23 | API server: client certificate for etcd | needs api-server
1.2.24 | API server: serving certificate | needs api-server
1.2.25 | API server: authority of clients | needs api-server
1.2.26 | API server: etcd is verified | needs api-server
1.2.27 | API server: Secrets are encrypted | needs api-server
1.2.28 | API server: by a sound provider | by rule:encryption-identity-first rule:encryption-of-secrets | needs api-server
1.2.29 | API server: strong ciphers | needs api-server
1.2.30 | API server: mounted tokens live for an hour | needs api-server
1.3.1 | Controller manager: ended pods are cleared away | needs controller-manager
1.3.2 | Controller manager: no profiling | needs controller-manager
1.3.3 | Controller manager: a credential for each controller | needs controller-manager
1.3.4 | Controller manager: key of service accounts | needs controller-manager
1.3.5 | Controller manager: authority for pods | needs controller-manager
1.3.6 | Controller manager: certificates of kubelets are renewed | needs controller-manager
1.3.7 | Controller manager: listens on the node alone | needs controller-manager
1.4.1 | Scheduler: no profiling | needs scheduler
1.4.2 | Scheduler: listens on the node alone | needs scheduler
2.1 | etcd: serving certificate | needs etcd
2.2 | etcd: clients are verified | needs etcd
2.3 | etcd: no certificates of its own making | needs etcd
2.4 | etcd: certificates of members | needs etcd
2.5 | etcd: members are verified | needs etcd
2.6 | etcd: no certificates of its own making for members | needs etcd
2.7 | etcd: an authority of its own | needs etcd
3.1.1 | People do not use client certificates | manual Ask how people sign in
3.1.2 | People do not use tokens of service accounts | by rule:long-lived-token | manual Ask how people sign in
3.1.3 | People do not use bootstrap tokens | manual List Secrets of type bootstrap.kubernetes.io/token and ask what each is for
3.2.1 | There is an audit policy | needs api-server
3.2.2 | The audit policy covers what matters | needs audit-policy
4.1.1 | Service file of the kubelet: mode | needs node-files
4.1.2 | Service file of the kubelet: owner | needs node-files
4.1.3 | Kubeconfig of kube-proxy: mode | needs node-files
4.1.4 | Kubeconfig of kube-proxy: owner | needs node-files
4.1.5 | Kubeconfig of the kubelet: mode | needs node-files
4.1.6 | Kubeconfig of the kubelet: owner | needs node-files
4.1.7 | Authority of clients: mode | needs node-files
4.1.8 | Authority of clients: owner | needs node-files
4.1.9 | Configuration of the kubelet: mode | needs node-files
4.1.10 | Configuration of the kubelet: owner | needs node-files
4.2.1 | Kubelet: no anonymous requests | needs kubelet
4.2.2 | Kubelet: requests are authorized | needs kubelet
4.2.3 | Kubelet: authority of clients | needs kubelet
4.2.4 | Kubelet: no read-only port | needs kubelet
4.2.5 | Kubelet: idle sessions end | needs kubelet
4.2.6 | Kubelet: packet filter is kept up | needs kubelet
4.2.7 | Kubelet: name of the machine | needs kubelet
4.2.8 | Kubelet: events are not dropped | needs kubelet
4.2.9 | Kubelet: serving certificate | needs kubelet
4.2.10 | Kubelet: client certificate is renewed | needs kubelet
4.2.11 | Kubelet: serving certificate is renewed | needs kubelet
4.2.12 | Kubelet: strong ciphers | needs kubelet
4.2.13 | Kubelet: processes of a pod are limited | needs kubelet
4.2.14 | Kubelet: seccomp by default | needs kubelet
4.3.1 | kube-proxy: metrics for the node alone | needs kube-proxy
5.1.1 | Few administrators
5.1.2 | Few read Secrets
5.1.3 | No wildcards in roles
5.1.4 | Few start pods
5.1.5 | Default service accounts are not used
5.1.6 | Tokens are mounted only where needed
5.1.7 | system:masters is not used
5.1.8 | Few bind, impersonate and escalate
5.1.9 | Few make volumes
5.1.10 | Few reach kubelets by nodes/proxy
5.1.11 | Few approve certificates
5.1.12 | Few write webhooks
5.1.13 | Few mint tokens
5.2.1 | Every namespace enforces a level
5.2.2 | No privileged containers
5.2.3 | No process namespace of the node
5.2.4 | No IPC namespace of the node
5.2.5 | No network of the node
5.2.6 | No gain of rights
5.2.7 | No root
5.2.8 | No NET_RAW
5.2.9 | No added capabilities
5.2.10 | Capabilities are dropped
5.2.11 | No HostProcess containers
5.2.12 | No directories of the node
5.2.13 | No ports of the node
5.3.1 | The network plug-in enforces policies | by rule:no-network-policy | manual See in its documentation whether the network plug-in enforces NetworkPolicies, and try one
5.3.2 | Every namespace has policies
5.4.1 | Secrets as files
5.4.2 | Secrets from a store outside | manual Ask whether an external store holds them (External Secrets, CSI driver, KMS)
5.5.1 | Images are admitted by where they come from | by rule:image-policy-default | manual See which policy admits images, and try one that is not signed
5.7.1 | Namespaces keep applications apart | by nsa-cisa-1.2/namespaces | manual Ask who shares a namespace and why
5.7.2 | Seccomp profile of the runtime
5.7.3 | Security contexts
5.7.4 | Nothing in the namespace default
`),
}
