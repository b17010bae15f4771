import { asArray, asString, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { isCredential } from "../credentials.ts"
import { container, pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * A probe's header carries a credential. It stands in the manifest in plain text, and the kubelet sends it to whatever
 * answers on that port, mostly without TLS.
 *
 * Field:   httpGet.httpHeaders of probes and hooks of init, sidecar and regular containers
 * Allowed: headers other than Authorization and the like
 * Source:  k8s.io/api/core/v1/types.go, HTTPGetAction.HTTPHeaders
 */
export const probeCredential = check({
  id: "probe-credential",
  title: "Probe carries a credential",
  severity: medium("everyone who reads the manifest has it"),
  frameworks: ["mitre-attack/T1552.001", "owasp-k8s-2025/K03"],
  classes: ["sidecar", "regular"],
  containers(container, report) {
    const { spec } = container
    if (
      spec.livenessProbe === undefined &&
      spec.readinessProbe === undefined &&
      spec.startupProbe === undefined &&
      spec.lifecycle === undefined
    )
      return
    for (const { of, action, spec: handler, resource, path } of container.handlers) {
      if (action !== "httpGet") continue
      for (const [index, header] of asArray(handler.httpHeaders).entries()) {
        const name = asString(get(header, "name")) ?? ""
        const value = asString(get(header, "value")) ?? ""
        if (value !== "" && (credentialHeader.test(name) || isCredential(name, value)))
          report(
            { resource, path: append(path, "httpHeaders", index) },
            `${of} of container ${container.name} sends the header ${name}`,
          )
      }
    }
  },
  fix: {
    title: "Offer the probe an address that needs no credential, and change the credential",
    patch: remove,
    risk: "the probe fails while its address asks for the credential",
  },
  examples: {
    good: pod({
      containers: [
        container({ livenessProbe: { httpGet: { port: 80, httpHeaders: [{ name: "Accept", value: "text/plain" }] } } }),
      ],
    }),
    bad: pod({
      containers: [
        container({
          livenessProbe: {
            httpGet: { port: 80, httpHeaders: [{ name: "Authorization", value: "Basic YWRtaW46aHVudGVyMg==" }] },
          },
        }),
      ],
    }),
  },
})

const credentialHeader = /^(?:authorization|proxy-authorization|x-api-key|x-auth-token|x-vault-token|private-token)$/i
