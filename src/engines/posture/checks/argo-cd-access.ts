import { asStringMap, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Argo CD deploys with the rights of an administrator. Anonymous access, a default role for everybody who is signed
 * in, or shells in pods from its page give these to strangers.
 *
 * Field:   data of the ConfigMaps argocd-cm, argocd-rbac-cm and argocd-cmd-params-cm
 * Allowed: users.anonymous.enabled and exec.enabled not "true"; policy.default empty or role:readonly;
 *          server.insecure and server.disable.auth not "true"
 * Source:  Argo CD documentation, User Management, RBAC Configuration, Web-based Terminal
 */
export const argoCdAccess = check({
  id: "argo-cd-access",
  title: "Argo CD is open to too many",
  severity: high("strangers deploy with the rights of Argo CD"),
  frameworks: ["owasp-k8s-2025/K06", "owasp-k8s-2025/K09"],
  resources: {
    kinds: ["ConfigMap"],
    run(resource, report) {
      const data = asStringMap(get(resource.object, "data"))
      for (const [name, key, bad, what] of settings)
        if (resource.name === name && bad.test(data[key] ?? ""))
          report(
            { resource, path: append("", "data", key) },
            `${what} (${key}: ${data[key]})`,
            key === "server.insecure" || key === "exec.enabled" ? { severity: "low" } : {},
          )
    },
  },
  fix: { title: "Turn it off, and give roles to groups in policy.csv" },
  examples: {
    good: object(
      "v1",
      "ConfigMap",
      { data: { "users.anonymous.enabled": "false" } },
      { name: "argocd-cm", namespace: "argocd" },
    ),
    bad: object(
      "v1",
      "ConfigMap",
      { data: { "users.anonymous.enabled": "true" } },
      { name: "argocd-cm", namespace: "argocd" },
    ),
  },
})

const settings: readonly (readonly [name: string, key: string, bad: RegExp, what: string])[] = [
  ["argocd-cm", "users.anonymous.enabled", /^true$/, "Argo CD lets everybody in without signing in"],
  ["argocd-cm", "exec.enabled", /^true$/, "Argo CD opens shells in pods from its page"],
  ["argocd-rbac-cm", "policy.default", /^role:(?!readonly$).+/, "everybody who is signed in has a role in Argo CD"],
  ["argocd-cmd-params-cm", "server.disable.auth", /^true$/, "Argo CD asks nobody to sign in"],
  ["argocd-cmd-params-cm", "server.insecure", /^true$/, "Argo CD serves without TLS"],
]
