import { expect, it } from "vitest"
import { readManifests } from "../inputs/files/read-manifests.ts"
import { renderedText } from "../inputs/rendered-text.ts"
import type { Finding } from "../model/finding.ts"
import { Resource } from "../model/resource.ts"
import { locateFindings } from "./locate.ts"

const text = `# first line
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: {name: b}
    spec:
      containers:
        - name: app
          image: app:1
`
const read = (source: { file: string; text: string }): readonly Resource[] =>
  [...readManifests({ source, named: true })].flatMap(({ resources }) => resources)

const resources = read({ file: "a.yaml", text })
const [configMap, pod] = resources as [Resource, Resource]
const finding = (resource: Resource, ...paths: string[]): Finding => ({
  id: "x",
  rule: "x",
  aliases: [],
  category: "posture",
  severity: "low",
  title: "",
  message: "",
  locations: [],
  evidence: {},
  frameworks: [],
  places: paths.map((path) => ({ resource, path })),
})
const starts = (of: Finding) => {
  locateFindings([of])
  return of.locations.map(({ file, line, column }) => `${file}:${line}:${column}`)
}

it("finds places in documents and in items of lists", () => {
  expect(starts(finding(configMap, "/kind"))).toEqual(["a.yaml:3:1"])
  expect(starts(finding(pod, "/spec/containers/0/image"))).toEqual(["a.yaml:15:11"])
})

it("falls back to the nearest ancestor, each location once", () => {
  expect(starts(finding(pod, "/spec/hostNetwork", "/spec/hostPID"))).toEqual(["a.yaml:12:5"])
})

it("gives none for a cluster and the first line for rendered text", () => {
  const inCluster = new Resource(pod.object, { kind: "cluster", name: "prod" })
  expect(starts(finding(inCluster, "/spec"))).toEqual([])
  const [, rendered] = read(renderedText("chart/templates/a.yaml", text))
  expect(starts(finding(rendered as Resource, "/spec"))).toEqual(["chart/templates/a.yaml:1:1"])
})

it("leads from a rendered object to what its source says, by the names of list items", () => {
  const object = structuredClone(pod.object) as { spec: { containers: object[] } }
  object.spec.containers.unshift({ name: "injected", image: "x" })
  if (pod.origin.kind !== "file") throw new Error("read from a file")
  const rendered = new Resource(object as never, { ...pod.origin, renderedFrom: "overlay" })
  expect(starts(finding(rendered, "/spec/containers/1/image"))).toEqual(["a.yaml:15:11"])
  expect(starts(finding(rendered, "/spec/containers/0/image"))).toEqual(["a.yaml:13:7"])
})
