import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../../lib/json.ts"
import { deployment, pod } from "../examples.ts"
import { checkPodSecurity, PodSecurityOptionError } from "./check-pod-security.ts"
import { controls, controlsFor } from "./registry.ts"

const restricted = { level: "restricted", version: "v1.37" } as const
const baseline = { level: "baseline", version: "v1.37" } as const

const controlsAgainst = (object: JsonObject, options: Parameters<typeof checkPodSecurity>[1]) =>
  checkPodSecurity(object, options).violations.map(({ control }) => control)

describe("checkPodSecurity", () => {
  it("names control, containers, values and places", () => {
    const object = pod({
      hostPID: true,
      containers: [{ name: "a", securityContext: { capabilities: { add: ["CHOWN", "SYS_ADMIN", "bpf"] } } }],
    })
    expect(checkPodSecurity(object, baseline)).toEqual({
      allowed: false,
      violations: [
        {
          control: "capabilities_baseline",
          level: "baseline",
          reason: "capabilities beyond the default set",
          detail: 'container "a" must not list "SYS_ADMIN", "bpf" in securityContext.capabilities.add',
          paths: ["/spec/containers/0/securityContext/capabilities/add"],
          containers: ["a"],
        },
        {
          control: "hostNamespaces",
          level: "baseline",
          reason: "host namespaces",
          detail: "pod must not set hostPID=true",
          paths: ["/spec/hostPID"],
          containers: [],
        },
      ],
    })
  })

  it("takes a pod, a bare template and whatever holds templates; paths point into what was given", () => {
    const spec = { hostNetwork: true }
    const pathsIn = (object: JsonObject) => checkPodSecurity(object, baseline).violations.flatMap(({ paths }) => paths)
    expect(pathsIn(pod(spec))).toEqual(["/spec/hostNetwork"])
    expect(pathsIn({ metadata: {}, spec })).toEqual(["/spec/hostNetwork"])
    expect(pathsIn(deployment(spec))).toEqual(["/spec/template/spec/hostNetwork"])
    expect(pathsIn({ apiVersion: "acme.example/v1", kind: "Runner", spec: { ...spec, containers: [{}] } })).toEqual([
      "/spec/hostNetwork",
    ])
    const cluster = { headGroupSpec: { template: { spec } }, workerGroupSpecs: [{ template: { spec } }] }
    expect(pathsIn({ apiVersion: "ray.io/v1", kind: "RayCluster", spec: cluster })).toEqual([
      "/spec/headGroupSpec/template/spec/hostNetwork",
      "/spec/workerGroupSpecs/0/template/spec/hostNetwork",
    ])
    expect(checkPodSecurity({ apiVersion: "v1", kind: "ConfigMap" }, restricted).allowed).toBe(true)
  })

  it("reads versions as Kubernetes writes them, newer ones as the newest, and refuses others", () => {
    const object = pod({ securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem", value: "4096" }] } })
    for (const version of ["v1.32", "1.32.4", "latest", "v1.99", "2.0", { major: 1, minor: 32 }, undefined])
      expect(checkPodSecurity(object, { level: "baseline", ...(version && { version }) }).allowed).toBe(true)
    expect(checkPodSecurity(object, { level: "baseline", version: "v1.31" }).allowed).toBe(false)
    expect(() => checkPodSecurity(object, { level: "baseline", version: "newest" })).toThrow(PodSecurityOptionError)
    expect(() => checkPodSecurity(object, { level: "strict" as "baseline" })).toThrow(PodSecurityOptionError)
    expect(checkPodSecurity(pod({ hostPID: true }), { level: "privileged" }).allowed).toBe(true)
  })

  it("takes a volume without a source as the emptyDir it becomes, and one of an unknown type as forbidden", () => {
    const withVolume = (source: JsonObject) => ({ spec: { volumes: [{ name: "data", ...source }] } })
    expect(controlsAgainst(withVolume({}), restricted)).toEqual([])
    expect(controlsAgainst(withVolume({ hostPath: null }), restricted)).toEqual([])
    expect(controlsAgainst(withVolume({ teleport: {} }), restricted)).toEqual(["restrictedVolumes"])
    expect(controlsAgainst(withVolume({ hostPath: {} }), restricted)).toEqual(["restrictedVolumes"])
    expect(controlsAgainst(withVolume({ hostPath: {} }), baseline)).toEqual(["hostPathVolumes"])
  })

  it("never throws on what a pod may hold", () => {
    const keys = [
      ..."spec metadata annotations containers initContainers volumes securityContext sysctls capabilities".split(" "),
      ..."add drop seccompProfile seLinuxOptions windowsOptions ports livenessProbe lifecycle httpGet os".split(" "),
      ..."__proto__ constructor kind apiVersion".split(" "),
    ]
    const hostile = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom(null, true, 0, "", "Pod", "v1", [], {}),
        fc.dictionary(fc.constantFrom(...keys), tie("value")),
        fc.array(tie("value"), { maxLength: 3 }),
      ),
    })).value
    fc.assert(
      fc.property(
        hostile,
        fc.constantFrom(restricted, { level: "restricted", version: "v1.0" } as const),
        (value, options) => {
          const { allowed, violations } = checkPodSecurity({ spec: value, metadata: value } as JsonObject, options)
          return allowed === (violations.length === 0)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe("controlsFor", () => {
  const idsFor = (level: "baseline" | "restricted", minor: number) => controlsFor(level, minor).map(({ id }) => id)

  it("lets restricted controls take the place of baseline ones only from their version on", () => {
    expect(idsFor("restricted", 18)).toContain("seccompProfile_baseline")
    expect(idsFor("restricted", 19)).not.toContain("seccompProfile_baseline")
    expect(idsFor("restricted", 21)).toContain("capabilities_baseline")
    expect(idsFor("restricted", 22)).not.toContain("capabilities_baseline")
    expect(idsFor("restricted", 34)).toContain("procMount")
    expect(idsFor("restricted", 35)).not.toContain("procMount")
    expect(idsFor("restricted", 0)).not.toContain("hostPathVolumes")
  })

  it("has every control at the newest version, each with revisions in order", () => {
    const active = [...idsFor("baseline", 37), ...idsFor("restricted", 37)]
    for (const { id, revisions } of controls) {
      expect(active).toContain(id)
      const versions = revisions.map(({ since }) => since)
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
    }
  })
})
