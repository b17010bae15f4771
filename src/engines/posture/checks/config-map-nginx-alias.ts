import { asObject, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A location without a slash at its end and an alias with one let a request for /files../ leave the directory:
 * whoever asks reads files beside it, settings and keys among them.
 *
 * Field:   data of ConfigMaps: location and alias of nginx
 * Allowed: a slash at the end of both or of neither
 * Source:  nginx documentation, ngx_http_core_module, alias; Gixy, alias_traversal
 */
export const configMapNginxAlias = check({
  id: "config-map-nginx-alias",
  title: "nginx gives away files beside a directory",
  severity: medium("files beside the directory can be read"),
  frameworks: ["mitre-attack/T1190"],
  resources: {
    kinds: ["ConfigMap"],
    run(resource, report) {
      for (const [key, value] of Object.entries(asObject(get(resource.object, "data")))) {
        if (typeof value !== "string" || !value.includes("alias")) continue
        const found = /location[ \t]+(?:\^~[ \t]+)?(\/[^\s{]*[^\s{/])\s*\{[^{}]{0,500}?\balias\s+([^;\s]+\/);/.exec(
          value,
        )
        if (found)
          report(
            { resource, path: append("", "data", key) },
            `${key} of ConfigMap ${resource.name}: location ${found[1]} with alias ${found[2]} gives away files beside it`,
          )
      }
    },
  },
  fix: { title: "End the location with a slash" },
  examples: {
    good: object("v1", "ConfigMap", { data: { "nginx.conf": "location /files/ { alias /srv/files/; }" } }),
    bad: object("v1", "ConfigMap", { data: { "nginx.conf": "location /files { alias /srv/files/; }" } }),
  },
})
