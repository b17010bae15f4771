import { append } from "../../../lib/json-pointer.ts"
import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * Values of these annotations end up in the configuration of nginx. With characters that end a directive, whoever
 * writes an Ingress writes configuration, reads the controller's token and with it Secrets of the whole cluster
 * (CVE-2025-1097, CVE-2025-1098, CVE-2025-24514).
 *
 * Field:   metadata.annotations of Ingresses: nginx.ingress.kubernetes.io/auth-url, auth-signin, auth-tls-match-cn,
 *          mirror-target, mirror-host
 * Allowed: values without line breaks and ; { } # ` | \, which neither URLs nor names need
 * Source:  CVE-2025-1097, CVE-2025-1098, CVE-2025-24514; ingress-nginx documentation, Annotation risks
 */
export const ingressAnnotationInjection = check({
  id: "ingress-annotation-injection",
  title: "Ingress annotation breaks out of its directive",
  severity: critical("the controller and the Secrets that it reads are taken over"),
  aliases: ["trivy:KCV-0093"],
  frameworks: ["mitre-attack/T1190", "owasp-k8s-2025/K07"],
  resources: {
    kinds: ["networking.k8s.io/Ingress", "extensions/Ingress", "Ingress"],
    run(resource, report) {
      for (const name of annotations) {
        const key = `nginx.ingress.kubernetes.io/${name}`
        const value = resource.annotations[key]
        if (value !== undefined && /[\r\n;{}#`|]|\\/.test(value))
          report(
            { resource, path: append("/metadata/annotations", key) },
            `Ingress ${resource.name}: ${name} holds characters that end a directive of nginx`,
          )
      }
    },
  },
  fix: {
    title: "Remove the annotation, and update the controller",
    patch: remove,
    risk: "what the annotation did for the application is lost",
  },
  examples: {
    good: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: {} },
      {
        annotations: { "nginx.ingress.kubernetes.io/auth-url": "https://login.example/check?rd=$escaped_request_uri" },
      },
    ),
    bad: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: {} },
      { annotations: { "nginx.ingress.kubernetes.io/auth-url": "http://login.example/#;\nload_module x" } },
    ),
  },
})

const annotations = ["auth-url", "auth-signin", "auth-tls-match-cn", "mirror-target", "mirror-host"]
