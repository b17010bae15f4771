import { asArray, asString, dig, get, isObject } from "../../../lib/json.ts"
import type { Resource } from "../../../model/resource.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, object, pod } from "../examples.ts"

/**
 * The container takes a value from a ConfigMap or Secret that the scan does not hold, or from a key that it lacks. The
 * kubelet does not start such a container; whoever may create the object decides what it reads.
 *
 * Field:   env[*].valueFrom.configMapKeyRef and secretKeyRef, envFrom[*] of every container class
 * Allowed: objects and keys that exist; references marked optional
 * Source:  kubernetes pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables
 */
export const missingReference = check({
  id: "missing-reference",
  title: "Container takes values from an object that is not there",
  severity: low("the container does not start"),
  aliases: ["kube-linter:env-value-from"],
  frameworks: ["devops/reliability"],
  optional: true,
  containers(container, report, { inventory }, { namespace }) {
    const { spec } = container
    if (spec.env !== undefined)
      for (const { name, from, spec: variable, resource, path } of container.environment) {
        if (from !== "configMapKeyRef" && from !== "secretKeyRef") continue
        const reference = dig(variable, "valueFrom", from)
        if (get(reference, "optional") === true) continue
        const kind = from === "secretKeyRef" ? "Secret" : "ConfigMap"
        const object = asString(get(reference, "name")) ?? ""
        const key = asString(get(reference, "key")) ?? ""
        const found = inventory.find(kind, "", namespace, object)
        const what =
          found === undefined
            ? `${kind} ${object}`
            : holdsKey(found, key)
              ? undefined
              : `key ${key} of ${kind} ${object}`
        if (what)
          report({ resource, path }, `container ${container.name} reads ${name} from ${what}, which is not there`)
      }
    for (const [index, item] of asArray(spec.envFrom).entries()) {
      const kind = isObject(get(item, "secretRef")) ? "Secret" : "ConfigMap"
      const reference = get(item, "secretRef") ?? get(item, "configMapRef")
      const object = asString(get(reference, "name"))
      if (object === undefined || get(reference, "optional") === true || inventory.find(kind, "", namespace, object))
        continue
      report(
        container.at("envFrom", index),
        `container ${container.name} takes over ${kind} ${object}, which is not there`,
      )
    }
  },
  fix: { title: "Add the object or key, correct its name, or mark the reference as optional" },
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
  const maps = ["data", "stringData", "binaryData"].map((field) => get(object, field)).filter(isObject)
  return maps.length === 0 || maps.some((map) => get(map, key) !== undefined)
}
