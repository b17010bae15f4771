import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * A ClusterTrustBundle holds the authorities that pods trust, handed out by signer. Whoever writes one puts an
 * authority of its own among them.
 *
 * Field:   effective rules: create, update or patch on clustertrustbundles
 * Allowed: single bundles by name; roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  kubernetes plugin/pkg/admission/certificates/ctbattest; attack primitive AP-32
 */
export const trustBundleWriters = check({
  id: "trust-bundle-writers",
  category: "identity",
  title: "Subject decides which certificates workloads trust",
  severity: medium("servers and clients that use the bundle believe its certificates"),
  frameworks: ["mitre-attack/T1553", "owasp-k8s-2025/K02"],
  since: 33,
  whole: reportHolders({
    needs: anyOf("create update patch", "certificates.k8s.io/clustertrustbundles"),
    may: "write the bundles of authorities that workloads trust",
    severity: "medium",
  }),
  fix: { title: "Leave trust bundles to their signer" },
  examples: {
    good: bound(rule("get", "certificates.k8s.io", "clustertrustbundles")),
    bad: bound(rule("update", "certificates.k8s.io", "clustertrustbundles")),
  },
})
