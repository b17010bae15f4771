import { type Framework, readControls } from "./framework.ts"

export const nist80053: Framework = {
  id: "nist-800-53",
  title: "NIST SP 800-53 revision 5",
  source: "National Institute of Standards and Technology (as far as a cluster can show)",
  controls: readControls(`
AC-2 | Accounts are managed | by cis-1.12/5.1.5 rule:unused-service-account rule:dangling-subject | manual See how accounts of people are made and ended
AC-3 | Access is enforced | by cis-1.12/1.2.6 cis-1.12/1.2.8 cis-1.12/4.2.2 nsa-cisa-1.2/rbac
AC-4 | Flow of information is controlled | by rule:tenant-crossing rule:several-tenants owasp-k8s-2025/K05
AC-5 | Duties are separated | by rule:self-guarded-workloads rule:admission-policy-enforcers rule:role-assigners rule:admission-policy-writers rule:certificate-signers
AC-6 | Least privilege | by owasp-k8s-2025/K02 nsa-cisa-1.2/non-root-containers nsa-cisa-1.2/privileged-containers
AC-14 | What needs no identity | by nsa-cisa-1.2/anonymous-access cis-1.12/1.2.1
AC-17 | Access from afar | by mitre-attack/T1133
AU-2 | What is logged | by cis-1.12/3.2.2
AU-4 | Room for logs | by cis-1.12/1.2.18 cis-1.12/1.2.19
AU-9 | Logs are protected | by mitre-attack/T1070 rule:audit-secret-bodies
AU-11 | Logs are kept | by cis-1.12/1.2.17
AU-12 | Logs are made | by cis-1.12/1.2.16 nsa-cisa-1.2/logging
CM-2 | A baseline of settings | by owasp-k8s-2025/K01 | manual Keep the reports of these scans
CM-5 | Who may change | by owasp-k8s-2025/K04
CM-6 | Settings are secure | by owasp-k8s-2025/K07 nsa-cisa-1.2/hardening-container-environments
CM-7 | Least functionality | by owasp-k8s-2025/K06 rule:host-ports
CM-8 | What there is is known | manual Take a snapshot of the cluster
IA-2 | People are identified | by owasp-k8s-2025/K09 | manual Ask how people sign in
IA-5 | Credentials are managed | by owasp-k8s-2025/K03 mitre-attack/T1552.001
RA-5 | Holes are looked for | manual Scan images and nodes
SC-5 | Denial of service | by nsa-cisa-1.2/resource-policies mitre-attack/T1499
SC-7 | Borders | by nsa-cisa-1.2/network cis-1.12/5.3.2
SC-8 | Data on the way | by mitre-attack/T1040 mitre-attack/T1557
SC-12 | Keys | by rule:encryption-key-in-file rule:node-key-files
SC-13 | Cryptography | by cis-1.12/1.2.29 cis-1.12/4.2.12
SC-28 | Data at rest | by cis-1.12/1.2.27 cis-1.12/1.2.28 rule:storage-encryption
SC-39 | Processes are kept apart | by nsa-cisa-1.2/host-namespaces mitre-attack/T1611
SI-2 | Flaws are mended | by rule:node-version rule:removed-api
SI-4 | The system is watched | by owasp-k8s-2025/K10 | manual See who is told of what
SI-7 | Integrity | by rule:image-digest nsa-cisa-1.2/immutable-container-file-systems
`),
}
