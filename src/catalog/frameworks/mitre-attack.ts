import { type Framework, readControls } from "./framework.ts"

export const mitreAttack: Framework = {
  id: "mitre-attack",
  title: "MITRE ATT&CK, containers and what leads to them",
  source: "The MITRE Corporation, ATT&CK (ids of techniques; words ours)",
  controls: readControls(`
T1021.004 | Sign in by SSH
T1036 | Pass for something else | manual Compare names of pods and images with those of controllers
T1040 | Listen on the network
T1046 | Look for services
T1048 | Send data out by another way
T1053.007 | Run code by a CronJob | by rule:workload-writers
T1059.004 | Run commands in a shell | manual Watch processes at run time
T1068 | Gain rights by a flaw | by rule:allow-privilege-escalation rule:seccomp-profile | manual Update kernels and runtimes
T1069 | Look for groups and rights | by owasp-k8s-2025/K02
T1070 | Remove traces
T1071.004 | Talk by DNS | manual Watch which names pods ask for
T1078 | Use an identity that exists
T1078.004 | Use an identity of the cloud
T1090 | Go through a proxy
T1098 | Widen the rights of an identity
T1105 | Bring tools | manual Watch what processes fetch at run time
T1110 | Guess passwords | by rule:config-map-ssh-server rule:api-server-basic-auth
T1133 | Come in by a service that is open
T1134 | Act as somebody else
T1190 | Exploit an application
T1195 | Come in by the supply chain
T1204.003 | Have an image run that is bad | by rule:image-digest rule:image-tag
T1222.002 | Change the rights of files | manual Watch files at run time
T1485 | Destroy data
T1490 | Prevent recovery | manual Try your backups
T1496 | Use what computes for oneself | manual Watch the use of CPU
T1498 | Flood the network | by rule:no-network-policy
T1499 | Stop a service
T1525 | Put a bad image into a registry
T1528 | Steal a token
T1543 | Stay by a workload
T1546 | Stay by what is started on an event | manual See who writes webhooks and policies
T1548.001 | Gain rights by setuid
T1548.003 | Gain rights by sudo | manual Watch processes at run time
T1552.001 | Credentials in files
T1552.004 | Private keys
T1552.005 | Credentials from the metadata service
T1552.007 | Credentials from the API
T1553 | Undermine trust
T1557 | Stand in the middle
T1562 | Weaken defences
T1565 | Falsify data
T1574 | Have other code loaded | manual Watch processes at run time
T1574.006 | Have other libraries loaded | manual Watch processes at run time
T1578 | Change what the cloud runs | manual Look at the audit log of the cloud account
T1588.002 | Have tools at hand | manual Watch processes at run time
T1609 | Run commands by the API
T1610 | Start a container
T1611 | Leave the container
T1612 | Build an image on the node | by rule:container-runtime-socket
T1613 | Look at what runs
T1649 | Steal or forge certificates
`),
}
