import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * The API server hands the users of an extension API, and what they ask, to a server that it does not verify: whoever
 * is in between answers for the API and sees who asks.
 *
 * Field:   spec.insecureSkipTLSVerify of APIService
 * Allowed: absent or false, with caBundle
 * Source:  k8s.io/kube-aggregator pkg/apis/apiregistration/v1/types.go
 */
export const apiServiceWithoutVerification = check({
  id: "api-service-without-verification",
  title: "Extension API is not verified",
  severity: medium("somebody on the network can answer in its place"),
  frameworks: ["mitre-attack/T1557", "owasp-k8s-2025/K06"],
  resources: {
    kinds: ["apiregistration.k8s.io/APIService"],
    run(resource, report) {
      if (resource.spec.insecureSkipTLSVerify === true)
        report({ resource, path: "/spec/insecureSkipTLSVerify" }, `the server of ${resource.name} is not verified`)
    },
  },
  fix: {
    title: "Set caBundle and remove insecureSkipTLSVerify",
    patch: setTo(false),
    risk: "without caBundle the API is not reachable",
  },
  examples: {
    good: object("apiregistration.k8s.io/v1", "APIService", { spec: { caBundle: "LS0t" } }, { namespace: undefined }),
    bad: object(
      "apiregistration.k8s.io/v1",
      "APIService",
      { spec: { insecureSkipTLSVerify: true } },
      { namespace: undefined },
    ),
  },
})
