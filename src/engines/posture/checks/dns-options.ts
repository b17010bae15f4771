import { asArray, dig, get } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { mapSetting } from "../settings.ts"

/**
 * The resolver options of a pod decide how many queries a name costs: the default of five dots sends each external name
 * through every search domain first. Where a team has agreed on options, all workloads carry them.
 *
 * Field:    spec.dnsConfig.options of the pod
 * Allowed:  all options of the setting; anything where nothing is set
 * Settings: `options`, a map of names to values (`ndots: "2"`)
 * Source:   resolv.conf(5); Kubernetes documentation, DNS for Services and Pods, "Pod's DNS Config"
 */
export const dnsOptions = check({
  id: "dns-options",
  title: "Pod lacks an agreed option of its resolver",
  severity: info("names cost more queries than they must"),
  aliases: ["kube-linter:dnsconfig-options"],
  frameworks: ["devops/reliability"],
  workloads({ pod: template, displayName }, report, context) {
    const wanted = Object.entries(mapSetting(context, "dns-options", "options"))
    if (wanted.length === 0) return
    const options = asArray(dig(template.spec, "dnsConfig", "options"))
    for (const [name, value] of wanted)
      if (!options.some((option) => get(option, "name") === name && String(get(option, "value") ?? "") === value))
        report(template.at("dnsConfig", "options"), `${displayName} has no resolver option ${name}:${value}`, {
          cause: name,
        })
  },
  fix: { title: "Add the option to dnsConfig" },
  examples: {
    settings: { options: { ndots: "2" } },
    good: pod({ dnsConfig: { options: [{ name: "ndots", value: "2" }] } }),
    bad: pod(),
  },
})
