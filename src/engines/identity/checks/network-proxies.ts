import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * pods/proxy, services/proxy and pods/portforward carry traffic from the API server or the kubelet to any port of a
 * pod: past network policies, to admin ports that listen for the pod alone. Before 1.35 `get` was enough for a port
 * forward by WebSocket.
 *
 * Field:   effective rules: get or create on pods/proxy or services/proxy, create on pods/portforward; before 1.35
 *          get as well
 * Allowed: roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  kubernetes pkg/registry/core/pod/rest/subresources.go; attack primitive AP-30
 */
export const networkProxies = check({
  id: "network-proxies",
  category: "identity",
  title: "Subject reaches pods through the API server",
  severity: medium("network policies do not see where the traffic comes from"),
  aliases: ["kubescape:C-0063"],
  frameworks: ["mitre-attack/T1090", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: ({ minor }) => [
      ...anyOf("get create", "pods/proxy services/proxy"),
      ...anyOf(minor < 35 ? "create get" : "create", "pods/portforward"),
    ],
    may: "reach any port of pods through the API server",
    severity: "medium",
  }),
  fix: { title: "Grant it by resourceNames, in the namespaces where it is needed" },
  examples: { good: bound(rule("get", "", "pods/log")), bad: bound(rule("create", "", "pods/portforward")) },
})
