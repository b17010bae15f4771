import { type Framework, readControls } from "./framework.ts"

export const threatMatrix: Framework = {
  id: "threat-matrix-k8s",
  title: "Microsoft threat matrix for Kubernetes",
  source: "Microsoft, Threat Matrix for Kubernetes (names of techniques are the matrix's)",
  controls: readControls(`
MS-TA9001 | Using cloud credentials | by mitre-attack/T1078.004 | manual Look at the audit log of the cloud account
MS-TA9002 | Compromised image in registry | by mitre-attack/T1525 nist-800-190/4.1.5
MS-TA9003 | Kubeconfig file | by rule:kubeconfig-in-config-map rule:node-credential-files
MS-TA9004 | Application vulnerability | by mitre-attack/T1190 | manual Scan images for vulnerabilities
MS-TA9005 | Exposed sensitive interfaces | by mitre-attack/T1133
MS-TA9006 | Exec into container | by mitre-attack/T1609
MS-TA9007 | Shell inside container | by rule:read-only-root-filesystem | manual Watch processes at run time
MS-TA9008 | New container | by rule:workload-writers rule:role-starts-workloads
MS-TA9009 | Application exploit | by mitre-attack/T1190 | manual Scan images for vulnerabilities
MS-TA9010 | SSH server inside container | by rule:ssh-port rule:config-map-ssh-server
MS-TA9011 | Sidecar injection | by rule:webhook-writers rule:role-writes-webhooks
MS-TA9012 | Backdoor container | by mitre-attack/T1543
MS-TA9013 | Writable hostPath mount | by rule:writable-host-path rule:sensitive-host-path rule:persistent-volume-host-path
MS-TA9014 | Kubernetes CronJob | by rule:workload-writers | manual List CronJobs and ask what each is for
MS-TA9015 | Malicious admission controller | by rule:webhook-writers rule:webhook-outside-cluster
MS-TA9016 | Container service account | by mitre-attack/T1528
MS-TA9017 | Static pods | by rule:kubelet-static-pod-url rule:node-manifest-files rule:writable-host-path
MS-TA9018 | Privileged container | by rule:privileged-container
MS-TA9019 | Cluster-admin binding | by rule:cluster-admin-binding rule:wildcard-holders
MS-TA9020 | Access cloud resources | by owasp-k8s-2025/K08
MS-TA9021 | Clear container logs | by rule:host-path-volume | manual Send logs out of the node
MS-TA9022 | Delete Kubernetes events
MS-TA9023 | Pod or container name similarity | by mitre-attack/T1036 | manual Compare names of pods with those of controllers
MS-TA9024 | Connect from proxy server | manual Look at source addresses in the audit log
MS-TA9025 | List Kubernetes secrets | by mitre-attack/T1552.007
MS-TA9026 | Mount service principal | by rule:sensitive-host-path
MS-TA9027 | Application credentials in configuration files | by mitre-attack/T1552.001
MS-TA9028 | Access managed identity credentials | by mitre-attack/T1552.005
MS-TA9029 | Access Kubernetes API server | by owasp-k8s-2025/K02
MS-TA9030 | Access Kubelet API | by rule:kubelet-anonymous-auth rule:kubelet-always-allow rule:kubelet-read-only-port rule:kubelet-proxy-users
MS-TA9031 | Network mapping | by mitre-attack/T1046 rule:no-network-policy
MS-TA9033 | Instance metadata API | by mitre-attack/T1552.005
MS-TA9034 | Cluster internal networking | by rule:no-network-policy rule:network-policy-allows-all
MS-TA9035 | CoreDNS poisoning | by rule:system-config-map-writers
MS-TA9036 | ARP poisoning and IP spoofing | by rule:drop-all-capabilities rule:dangerous-capabilities
MS-TA9037 | Images from a private registry | by rule:secret-readers rule:kubelet-pulled-images
MS-TA9038 | Data destruction | by mitre-attack/T1485
MS-TA9039 | Resource hijacking | by rule:cpu-limit rule:namespace-without-quota
MS-TA9040 | Denial of service | by mitre-attack/T1499 rule:memory-limit
MS-TA9041 | Collecting data from pod | by rule:pod-executors rule:debug-container-adders
`),
}
