import { type Framework, readControls } from "./framework.ts"

export const owasp2022: Framework = {
  id: "owasp-k8s-2022",
  title: "OWASP Kubernetes Top Ten 2022",
  source: "OWASP Foundation, Kubernetes Top Ten",
  controls: readControls(`
K01 | Workloads with insecure settings | by owasp-k8s-2025/K01
K02 | Supply chain | by mitre-attack/T1525 nist-800-190/4.1.5 mitre-attack/T1195 | manual Look at how images are built, signed and admitted
K03 | Rights that reach too far | by owasp-k8s-2025/K02
K04 | No policies for the cluster as a whole | by owasp-k8s-2025/K04
K05 | Logs that leave gaps | by owasp-k8s-2025/K10 | manual See where logs go and who is woken up
K06 | Weak ways to prove who one is | by owasp-k8s-2025/K09
K07 | Networks that are not divided | by owasp-k8s-2025/K05
K08 | Secrets that are not kept | by owasp-k8s-2025/K03
K09 | Components that are set up badly | by owasp-k8s-2025/K06 owasp-k8s-2025/K07
K10 | Vulnerable components | by rule:node-version rule:node-container-runtime rule:removed-api | manual Scan images and ask each component for its version
`),
}
