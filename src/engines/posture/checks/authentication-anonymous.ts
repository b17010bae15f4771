import { asArray, dig, get } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * Anonymous requests that are limited to no path are let in for everything that any role gives system:anonymous or
 * system:unauthenticated.
 *
 * Field:   anonymous of AuthenticationConfiguration
 * Allowed: enabled: false, or conditions with paths
 * Source:  k8s.io/apiserver pkg/apis/apiserver/v1/types.go (AnonymousAuthConfig); Kubernetes documentation,
 *          Authenticating, "Anonymous requests"
 */
export const authenticationAnonymous = check({
  id: "authentication-anonymous",
  title: "Anonymous requests are let in on every path",
  severity: low("stock roles give anonymous users health and version only"),
  frameworks: ["owasp-k8s-2025/K09"],
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "AuthenticationConfiguration")) {
      if (dig(object, "anonymous", "enabled") === true && asArray(dig(object, "anonymous", "conditions")).length === 0)
        report(at("anonymous"), "anonymous requests are let in on every path")
    }
  },
  fix: {
    title: "Limit anonymous requests to /livez, /readyz and /healthz",
    patch: (place, object) =>
      get(object, "kind") === "AuthenticationConfiguration"
        ? setAt(object, append(place.path, "conditions"), [
            { path: "/livez" },
            { path: "/readyz" },
            { path: "/healthz" },
          ])
        : [],
    risk: "clients without credentials are refused elsewhere, kubeadm join by discovery token among them",
  },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "AuthenticationConfiguration", {
      anonymous: { enabled: true, conditions: [{ path: "/livez" }] },
    }),
    bad: file("apiserver.config.k8s.io/v1", "AuthenticationConfiguration", { anonymous: { enabled: true } }),
  },
})
