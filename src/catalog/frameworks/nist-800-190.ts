import { type Framework, readControls } from "./framework.ts"

export const nist800190: Framework = {
  id: "nist-800-190",
  title: "NIST SP 800-190, Application Container Security Guide",
  source: "National Institute of Standards and Technology, September 2017",
  controls: readControls(`
4.1.1 | Images: vulnerabilities | manual Scan the images
4.1.2 | Images: settings | by nsa-cisa-1.2/non-root-containers rule:ssh-port
4.1.3 | Images: malware | manual Scan the images
4.1.4 | Images: secrets in clear text | by rule:secret-in-environment | manual Scan the images
4.1.5 | Images: trust | manual See which policy admits images
4.2.1 | Registries: connections | by rule:flux-unverified-source
4.2.2 | Registries: stale images | by rule:image-tag rule:image-digest
4.2.3 | Registries: who may read and write | manual Look at the rights in the registry
4.3.1 | Orchestrator: rights of administrators | by owasp-k8s-2025/K02
4.3.2 | Orchestrator: access | by owasp-k8s-2025/K09 owasp-k8s-2025/K06
4.3.3 | Orchestrator: traffic between containers | by cis-1.12/5.3.2 owasp-k8s-2025/K05
4.3.4 | Orchestrator: sensitive workloads apart | by nsa-cisa-1.2/namespaces rule:control-plane-toleration rule:node-name | manual Ask which workloads may share a node
4.3.5 | Orchestrator: trust in nodes | by cis-1.12/1.2.7 cis-1.12/1.2.14 cis-1.12/4.2.10
4.4.1 | Containers: vulnerabilities of the runtime | by rule:node-container-runtime
4.4.2 | Containers: network | by rule:one-way-network-policy cis-1.12/5.3.2
4.4.3 | Containers: settings of the runtime | by cis-1.12/5.7.2 nsa-cisa-1.2/hardening-container-environments nsa-cisa-1.2/privileged-containers
4.4.4 | Containers: vulnerable applications | by nsa-cisa-1.2/immutable-container-file-systems
4.4.5 | Containers: strangers | by owasp-k8s-2025/K04
4.5.1 | Host: attack surface | by nsa-cisa-1.2/host-file-system nsa-cisa-1.2/host-namespaces | manual Use an operating system made for containers
4.5.2 | Host: shared kernel | by rule:sandbox-runtime-class rule:host-users
4.5.3 | Host: vulnerabilities of its components | by rule:node-version | manual Scan the nodes
4.5.4 | Host: access of people | by rule:pod-executors | manual See who may sign in to nodes
4.5.5 | Host: file system | by rule:host-path-volume rule:sensitive-host-path rule:writable-host-path
`),
}
