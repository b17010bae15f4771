import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Pages of any origin may call the application with the cookies of the visitor and read what it answers: any site
 * that a user opens acts in the user's name.
 *
 * Field:   metadata.annotations of Ingresses: nginx.ingress.kubernetes.io/enable-cors, cors-allow-origin,
 *          cors-allow-credentials
 * Allowed: named origins; * with cors-allow-credentials: "false"
 * Source:  ingress-nginx documentation, Annotations, "Enable CORS" (origin * and credentials true by default)
 */
export const ingressCrossOrigin = check({
  id: "ingress-cross-origin",
  title: "Pages of any origin act for the visitor",
  severity: medium("any page that a user opens can use the application in the user's name"),
  frameworks: ["owasp-k8s-2025/K05"],
  resources: {
    kinds: ["networking.k8s.io/Ingress", "extensions/Ingress"],
    run(resource, report) {
      const { annotations } = resource
      if (annotations[`${prefix}enable-cors`] !== "true" || annotations[`${prefix}cors-allow-credentials`] === "false")
        return
      const origin = annotations[`${prefix}cors-allow-origin`] ?? "*"
      if (origin.split(",").some((item) => item.trim() === "*"))
        report(
          { resource, path: append("/metadata/annotations", `${prefix}cors-allow-origin`) },
          `Ingress ${resource.name} lets pages of any origin call it with credentials`,
        )
    },
  },
  fix: { title: "Name the origins in cors-allow-origin" },
  examples: {
    good: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: {} },
      {
        annotations: {
          "nginx.ingress.kubernetes.io/enable-cors": "true",
          "nginx.ingress.kubernetes.io/cors-allow-origin": "https://shop.example",
        },
      },
    ),
    bad: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: {} },
      { annotations: { "nginx.ingress.kubernetes.io/enable-cors": "true" } },
    ),
  },
})

const prefix = "nginx.ingress.kubernetes.io/"
