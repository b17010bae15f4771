import { asNumber, get } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A default for all pods above zero, or one that lets them push out others, gives every pod of every namespace the
 * rank that was made for few.
 *
 * Field:   globalDefault, value and preemptionPolicy of PriorityClass
 * Allowed: globalDefault with a value of 0 or less, or preemptionPolicy Never
 * Source:  k8s.io/api/scheduling/v1/types.go; Kubernetes documentation, Pod Priority and Preemption
 */
export const priorityClassDefault = check({
  id: "priority-class-default",
  title: "Every pod may push out others",
  severity: low("any pod can displace workloads of others"),
  frameworks: ["mitre-attack/T1499"],
  resources: {
    kinds: ["scheduling.k8s.io/PriorityClass"],
    run(resource, report) {
      const value = asNumber(get(resource.object, "value")) ?? 0
      if (
        get(resource.object, "globalDefault") === true &&
        value > 0 &&
        get(resource.object, "preemptionPolicy") !== "Never"
      )
        report(
          { resource, path: "/globalDefault" },
          `pods without a class get priority ${value} from ${resource.name} and push out others`,
        )
    },
  },
  fix: {
    title: "Set preemptionPolicy to Never",
    patch: (_place, object) => setAt(object, "/preemptionPolicy", "Never"),
    risk: "pods wait where they pushed out others before",
  },
  examples: {
    good: object("scheduling.k8s.io/v1", "PriorityClass", { value: 0, globalDefault: true }, { namespace: undefined }),
    bad: object(
      "scheduling.k8s.io/v1",
      "PriorityClass",
      { value: 100000, globalDefault: true },
      { namespace: undefined },
    ),
  },
})
