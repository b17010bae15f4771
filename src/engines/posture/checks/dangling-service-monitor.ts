import { asStrings, get } from "../../../lib/json.ts"
import { labelSelector } from "../../../model/labels.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { areNeighbours } from "../completeness.ts"
import { object } from "../examples.ts"

/**
 * A monitor that finds no Service collects nothing, and its alerts never fire.
 *
 * Field:   spec.selector and spec.namespaceSelector of ServiceMonitors
 * Allowed: labels of at least one Service, where the input holds any in those namespaces
 * Source:  Prometheus Operator documentation, ServiceMonitor
 */
export const danglingServiceMonitor = check({
  id: "dangling-service-monitor",
  title: "Monitor finds no Service",
  severity: low("alerts on it never fire"),
  aliases: ["kube-linter:dangling-servicemonitor"],
  frameworks: ["owasp-k8s-2025/K10"],
  resources: {
    kinds: ["monitoring.coreos.com/ServiceMonitor"],
    run(resource, report, { inventory }) {
      const namespaceSelector = resource.spec.namespaceSelector
      const names = asStrings(get(namespaceSelector, "matchNames"))
      // An absent namespaceSelector means the monitor's own namespace; manifests often leave it to the command line.
      const all = get(namespaceSelector, "any") === true
      const namespaces = names.length > 0 ? names : [resource.namespace]
      const services = [...inventory.ofKind("Service", "")].filter(
        (service) => (all || namespaces.includes(service.namespace)) && areNeighbours(resource, service),
      )
      const [any] = inventory.ofKind("Service", "")
      // A monitor without names is often put into another namespace by the command line.
      if (services.length === 0 && (names.length === 0 || !any)) return
      const matches = labelSelector(resource.spec.selector ?? {})
      if (!services.some(({ labels }) => matches(labels)))
        report(
          { resource, path: "/spec/selector" },
          `monitor ${resource.name} finds no Service in ${all ? "any namespace" : namespaces.join(", ")}`,
          {
            severity: services.length > 0 ? "low" : "info",
          },
        )
    },
  },
  fix: { title: "Correct the labels or the namespaces" },
  examples: {
    good: [
      object("monitoring.coreos.com/v1", "ServiceMonitor", { spec: { selector: { matchLabels: { app: "app" } } } }),
      object("v1", "Service", { spec: {} }, { labels: { app: "app" } }),
    ],
    bad: [
      object("monitoring.coreos.com/v1", "ServiceMonitor", { spec: { selector: { matchLabels: { app: "apps" } } } }),
      object("v1", "Service", { spec: {} }, { labels: { app: "app" } }),
    ],
  },
})
