import { asStrings, dig } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * The pod asks a name server outside of the cluster. Names of the cluster and their queries leave it, answers come from
 * somebody who may lead the pod anywhere, and DNS filters and logs of the cluster see nothing of it.
 *
 * Field:   spec.dnsConfig.nameservers of the pod
 * Allowed: private, loopback and link-local addresses
 * Source:  k8s.io/api/core/v1/types.go, PodDNSConfig; RFC 1918, RFC 4193, RFC 6598
 */
export const foreignNameserver = check({
  id: "foreign-nameserver",
  title: "Pod asks a name server outside",
  severity: low("somebody outside decides where names lead"),
  frameworks: ["mitre-attack/T1557", "owasp-k8s-2025/K05"],
  workloads({ pod: template, displayName }, report) {
    if (template.spec.dnsConfig === undefined) return
    for (const [index, server] of asStrings(dig(template.spec, "dnsConfig", "nameservers")).entries())
      if (!privateAddress.test(server))
        report(template.at("dnsConfig", "nameservers", index), `${displayName} asks the name server ${server}`)
  },
  fix: {
    title: "Let the cluster's DNS forward the zones that need another server",
    patch: remove,
    risk: "names that only that server knows are no longer found",
  },
  examples: {
    good: pod({ dnsConfig: { nameservers: ["10.96.0.10"] } }),
    bad: pod({ dnsConfig: { nameservers: ["10.96.0.10", "8.8.8.8"] } }),
  },
})

const privateAddress =
  /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|::1$)/i
