import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { binding, rule, unbound } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

const names = ["coredns", "kube-proxy", "extension-apiserver-authentication", "aws-auth", ""]
const [rules = {}] = unbound(rule("update", "", "configmaps"))

/**
 * ConfigMaps in kube-system configure the cluster itself: coredns (names), kube-proxy, extension-apiserver-
 * authentication (which proxies are believed), on EKS aws-auth (which cloud identity is administrator).
 *
 * Field:   effective rules: update or patch on configmaps in kube-system, everywhere included
 * Allowed: other namespaces; ConfigMaps by other names; roles nobody is bound to; bindings of Kubernetes and well-
 *          known add-ons
 * Source:  attack primitives AP-23, AP-24
 */
export const systemConfigMapWriters = check({
  id: "system-config-map-writers",
  category: "identity",
  title: "Subject changes the configuration of the cluster's own parts",
  severity: medium("names resolve to, and requests are believed from, where it wants"),
  aliases: ["trivy:KSV-0115", "kubescape:C-0037"],
  frameworks: ["mitre-attack/T1565", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: names.flatMap((name) => anyOf("update patch", "configmaps", { namespace: "kube-system", name })),
    may: "change the configuration of the cluster's own parts",
    severity: "medium",
  }),
  fix: { title: "Grant it in the namespaces where it is needed, or by resourceNames" },
  examples: { good: [rules, binding("robot", "shop")], bad: [rules, binding("robot", "kube-system")] },
})
