import { type Framework, readControls } from "./framework.ts"

export const owasp2025: Framework = {
  id: "owasp-k8s-2025",
  title: "OWASP Kubernetes Top Ten 2025",
  source: "OWASP Foundation, Kubernetes Top Ten",
  controls: readControls(`
K01 | Workloads with insecure settings
K02 | Rights that reach too far
K03 | Secrets that are not kept
K04 | No policies for the cluster as a whole
K05 | Networks that are not divided
K06 | Components that are open to too many
K07 | Components that are set up badly or vulnerable | manual Versions of components: ask the cloud, or each component with --version
K08 | Ways from the cluster into the cloud account | manual Look at the roles that nodes and workloads hold in the cloud account
K09 | Weak ways to prove who one is | manual Ask how people sign in, and how their access ends
K10 | Logs and watching that leave gaps | manual See where audit logs go, how long they are kept, and who is woken up
`),
}
