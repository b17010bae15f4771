import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { Inventory } from "../../model/inventory.ts"
import { version } from "../../model/kubernetes-version.ts"
import { Resource } from "../../model/resource.ts"
import { checks } from "./checks.generated.ts"
import { container, pod } from "./examples.ts"
import { runPosture } from "./run.ts"

/** Findings of the given checks, as "severity path container". */
function judge(object: JsonObject, ids: readonly string[], minor = 37): readonly string[] {
  const inventory = Inventory.of([new Resource(object, { kind: "cluster", name: "test" })])
  const chosen = checks.filter(({ id }) => ids.includes(id))
  expect(chosen.length).toBe(ids.length)
  const { findings, incomplete } = runPosture(inventory, { version: version(minor), checks: chosen })
  expect(incomplete).toEqual([])
  return findings.map(({ rule, severity, path }) => `${rule} ${severity} ${path}`)
}

const secured = (securityContext: JsonObject, name = "app") => container({ name, securityContext })

describe("hardening checks", () => {
  it("report once per pod what the pod's own field can mend", () => {
    const two = pod({ containers: [secured({}, "a"), secured({}, "b"), secured({ runAsNonRoot: false }, "c")] })
    expect(judge(two, ["run-as-non-root", "seccomp-profile"])).toEqual([
      "run-as-non-root medium /spec/securityContext/runAsNonRoot",
      "run-as-non-root medium /spec/containers/2/securityContext/runAsNonRoot",
      "seccomp-profile medium /spec/securityContext/seccompProfile",
    ])
  })

  it("tell apart users that are unset, root, low and high", () => {
    const ids = ["run-as-non-root", "run-as-root-user", "run-as-high-user-id"]
    const withUser = (runAsUser: number) => pod({ securityContext: { runAsUser } })
    expect(judge(pod(), ids).map((line) => line.split(" ")[0])).toEqual(["run-as-high-user-id", "run-as-non-root"])
    expect(judge(withUser(0), ids)).toEqual(["run-as-root-user medium /spec/securityContext/runAsUser"])
    expect(judge(withUser(1000), ids)).toEqual(["run-as-high-user-id low /spec/securityContext/runAsUser"])
    expect(judge(withUser(10_000), ids).length).toBe(1)
    expect(judge(withUser(10_001), ids)).toEqual([])
  })

  it("pass over users of a pod with a user namespace, from the version on that has them", () => {
    const ids = ["run-as-non-root", "run-as-root-user", "run-as-high-user-id", "root-group", "proc-mount"]
    const security = { runAsUser: 0, runAsGroup: 0, procMount: "Unmasked" }
    const isolated = pod({ hostUsers: false, containers: [secured(security)] })
    expect(judge(isolated, ids)).toEqual([])
    expect(judge(isolated, ids, 32).length).toBe(3)
  })

  it("say of a privileged container only that, where the other fields mean nothing", () => {
    const ids = ["added-capabilities", "allow-privilege-escalation", "apparmor-profile", "dangerous-capabilities"]
    const more = ["drop-all-capabilities", "linux-hardening", "proc-mount", "seccomp-profile", "seccomp-unconfined"]
    const security = { privileged: true, capabilities: { add: ["SYS_ADMIN"] }, seccompProfile: { type: "Unconfined" } }
    expect(judge(pod({ containers: [secured(security)] }), [...ids, ...more, "privileged-container"])).toEqual([
      "privileged-container critical /spec/containers/0/securityContext/privileged",
    ])
  })

  it("judge the capabilities that remain, in whatever spelling", () => {
    const ids = ["added-capabilities", "dangerous-capabilities", "drop-all-capabilities"]
    const rules = (capabilities: JsonObject) =>
      judge(pod({ containers: [secured({ capabilities })] }), ids).map((line) => line.split(" ", 2).join(" "))
    expect(rules({ drop: ["all"], add: ["cap_net_bind_service"] })).toEqual([])
    expect(rules({ drop: ["ALL"], add: ["CHOWN"] })).toEqual(["added-capabilities low"])
    expect(rules({ add: ["CHOWN"] })).toEqual(["drop-all-capabilities low"])
    expect(rules({ drop: ["ALL"], add: ["Net_Admin"] })).toEqual(["dangerous-capabilities medium"])
    expect(rules({ drop: ["ALL"], add: ["NET_ADMIN", "SYS_MODULE", "SETUID"] })).toEqual([
      "added-capabilities low",
      "dangerous-capabilities high",
    ])
    expect(rules({ drop: ["ALL", "SYS_ADMIN"], add: ["SYS_ADMIN"] })).toEqual([])
  })

  it("report one check for each volume of the node, graded by what it gives away", () => {
    const ids = ["container-runtime-socket", "host-path-volume", "sensitive-host-path"]
    const severity = (path: string, readOnly: boolean) =>
      judge(
        pod({
          volumes: [{ name: "v", hostPath: { path } }],
          containers: [container({ volumeMounts: [{ name: "v", mountPath: "/v", readOnly }] })],
        }),
        ids,
      ).map((line) => line.replace(" /spec/volumes/0", ""))
    expect(severity("/run/crio/crio.sock", true)).toEqual(["container-runtime-socket critical"])
    expect(severity("/var/run", true)).toEqual(["container-runtime-socket high"])
    expect(severity("/etc", true)).toEqual(["sensitive-host-path high"])
    expect(severity("/sys", true)).toEqual(["sensitive-host-path medium"])
    expect(severity("/sys", false)).toEqual(["sensitive-host-path high"])
    expect(severity("/srv", false)).toEqual(["host-path-volume medium"])
  })

  it("take annotations for what they are worth at the target version", () => {
    const annotated = (key: string, value: string) => pod({}, { annotations: { [key]: value } })
    const appArmor = annotated("container.apparmor.security.beta.kubernetes.io/app", "unconfined")
    expect(judge(appArmor, ["apparmor-profile"]).length).toBe(1)
    const seccomp = annotated("seccomp.security.alpha.kubernetes.io/pod", "unconfined")
    expect(judge(seccomp, ["seccomp-unconfined"], 26).length).toBe(1)
    expect(judge(seccomp, ["seccomp-unconfined"], 27)).toEqual([])
    expect(judge(seccomp, ["seccomp-profile"], 27).length).toBe(1)
  })
})
