import { asStringMap } from "../../../lib/json.ts"
import { labelEquality } from "../../../model/labels.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { areNeighbours } from "../completeness.ts"
import { deployment, object } from "../examples.ts"

/**
 * A Service whose selector is too wide sends a share of the requests to pods of another program: a job, a cache, the
 * next team's application, which receive what was not meant for them.
 *
 * Field:   spec.selector of Services
 * Allowed: one workload; several with the same image, as in a gradual roll-out
 * Source:  k8s.io/api/core/v1/types.go, ServiceSpec.Selector
 */
export const serviceOfSeveralWorkloads = check({
  id: "service-of-several-workloads",
  title: "Service selects several programs",
  severity: low("requests go to pods that they were not meant for"),
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["Service"],
    run(resource, report, { workloadsIn }) {
      const selector = asStringMap(resource.spec.selector)
      if (Object.keys(selector).length === 0 || resource.spec.clusterIP === "None") return
      const matches = labelEquality(selector)
      const selected = workloadsIn(resource.namespace).filter(
        ({ pod, kind, resource: owner }) =>
          kind !== "Pod" && kind !== "ReplicaSet" && matches(pod.labels) && areNeighbours(resource, owner),
      )
      const programs = new Set(
        selected.map(({ containers }) =>
          containers
            .filter((container) => container.class === "regular")
            .map(({ image, imageText }) => image?.repository ?? imageText)
            .sort()
            .join(" "),
        ),
      )
      const names = [...new Set(selected.map(({ displayName }) => displayName))]
      if (programs.size > 1 && new Set(selected.map(({ name }) => name)).size > 1)
        report(
          { resource, path: "/spec/selector" },
          `Service ${resource.name} sends requests to ${names.join(" and ")}`,
          {
            related: selected.map((workload) => ({ resource: workload.resource, path: workload.pod.metadataPath })),
          },
        )
    },
  },
  fix: { title: "Add a label to the selector that only one program has" },
  examples: {
    good: [deployment(), object("v1", "Service", { spec: { selector: { app: "app" } } })],
    bad: [
      deployment(),
      object(
        "apps/v1",
        "Deployment",
        {
          spec: {
            template: {
              metadata: { labels: { app: "app" } },
              spec: { containers: [{ name: "cache", image: "cache:1" }] },
            },
          },
        },
        { name: "cache" },
      ),
      object("v1", "Service", { spec: { selector: { app: "app" } } }),
    ],
  },
})
