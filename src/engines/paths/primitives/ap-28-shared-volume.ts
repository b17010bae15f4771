import { getOrAdd } from "../../../lib/get-or-add.ts"
import { asString, asStrings, get } from "../../../lib/json.ts"
import type { Place } from "../../../model/workload/setting.ts"
import { cleanHostPath, hostPathOf } from "../../posture/host-paths.ts"
import type { PathFix } from "../fix.ts"
import type { PathModel } from "../model.ts"
import { primitive } from "../primitive.ts"
import type { WorkloadClass } from "../world.ts"

interface Share {
  readonly writers: { readonly one: WorkloadClass; readonly place: Place; readonly fixes: readonly PathFix[] }[]
  readonly readers: WorkloadClass[]
}

/** What one workload writes, another reads or runs: a claim that several mount, or the same folder of a node. */
export const sharedVolume = primitive({
  id: "AP-28",
  group: "workload",
  title: "Meet in a shared volume",
  build(model) {
    for (const [key, { writers, readers }] of sharesOf(model)) {
      if (readers.length < 2 || writers.length === 0) continue
      const hub = model.builder.hub(`shared/${key}`)
      for (const { one, place, fixes } of writers)
        model.builder.rule({ body: [model.code(one)], head: hub, probability: 1, step: { places: [place] }, fixes })
      for (const one of readers)
        model.hop({
          from: [hub],
          head: model.code(one),
          probability: 0.3,
          why: "the others have to run or trust what lies there",
          say: (by) => `${by} leaves data or code in a volume that ${one.label} shares`,
        })
    }
  },
})

function sharesOf(model: PathModel): ReadonlyMap<string, Share> {
  const shares = new Map<string, Share>()
  for (const one of model.world.workloads) {
    if (one.nodes.length === 0) continue
    for (const volume of one.workload.pod.volumes) {
      const keys = sharedKeys(model, one, volume)
      if (keys.length === 0) continue
      const mounts = one.workload.containers.flatMap(({ mounts }) => mounts.filter(({ name }) => name === volume.name))
      const [writable] = mounts.filter(({ readOnly }) => !readOnly)
      if (mounts.length === 0) continue
      for (const key of keys) {
        const share = getOrAdd(shares, key, () => ({ writers: [], readers: [] }))
        share.readers.push(one)
        if (writable)
          share.writers.push({
            one,
            place: writable,
            fixes: [
              {
                key: `read-only ${one.label} ${volume.name}`,
                title: `Mount volume ${volume.name} of ${one.label} read-only`,
                cost: 5,
                patch: () => ({
                  changes: mounts
                    .filter(({ readOnly }) => !readOnly)
                    .map(({ resource, path }) => ({
                      resource,
                      operations: [{ op: "add", path: `${path}/readOnly`, value: true }],
                    })),
                }),
              },
            ],
          })
      }
    }
  }
  return shares
}

/** What makes a volume the same for two workloads; a folder of a node for each node they run on. */
function sharedKeys(
  { world }: PathModel,
  { namespace, nodes }: WorkloadClass,
  volume: WorkloadClass["workload"]["pod"]["volumes"][number],
): readonly string[] {
  const path = hostPathOf(volume)
  if (path !== undefined) return nodes.map((node) => `${node}${cleanHostPath(path)}`)
  if (volume.type !== "persistentVolumeClaim") return []
  const name = asString(volume.source.claimName) ?? ""
  const claim = world.inventory.find("PersistentVolumeClaim", "", namespace, name)
  return asStrings(get(claim?.spec, "accessModes")).includes("ReadWriteMany") ? [`${namespace}/${name}`] : []
}
