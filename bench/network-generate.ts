import { policiesFor } from "../src/app/generate-policies.ts"
import type { JsonObject } from "../src/lib/json.ts"
import { Inventory } from "../src/model/inventory.ts"
import { Resource } from "../src/model/resource.ts"
import { numbers } from "./network-world.ts"

/** `npm run bench network-generate`: policies with proof for estates of growing size, three connections for each workload. */
export async function run(): Promise<void> {
  for (const workloads of [200, 1_000, 3_000]) {
    const inventory = estate(workloads)
    const started = performance.now()
    const { policies, certificate } = policiesFor(inventory)
    const { needs, rules, open, spare, extras } = certificate
    console.log(
      `${workloads} workloads, ${needs} needs: ${policies.length} policies, ${rules} rules in ` +
        `${((performance.now() - started) / 1000).toFixed(1)} s; ${open.length} open, ${spare} spare, ${extras?.length} extras, ` +
        `${(process.memoryUsage().rss / 1048576).toFixed(0)} MB`,
    )
  }
}

function estate(workloads: number): Inventory {
  const below = numbers(5)
  const home = (index: number) => `ns-${index % Math.ceil(workloads / 20)}`
  const objects = Array.from({ length: workloads }, (_, i): JsonObject[] => {
    const labels = { app: `app-${i}`, team: `team-${i % 7}` }
    const env = Array.from({ length: 3 }, (_value, at) => {
      const peer = below(workloads)
      return { name: `PEER_${at}_URL`, value: `http://app-${peer}.${home(peer)}:80/` }
    })
    const containers = [{ name: "main", image: "main:1", env, ports: [{ containerPort: 8080 }] }]
    return [
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: `app-${i}`, namespace: home(i) },
        spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
      },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: `app-${i}`, namespace: home(i) },
        spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
      },
    ]
  })
  return Inventory.of(objects.flat().map((object) => new Resource(object, { kind: "cluster", name: "bench" })))
}
