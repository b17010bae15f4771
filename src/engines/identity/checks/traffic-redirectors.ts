import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * Endpoints and EndpointSlices say where a Service sends its traffic, and the status of a Service says which outside
 * addresses it answers for. Whoever writes them becomes the other end of other workloads' connections, past network
 * policies that select by label.
 *
 * Field:   effective rules: create, update or patch on endpoints or endpointslices, update or patch on
 *          services/status
 * Allowed: roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  CVE-2020-8554, CVE-2021-25740; attack primitive AP-22
 */
export const trafficRedirectors = check({
  id: "traffic-redirectors",
  category: "identity",
  title: "Subject redirects the traffic of Services",
  severity: medium("it receives what is meant for other workloads"),
  frameworks: ["mitre-attack/T1557", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: [
      ...anyOf("create update patch", "endpoints discovery.k8s.io/endpointslices"),
      ...anyOf("update patch", "services/status"),
    ],
    may: "redirect the traffic of Services",
    severity: "medium",
  }),
  fix: { title: "Leave endpoints to the controllers of Kubernetes" },
  examples: { good: bound(rule("get,list,watch", "", "endpoints")), bad: bound(rule("update", "", "endpoints")) },
})
