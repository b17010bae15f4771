import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { Resource } from "../../model/resource.ts"
import { schemaFaults } from "./schema.ts"

const faults = (object: JsonObject, minor = 37) =>
  schemaFaults(new Resource(object, { kind: "cluster", name: "test" }), minor).map(
    ({ kind, path, message }) => `${kind} ${path} ${message}`,
  )

const pod = (container: JsonObject, spec: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "app" },
  spec: { containers: [{ name: "app", image: "app:1", ...container }], ...spec },
})

describe("schemaFaults", () => {
  it("accepts what is right, null for absent included", () => {
    expect(faults(pod({ securityContext: null, ports: [{ containerPort: 80 }] }, { volumes: null }))).toEqual([])
  })

  it("names what was probably meant", () => {
    expect(faults(pod({ securityContex: { privileged: false } }))).toEqual([
      "unknown-field /spec/containers/0/securityContex securityContex is no field of spec.containers.0; did you mean securityContext",
    ])
    expect(faults(pod({ ImagePullPolicy: "Always" }))[0]).toContain("did you mean imagePullPolicy")
  })

  it("knows when a field came", () => {
    const sidecar = pod({ restartPolicy: "Always" })
    expect(faults(sidecar, 28)).toEqual([])
    expect(faults(sidecar, 27)[0]).toContain("Kubernetes has it from 1.28 on")
  })

  it("tells values of the wrong type, and hides what may be secret", () => {
    expect(faults(pod({ env: [{ name: "A", value: 1 }] }))).toEqual([
      "wrong-type /spec/containers/0/env/0/value spec.containers.0.env.0.value is 1 and not a text",
    ])
    const [secret] = faults({ apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, data: { a: "hunter2!" } })
    expect(secret).toBe("wrong-type /data/a data.a is not base64")
    expect(faults(pod({ resources: { limits: { memory: "64mib" } } }))[0]).toContain("not a quantity")
  })

  it("tells kinds of another version, and leaves foreign groups and removed versions to others", () => {
    expect(faults({ apiVersion: "v1", kind: "Ingress" })[0]).toContain("v1 has no Ingress")
    expect(faults({ apiVersion: "apps/v1", kind: "Deploymnt" })[0]).toContain("did you mean Deployment")
    expect(faults({ apiVersion: "batch/v1beta1", kind: "CronJob" })).toEqual([])
    expect(faults({ apiVersion: "example.com/v1", kind: "Anything", whatever: 1 })).toEqual([])
    expect(faults({ apiVersion: "v1", kind: "Config", clusters: [] })).toEqual([])
  })

  it("survives hostile names and shapes", () => {
    expect(
      faults(JSON.parse('{"apiVersion":"v1","kind":"Pod","__proto__":{"a":1},"constructor":1,"spec":[]}')),
    ).toEqual(
      expect.arrayContaining([
        expect.stringContaining("unknown-field /constructor"),
        expect.stringContaining("wrong-type /spec"),
      ]),
    )
    expect(faults({ apiVersion: "v1", kind: "constructor" })[0]).toContain("unknown-kind")
  })
})
