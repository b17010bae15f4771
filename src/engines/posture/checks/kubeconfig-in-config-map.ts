import { asObject, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A kubeconfig with a token, a key or a password is an identity. In a ConfigMap everybody has it who may read
 * ConfigMaps, which many roles may.
 *
 * Field:   data of ConfigMaps
 * Allowed: kubeconfigs that name files (tokenFile, client-key), as that of kube-proxy does
 * Source:  k8s.io/client-go tools/clientcmd/api/v1/types.go, AuthInfo
 */
export const kubeconfigInConfigMap = check({
  id: "kubeconfig-in-config-map",
  title: "ConfigMap holds a kubeconfig with credentials",
  severity: high("everyone who may read ConfigMaps is that identity"),
  frameworks: ["mitre-attack/T1552.001", "owasp-k8s-2025/K03"],
  resources: {
    kinds: ["ConfigMap"],
    run(resource, report) {
      for (const [key, value] of Object.entries(asObject(get(resource.object, "data"))))
        if (
          typeof value === "string" &&
          value.length < 64 * 1024 &&
          /\bkind:[ \t]*"?Config\b/.test(value) &&
          /(?:^|\n)[ \t]*(?:token|client-key-data|password):[ \t]*"?[^\s"<$]{8,}/.test(value)
        )
          report(
            { resource, path: append("", "data", key) },
            `ConfigMap ${resource.name} holds a kubeconfig with credentials in ${key}`,
          )
    },
  },
  fix: { title: "Use a service account, or move the kubeconfig to a Secret, and change its credentials" },
  examples: {
    good: object("v1", "ConfigMap", {
      data: { config: "kind: Config\nusers:\n- name: a\n  user:\n    tokenFile: /var/run/token\n" },
    }),
    bad: object("v1", "ConfigMap", {
      data: { config: "kind: Config\nusers:\n- name: a\n  user:\n    token: abcdefgh12345678\n" },
    }),
  },
})
