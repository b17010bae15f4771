import { type Framework, readControls } from "./framework.ts"

export const pciDss4: Framework = {
  id: "pci-dss-4",
  title: "PCI DSS 4.0",
  source: "PCI Security Standards Council (numbers are theirs, words ours; as far as a cluster can show)",
  controls: readControls(`
1.2.5 | Only the services and ports that are needed | by rule:exposed-service rule:host-ports rule:ssh-port
1.3.1 | What may come in is limited | by cis-1.12/5.3.2 rule:network-policy-allows-all
1.3.2 | What may go out is limited | by rule:one-way-network-policy rule:metadata-service-reachable
1.4.1 | Borders between trusted and other networks | by owasp-k8s-2025/K05
1.4.4 | Stores of card data are not reached from outside | by rule:exposed-service | manual Ask where card data lies
2.2.1 | Settings follow a standard | by owasp-k8s-2025/K01 owasp-k8s-2025/K07
2.2.4 | Nothing runs that is not needed | by owasp-k8s-2025/K06
2.2.6 | Settings keep misuse out | by nsa-cisa-1.2/hardening-container-environments nsa-cisa-1.2/privileged-containers
2.2.7 | Administration is encrypted | by cis-1.12/1.2.29 cis-1.12/2.1 cis-1.12/4.2.12
3.5.1 | Stored card data cannot be read | by nsa-cisa-1.2/secrets rule:storage-encryption | manual Ask where card data lies
3.6.1 | Keys are protected | by rule:encryption-key-in-file rule:node-key-files
4.2.1 | Card data on the way is encrypted | by mitre-attack/T1040 rule:ingress-tls rule:mesh-without-encryption
5.2.1 | Harmful programs are kept out | manual Scan images and watch processes
6.3.1 | Holes are found and ranked | manual Scan images and components
6.3.3 | Updates are made in time | by rule:node-version rule:removed-api | manual See the dates of updates
6.5.3 | Production is apart from the rest | by nsa-cisa-1.2/namespaces | manual Ask what else runs in the cluster
7.2.1 | Rights follow duties | by owasp-k8s-2025/K02
7.2.2 | Rights are the least that do | by cis-1.12/5.1.1 cis-1.12/5.1.3
7.2.5 | So are those of programs | by cis-1.12/5.1.5 cis-1.12/5.1.6
7.3.3 | What is not allowed is refused | by cis-1.12/1.2.6 cis-1.12/4.2.2
8.2.1 | Everybody has an identity of their own | by rule:anonymous-binding rule:crowd-binding | manual Ask how people sign in
8.2.8 | Idle sessions end | by cis-1.12/4.2.5
8.3.1 | Everybody proves who they are | by owasp-k8s-2025/K09
8.6.2 | Credentials of programs are not in files | by mitre-attack/T1552.001
8.6.3 | Credentials of programs change | by rule:long-lived-token rule:api-server-extended-tokens
10.2.1 | There are audit logs | by nsa-cisa-1.2/logging cis-1.12/3.2.1
10.2.1.2 | They show what administrators do | by cis-1.12/3.2.2
10.3.1 | Few read them | by rule:audit-secret-bodies | manual See who may read the place they go to
10.5.1 | They are kept for a year | by cis-1.12/1.2.17 | manual See how long the place they go to keeps them
11.5.2 | Changes of files are noticed | by nsa-cisa-1.2/immutable-container-file-systems | manual Watch files at run time
`),
}
