import { get } from "../../../../lib/json.ts"
import { type Control, type Judge, objectTo, offenceOf, whoOf } from "../control.ts"
import { mapIn, stringsOf } from "../written-pod.ts"

/**
 * All capabilities are dropped; only NET_BIND_SERVICE may be added back.
 *
 * Fields:   securityContext.capabilities.drop and .add of every container
 * Allowed:  drop lists ALL; add is absent, empty or NET_BIND_SERVICE
 * Versions: 1.22; since 1.25 not asked of pods with os windows
 * Source:   k8s.io/pod-security-admission/policy/check_capabilities_restricted.go
 */
export const capabilitiesRestricted: Control = {
  id: "capabilities_restricted",
  level: "restricted",
  revisions: [
    { since: 22, judge: (pod) => judgeAll(pod), overrides: ["capabilities_baseline"] },
    { since: 25, judge: (pod) => (pod.isWindows ? undefined : judgeAll(pod)), overrides: ["capabilities_baseline"] },
  ],
}

const judgeAll: Judge = ({ containers }) => {
  const keeping = containers
    .filter((container) => !stringsOf(get(mapIn(container, "capabilities"), "drop")).includes("ALL"))
    .map((container) => offenceOf(container, "capabilities/drop"))
  const adding = containers.flatMap((container) => {
    const added = stringsOf(get(mapIn(container, "capabilities"), "add"))
    const forbidden = added.filter((name) => name !== "NET_BIND_SERVICE")
    return forbidden.length === 0 ? [] : [offenceOf(container, "capabilities/add", forbidden)]
  })
  return objectTo([...keeping, ...adding], "unrestricted capabilities", (_who, names) =>
    [
      ...(keeping.length > 0 ? [`${whoOf(keeping)} must list "ALL" in securityContext.capabilities.drop`] : []),
      ...(adding.length > 0 ? [`${whoOf(adding)} must not list ${names} in securityContext.capabilities.add`] : []),
    ].join("; "),
  )
}
