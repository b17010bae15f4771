import { type Framework, readControls } from "./framework.ts"

export const nsaCisa: Framework = {
  id: "nsa-cisa-1.2",
  title: "NSA/CISA Kubernetes Hardening Guide 1.2",
  source: "National Security Agency, Cybersecurity and Infrastructure Security Agency, August 2022",
  controls: readControls(`
non-root-containers | Containers do not run as root
immutable-container-file-systems | Containers do not write to their own files
privileged-containers | No privileged containers
privilege-escalation | Processes gain no rights
host-namespaces | Containers do not share the namespaces of the node
host-file-system | Containers do not use files of the node
host-networking-and-ports | Containers do not use the network of the node
hardening-container-environments | Containers are confined by seccomp, AppArmor, SELinux and capabilities
pod-security-enforcement | Namespaces enforce Pod Security
service-account-token | Tokens are mounted only where needed
namespaces | Namespaces keep applications apart
network | Policies divide the network, and traffic is encrypted
resource-policies | Quotas and limits
control-plane | The control plane is closed | by owasp-k8s-2025/K06 | manual Try from outside whether 6443, 2379, 10250, 10257 and 10259 answer
secrets | Secrets are encrypted and kept
cloud-metadata | The metadata service of the cloud is out of reach | by mitre-attack/T1552.005 | manual Ask the cloud whether nodes demand session tokens (IMDSv2) and a hop limit of 1
authentication | Everybody proves who they are
anonymous-access | Nobody without credentials has rights
rbac | Rights are few
logging | The API server keeps an audit log | manual See where logs of nodes, pods and the audit log go, and how long they are kept
threat-detection | Somebody looks at the logs | manual Ask who is told of what, and try it
upgrading | Updates are made in time | by rule:node-version rule:removed-api rule:deprecated-api | manual Ask the cluster and its add-ons for their versions
image-scanning | Images are scanned | manual Scan the images and see what admits them
`),
}
