import { asArray, asNumber, asStrings, dig, get, type JsonValue } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { isShellScript } from "../start-commands.ts"

/**
 * The grace period covers the preStop hook and the end of the process together. A hook that sleeps through all of it
 * leaves the process no time: it is killed in the middle of its work.
 *
 * Field:   lifecycle.preStop (sleep, exec sleep) of sidecar and regular containers; terminationGracePeriodSeconds of the pod
 * Allowed: a sleep shorter than the grace period
 * Source:  Kubernetes documentation, Pod Lifecycle, "Termination of Pods"; pkg/kubelet/kuberuntime/kuberuntime_container.go (killContainer)
 */
export const preStopOutlivesGrace = check({
  id: "pre-stop-outlives-grace",
  title: "preStop hook uses up the grace period",
  severity: low("the process is killed in the middle of its work"),
  frameworks: ["devops/reliability"],
  classes: ["sidecar", "regular"],
  containers(container, report) {
    if (container.spec.lifecycle === undefined) return
    const seconds = sleepBeforeStop(container.spec)
    const grace = asNumber(container.pod.spec.terminationGracePeriodSeconds) ?? 30
    if (seconds === undefined || seconds < grace) return
    report(
      container.pod.at("terminationGracePeriodSeconds"),
      `container ${container.name} sleeps ${seconds} of ${grace} seconds before it stops`,
      { evidence: { sleepSeconds: seconds } },
    )
  },
  fix: {
    title: "Give the pod a grace period that is longer than the hook",
    patch: (place, object) => {
      const containers = get(
        resolvePointer(object, place.path.replace(/\/terminationGracePeriodSeconds$/, "")),
        "containers",
      )
      const longest = Math.max(0, ...asArray(containers).map((item) => sleepBeforeStop(item) ?? 0))
      return longest === 0 ? [] : setAt(object, place.path, longest + 30)
    },
    risk: "drains of nodes take longer",
  },
  examples: {
    good: pod({ containers: [container({ lifecycle: { preStop: { sleep: { seconds: 5 } } } })] }),
    bad: pod({ containers: [container({ lifecycle: { preStop: { exec: { command: ["sleep", "30"] } } } })] }),
  },
})

/** Seconds that the preStop hook of a container sleeps. */
function sleepBeforeStop(spec: JsonValue): number | undefined {
  const hook = dig(spec, "lifecycle", "preStop")
  return asNumber(dig(hook, "sleep", "seconds")) ?? sleepOf(asStrings(dig(hook, "exec", "command")))
}

/** Seconds of `sleep 30`, as words or as the only command of a shell. */
function sleepOf(words: readonly string[]): number | undefined {
  const text = isShellScript(words) ? (words.at(-1) as string) : words.join(" ")
  const match = /^\s*(?:\/(?:usr\/)?bin\/)?sleep\s+(\d{1,6})s?\s*;?\s*$/.exec(text)
  return match ? Number(match[1]) : undefined
}
