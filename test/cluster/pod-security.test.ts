import { describe, expect, it } from "vitest"
import { checkPodSecurity } from "../../src/engines/posture/pod-security/check-pod-security.ts"
import type { ControlId } from "../../src/engines/posture/pod-security/control.ts"
import { asString, get } from "../../src/lib/json.ts"
import { seeded } from "../differential/random.ts"
import { inParallel } from "../testbed/api-client.ts"
import { hasTestbed, startTestbed } from "../testbed/testbed.ts"
import { prepare } from "./live.ts"
import { validPodSpec } from "./valid-pods.ts"

const count = 5_000
const levels = ["baseline", "restricted"] as const

/** How the server names a control in its answer (ForbiddenReason of k8s.io/pod-security-admission/policy). */
const reasons: Readonly<Record<ControlId, RegExp>> = {
  allowPrivilegeEscalation: /^allowPrivilegeEscalation != false$/,
  appArmorProfile: /^forbidden AppArmor profiles?$/,
  capabilities_baseline: /^non-default capabilities$/,
  capabilities_restricted: /^unrestricted capabilities$/,
  hostNamespaces: /^host namespaces$/,
  hostPathVolumes: /^hostPath volumes$/,
  hostPorts: /^hostPort$/,
  hostProbesAndHostLifecycle: /^probe or lifecycle host$/,
  privileged: /^privileged$/,
  procMount: /^procMount$/,
  procMount_restricted: /^procMount$/,
  restrictedVolumes: /^restricted volume types$/,
  runAsNonRoot: /^runAsNonRoot != true$/,
  runAsUser: /^runAsUser=0$/,
  seLinuxOptions: /^seLinuxOptions$/,
  seccompProfile_baseline: /^seccompProfile$/,
  seccompProfile_restricted: /^seccompProfile$/,
  sysctls: /^forbidden sysctls$/,
  windowsHostProcess: /^hostProcess$/,
}

/** The reasons in `violates PodSecurity "restricted:latest": reason (detail), reason (detail)`. */
function reasonsOf(message: string): readonly string[] {
  const list = /violates PodSecurity "[^"]*": (.*)$/s.exec(message)?.[1] ?? ""
  const result: string[] = []
  let depth = 0
  let reason = ""
  for (const character of list) {
    if (character === ")") depth--
    if (depth === 0 && character === ",") {
      result.push(reason)
      reason = ""
    } else if (depth === 0 && character !== "(" && character !== ")") reason += character
    if (character === "(") depth++
  }
  return [...result, reason].map((text) => text.trim())
}

describe.skipIf(!hasTestbed)("Pod Security admission of a real server", () => {
  it(`gives the same verdict by the same controls for ${count} pods at both levels`, async () => {
    const testbed = await startTestbed({ args: ["--allow-privileged=true"] })
    try {
      for (const level of levels) {
        await prepare(testbed, level)
        await testbed.client.call("PUT", `/api/v1/namespaces/${level}`, {
          apiVersion: "v1",
          kind: "Namespace",
          metadata: { name: level, labels: { "pod-security.kubernetes.io/enforce": level } },
        })
      }
      const random = seeded(20_261_126)
      const pods = Array.from({ length: count }, (_value, index) => ({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: `p${index}` },
        spec: validPodSpec(random, ["default"]),
      }))
      const questions = pods.flatMap((pod) => levels.map((level) => ({ pod, level })))
      const answers = await inParallel(questions, 32, ({ pod, level }) =>
        testbed.client.send("POST", `/api/v1/namespaces/${level}/pods?dryRun=All`, { body: pod }),
      )
      const differences: string[] = []
      let allowed = 0
      for (const [index, { pod, level }] of questions.entries()) {
        const { status, body } = answers[index] as (typeof answers)[number]
        const message = asString(get(body, "message")) ?? ""
        const { violations } = checkPodSecurity(pod, { level })
        const theirs = status === 201 ? [] : reasonsOf(message)
        if (status === 201) allowed++
        const isSame =
          theirs.length === violations.length &&
          violations.every(({ control }, position) => reasons[control].test(theirs[position] ?? ""))
        if ((status !== 201 && status !== 403) || !isSame)
          differences.push(
            `${level}: ours ${violations.map(({ control }) => control)}, theirs ${status} ${message} for ${JSON.stringify(pod.spec)}`,
          )
      }
      expect(differences.length, differences.slice(0, 5).join("\n")).toBe(0)
      // The sample would prove little if nearly all pods were refused, or nearly none.
      expect(allowed / questions.length).toBeGreaterThan(0.1)
      expect(allowed / questions.length).toBeLessThan(0.9)
    } finally {
      await testbed.stop()
    }
  }, 180_000)
})
