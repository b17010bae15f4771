import { append } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * With HTTPS to the backend and no verification the way is encrypted to whoever answers: another pod on the way can
 * read and change everything.
 *
 * Field:   metadata.annotations of Ingresses: nginx.ingress.kubernetes.io/backend-protocol with proxy-ssl-verify
 * Allowed: proxy-ssl-verify: on, with proxy-ssl-secret
 * Source:  ingress-nginx documentation, Annotations, "Backend Certificate Authentication" (off by default)
 */
export const ingressBackendVerification = check({
  id: "ingress-backend-verification",
  title: "Ingress does not verify its backend",
  severity: info("it is the default of the controller, inside of the cluster"),
  frameworks: ["owasp-k8s-2025/K05"],
  optional: true,
  resources: {
    kinds: ["networking.k8s.io/Ingress", "extensions/Ingress"],
    run(resource, report) {
      const protocol = resource.annotations["nginx.ingress.kubernetes.io/backend-protocol"]
      if ((protocol === "HTTPS" || protocol === "GRPCS") && resource.annotations[key] !== "on")
        report(
          { resource, path: append("/metadata/annotations", key) },
          `Ingress ${resource.name} talks ${protocol} to a backend that it does not verify`,
        )
    },
  },
  fix: { title: "Set proxy-ssl-verify to on and proxy-ssl-secret to the authority of the backend" },
  examples: {
    good: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: {} },
      {
        annotations: {
          "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS",
          "nginx.ingress.kubernetes.io/proxy-ssl-verify": "on",
        },
      },
    ),
    bad: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: {} },
      { annotations: { "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS" } },
    ),
  },
})

const key = "nginx.ingress.kubernetes.io/proxy-ssl-verify"
