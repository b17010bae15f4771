import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * Connections go to pods before they are ready, and to those that have said they are not: callers get errors in every
 * roll-out.
 *
 * Field:   spec.publishNotReadyAddresses of Services
 * Allowed: absent or false; true on headless Services, where members look for each other
 * Source:  k8s.io/api/core/v1/types.go, ServiceSpec.PublishNotReadyAddresses
 */
export const serviceOfUnreadyPods = check({
  id: "service-of-unready-pods",
  title: "Service sends traffic to pods that are not ready",
  severity: low("callers get errors in every roll-out"),
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["Service"],
    run(resource, report) {
      if (resource.spec.publishNotReadyAddresses === true && resource.spec.clusterIP !== "None")
        report(
          { resource, path: "/spec/publishNotReadyAddresses" },
          `Service ${resource.name} sends traffic to pods that are not ready`,
        )
    },
  },
  fix: {
    title: "Remove publishNotReadyAddresses",
    patch: remove,
    risk: "members that look for each other before they are ready no longer find each other",
  },
  examples: {
    good: object("v1", "Service", { spec: { clusterIP: "None", publishNotReadyAddresses: true } }),
    bad: object("v1", "Service", { spec: { publishNotReadyAddresses: true } }),
  },
})
