import { asString, dig, get, isObject } from "../../../lib/json.ts"
import type { Resource } from "../../../model/resource.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, object, pod } from "../examples.ts"
import { markOptional } from "../volume-fixes.ts"

/**
 * The container takes a value from a key that its ConfigMap or Secret lacks. The kubelet does not start such a container;
 * after a rename that shows only once the old pods are gone.
 *
 * Field:   env[*].valueFrom.configMapKeyRef and secretKeyRef of every container class
 * Allowed: keys of objects that the input holds; objects that it does not hold (missing-config-map, missing-secret); references marked optional
 * Source:  kubernetes pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables
 */
export const missingKey = check({
  id: "missing-key",
  title: "Container takes a value from a key that is not there",
  severity: medium("the container does not start"),
  aliases: ["kube-linter:env-value-from"],
  frameworks: ["devops/reliability"],
  containers(container, report, { inventory }, { namespace }) {
    if (container.spec.env === undefined) return
    for (const { name, from, spec: variable, resource, path } of container.environment) {
      if (from !== "configMapKeyRef" && from !== "secretKeyRef") continue
      const reference = dig(variable, "valueFrom", from)
      if (get(reference, "optional") === true) continue
      const kind = from === "secretKeyRef" ? "Secret" : "ConfigMap"
      const object = asString(get(reference, "name")) ?? ""
      const key = asString(get(reference, "key")) ?? ""
      const found = inventory.findAll(kind, "", namespace, object)
      if (found.length === 0 || found.some((candidate) => holdsKey(candidate, key))) continue
      report(
        { resource, path },
        `container ${container.name} reads ${name} from key ${key} of ${kind} ${object}, which has none of that name`,
      )
    }
  },
  fix: {
    title: "Add the key, correct its name, or mark the reference as optional",
    patch: markOptional,
    risk: "the application starts without the value",
  },
  examples: {
    good: [
      object("v1", "ConfigMap", { data: { port: "80" } }),
      pod({
        containers: [
          container({ env: [{ name: "PORT", valueFrom: { configMapKeyRef: { name: "app", key: "port" } } }] }),
        ],
      }),
    ],
    bad: [
      object("v1", "ConfigMap", { data: { port: "80" } }),
      pod({
        containers: [
          container({ env: [{ name: "PORT", valueFrom: { configMapKeyRef: { name: "app", key: "ports" } } }] }),
        ],
      }),
    ],
  },
})

/** The values of Secrets are not read from clusters: without any data the keys are unknown. */
function holdsKey({ object }: Resource, key: string): boolean {
  const maps = [object.data, object.stringData, object.binaryData].filter(isObject)
  return maps.length === 0 || maps.some((map) => get(map, key) !== undefined)
}
