import { removeAt } from "../../../lib/json-patch.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { ignoredCertificates } from "../command-patterns.ts"
import { container, pod } from "../examples.ts"
import { everyCommand } from "../start-commands.ts"

/**
 * The container takes any certificate. Whoever gets between it and its partner (a pod that forges answers of ARP or DNS
 * is enough) reads and changes what they say, credentials included.
 *
 * Field:   command, args, exec hooks and env[*] of every container class
 * Allowed: no option or variable that switches the check of certificates off; probes, which ask the container itself
 * Source:  documentation of the clients (curl -k, kubectl --insecure-skip-tls-verify, NODE_TLS_REJECT_UNAUTHORIZED …)
 */
export const unverifiedTls = check({
  id: "unverified-tls",
  title: "Container does not check certificates",
  severity: low("whoever gets in between reads along and answers instead"),
  frameworks: ["mitre-attack/T1557", "owasp-k8s-2025/K01"],
  containers(container, report) {
    for (const { text, resource, path } of everyCommand(container)) {
      if (path.endsWith("/exec/command") && !path.includes("/lifecycle/")) continue
      const option = ignoredCertificates(text)
      if (option !== undefined) report({ resource, path }, `container ${container.name} is started with ${option}`)
    }
    if (container.spec.env !== undefined)
      for (const { name, value, resource, path } of container.environment)
        if (value !== undefined && switchesOff(name, value))
          report({ resource, path }, `container ${container.name} sets ${name} to ${value}`)
  },
  fix: {
    title: "Give the client the certificate authority of its partner, and remove the switch",
    patch: (place, object) => (/\/env\/\d+$/.test(place.path) ? removeAt(object, place.path) : []),
    risk: "connections to partners whose certificate cannot be checked fail",
  },
  examples: {
    good: pod({ containers: [container({ args: ["--tls-ca-file=/etc/ca.crt"] })] }),
    bad: pod({ containers: [container({ env: [{ name: "NODE_TLS_REJECT_UNAUTHORIZED", value: "0" }] })] }),
  },
})

const offSwitches: Readonly<Record<string, RegExp>> = {
  NODE_TLS_REJECT_UNAUTHORIZED: /^0$/,
  PYTHONHTTPSVERIFY: /^0$/,
  GIT_SSL_NO_VERIFY: /^(?:1|true|yes|on)$/i,
  VAULT_SKIP_VERIFY: /^(?:1|true|t)$/i,
  CONSUL_HTTP_SSL_VERIFY: /^(?:0|false|f)$/i,
  NOMAD_SKIP_VERIFY: /^(?:1|true|t)$/i,
  ARGOCD_INSECURE_SKIP_VERIFY: /^true$/i,
}

const switchesOff = (name: string, value: string): boolean =>
  Object.hasOwn(offSwitches, name) && (offSwitches[name] as RegExp).test(value.trim())
