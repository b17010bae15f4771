import { asString, asStrings, get } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"
import { replicasOf, replicatedStateless } from "../scaling.ts"

/**
 * Several replicas mount one claim that a single node (or pod) may use. Replicas on another node wait for ever, and a
 * roll-out does, too: the new pod waits for the volume that the old one holds.
 *
 * Field:   volumes[*].persistentVolumeClaim of Deployments with two or more replicas; accessModes of the claim
 * Allowed: claims with ReadWriteMany or ReadOnlyMany; claims that the scan does not hold
 * Source:  Kubernetes documentation, Persistent Volumes, "Access Modes"
 */
export const sharedSingleWriterClaim = check({
  id: "shared-single-writer-claim",
  title: "Replicas share a volume that one node may use",
  severity: low("replicas on other nodes never start"),
  frameworks: ["devops/reliability"],
  owners: [...replicatedStateless, "ReplicaSet"],
  workloads(workload, report, context) {
    const { pod: template, namespace, displayName } = workload
    if (!template.volumes.some(({ type }) => type === "persistentVolumeClaim")) return
    const replicas = replicasOf(workload, context)
    if (replicas < 2) return
    for (const { name, type, source, resource, path } of template.volumes) {
      if (type !== "persistentVolumeClaim" || source.readOnly === true) continue
      const claim = context.inventory.find("PersistentVolumeClaim", "", namespace, asString(source.claimName) ?? "")
      const modes = asStrings(get(claim?.spec, "accessModes"))
      if (claim === undefined || modes.length === 0 || modes.some((mode) => mode.endsWith("Many"))) continue
      report(
        { resource, path },
        `${replicas} replicas of ${displayName} share claim ${claim.name} (${modes.join(", ")})`,
        {
          cause: name,
          related: [{ resource: claim, path: "/spec/accessModes" }],
        },
      )
    }
  },
  fix: {
    title: "Use a StatefulSet with a claim for each replica, or a volume that many nodes may use",
    patch: (_place, object) => setAt(object, "/spec/replicas", 1),
    risk: "one replica alone bears the load",
  },
  examples: {
    good: [
      deployment({ volumes: [{ name: "data", persistentVolumeClaim: { claimName: "app" } }] }, { replicas: 1 }),
      object("v1", "PersistentVolumeClaim", { spec: { accessModes: ["ReadWriteOnce"] } }),
    ],
    bad: [
      deployment({ volumes: [{ name: "data", persistentVolumeClaim: { claimName: "app" } }] }, { replicas: 3 }),
      object("v1", "PersistentVolumeClaim", { spec: { accessModes: ["ReadWriteOnce"] } }),
    ],
  },
})
