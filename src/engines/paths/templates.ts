import type { JsonObject } from "../../lib/json.ts"

const pod = (spec: JsonObject, container: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "probe", labels: {} },
  spec: { containers: [{ name: "probe", image: "registry.example/probe:1", ...container }], ...spec },
})

/** A pod that fulfils level restricted: what refuses it refuses any. */
export const plainPod = (account: string): JsonObject =>
  pod(
    {
      serviceAccountName: account,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    },
    { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } },
  )

/** Pods that are root on their node; one that is let through is enough. */
export const escapePods: readonly (readonly [key: string, pod: JsonObject])[] = [
  ["privileged", pod({}, { securityContext: { privileged: true } })],
  ["hostPath", pod({ volumes: [{ name: "root", hostPath: { path: "/" } }] })],
  ["hostPID", pod({ hostPID: true }, { securityContext: { capabilities: { add: ["SYS_PTRACE"] } } })],
]

/** A pod that mounts a claim: Pod Security does not look behind it. */
export const claimPod: JsonObject = pod(
  { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] },
  {},
)
