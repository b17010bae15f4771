import { type Framework, readControls } from "./framework.ts"

export const soc2: Framework = {
  id: "soc2",
  title: "SOC 2 trust services criteria",
  source: "American Institute of Certified Public Accountants, TSP section 100 (as far as a cluster can show)",
  controls: readControls(`
CC6.1 | Access to what is protected is limited | by owasp-k8s-2025/K02 owasp-k8s-2025/K03 owasp-k8s-2025/K09 nsa-cisa-1.2/secrets
CC6.2 | Access is given and taken with a reason | by cis-1.12/5.1.1 cis-1.12/5.1.5 | manual See how access is asked for and taken back
CC6.3 | Rights follow duties | by cis-1.12/5.1.1 cis-1.12/5.1.3 cis-1.12/5.1.8 | manual See how rights are reviewed
CC6.6 | The border is guarded | by owasp-k8s-2025/K05 owasp-k8s-2025/K06
CC6.7 | Data on the way is protected | by mitre-attack/T1040 mitre-attack/T1557
CC6.8 | Unwanted programs are kept out | by owasp-k8s-2025/K04 nsa-cisa-1.2/immutable-container-file-systems | manual Scan images and watch processes
CC7.1 | Weak settings and holes are found | by owasp-k8s-2025/K01 owasp-k8s-2025/K07 | manual Keep the reports of these scans
CC7.2 | The system is watched | by owasp-k8s-2025/K10 | manual See who is told of what
CC7.3 | Events are judged | manual See the records of incidents
CC8.1 | Changes are made in order | manual See how changes are reviewed and rolled out
A1.1 | There is room to grow | by nsa-cisa-1.2/resource-policies
A1.2 | It keeps running | by devops/reliability | manual See how backups are made and tried
`),
}
