import type { Place, Setting } from "../../model/workload/setting.ts"
import type { PathFix } from "./fix.ts"
import type { WorkloadClass } from "./world.ts"

/** Agents of the platform need what applications do not: taking it away costs more. */
const costOf = ({ workload, namespace }: WorkloadClass, cost: number): number =>
  workload.kind === "DaemonSet" || /^kube-/.test(namespace) ? cost + 3 : cost

/** Takes a setting out of a pod. */
export const removeSetting = (one: WorkloadClass, setting: Setting<unknown>, what: string): readonly PathFix[] =>
  setting.source === "default"
    ? []
    : [
        {
          key: `remove ${setting.resource.key}${setting.path}`,
          title: `Remove ${what} from ${one.label}`,
          cost: costOf(one, 4),
          patch: () => ({
            changes: [{ resource: setting.resource, operations: [{ op: "remove", path: setting.path }] }],
          }),
        },
      ]

/** Takes one entry out of a list. */
export const removeEntry = (one: WorkloadClass, place: Place, index: number, what: string): readonly PathFix[] => [
  {
    key: `remove ${place.resource.key}${place.path}/${index}`,
    title: `Remove ${what} from ${one.label}`,
    cost: costOf(one, 3),
    patch: () => ({
      changes: [{ resource: place.resource, operations: [{ op: "remove", path: `${place.path}/${index}` }] }],
    }),
  },
]

/** Puts an empty folder in place of a path of the node. */
export const emptyVolume = (one: WorkloadClass, volume: Place & { readonly name: string }): readonly PathFix[] => [
  {
    key: `empty ${volume.resource.key}${volume.path}`,
    title: `Replace the hostPath volume ${volume.name} of ${one.label}`,
    cost: costOf(one, 4),
    patch: () => ({
      changes: [
        {
          resource: volume.resource,
          operations: [
            { op: "remove", path: `${volume.path}/hostPath` },
            { op: "add", path: `${volume.path}/emptyDir`, value: {} },
          ],
        },
      ],
    }),
  },
]
