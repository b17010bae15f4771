import type { Place } from "../../../model/workload/setting.ts"
import { anyOf } from "../../identity/needs.ts"
import { objectReferences } from "../../posture/object-references.ts"
import { primitive } from "../primitive.ts"

/** Configuration, scripts and plug-ins come to pods from ConfigMaps and Secrets; immutable ones stay as they are. */
export const changeWhatAPodReads = primitive({
  id: "AP-27",
  group: "workload",
  title: "Change what a pod reads",
  build(model) {
    for (const [kind, resource] of [
      ["ConfigMap", "configmaps"],
      ["Secret", "secrets"],
    ] as const) {
      const write = model.capability(`change-${resource}`, anyOf("update patch", resource))
      if (!write.isHeld) continue
      for (const one of model.world.workloads) {
        const places = new Map<string, Place>()
        for (const { name, place } of objectReferences(one.workload, kind))
          if (!places.has(name)) places.set(name, place)
        for (const [name, place] of places) {
          if (model.world.inventory.find(kind, "", one.namespace, name)?.object.immutable === true) continue
          for (const hub of write.on(one.namespace, name))
            model.hop({
              from: [hub],
              head: model.code(one),
              probability: 0.5,
              why: "the workload has to run or trust what it reads",
              places: [place],
              say: (by) => `${by} changes ${kind} ${one.namespace}/${name}, which ${one.label} reads`,
            })
        }
      }
    }
  },
})
