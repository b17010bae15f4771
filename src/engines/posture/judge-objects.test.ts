import { describe, expect, it } from "vitest"
import { readManifests } from "../../inputs/files/read-manifests.ts"
import { Inventory } from "../../model/inventory.ts"
import { newestVersion } from "../../model/kubernetes-version.ts"
import type { Resource } from "../../model/resource.ts"
import { checks } from "./checks.generated.ts"
import { judgeObjects, runPosture } from "./run.ts"

const options = { version: newestVersion, checks: checks.filter(({ whole }) => !whole) }

const deployment = (name: string, image: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  selector: {matchLabels: {app: ${name}}}\n  template:\n    metadata: {labels: {app: ${name}}}\n    spec: {containers: [{name: a, image: ${image}}]}\n`
const read = (...texts: readonly string[]): readonly Resource[] =>
  [...readManifests({ source: { file: "a.yaml", text: texts.join("---\n") }, named: true })].flatMap(
    (part) => part.resources,
  )

describe("judgeObjects", () => {
  it("finds what a whole run finds about the same objects", () => {
    const service =
      "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec: {type: NodePort, selector: {app: none}, ports: [{port: 80}]}\n"
    const resources = read(deployment("a", "a"), deployment("b", "b:latest"), service)
    const inventory = Inventory.of(resources)
    const all = runPosture(inventory, options).findings
    for (const resource of resources) {
      const own = judgeObjects(inventory, [resource], options).findings
      const expected = all.filter((finding) => finding.resource === resource.reference)
      expect(own.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort())
      expect(own.length).toBeGreaterThan(0)
    }
  })

  it("judges the owner of a pod that changed", () => {
    const pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a-1, namespace: shop, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: a, controller: true}]}\nspec: {containers: [{name: a, image: a}]}\n"
    const [owner, made] = read(deployment("a", "a"), pod)
    if (!owner || !made) throw new Error("two objects were read")
    const { workloads } = judgeObjects(Inventory.of([owner, made]), [made], options)
    expect(workloads.map(({ resource }) => resource)).toEqual([owner])
  })
})
