import { asString, dig } from "../../../lib/json.ts"
import { anyOf } from "../../identity/needs.ts"
import { isAffected, readVersion } from "../flaw-table.ts"
import type { PathModel } from "../model.ts"
import { reachOf } from "../network-rules.ts"
import { placesOf } from "../pod-in.ts"
import { primitive } from "../primitive.ts"
import type { WorkloadClass } from "../world.ts"

const repository = /(?:^|\/)(?:ingress-nginx\/controller|nginx-ingress-controller)(?:-chroot)?$/
const admissionPort = 8443

/**
 * The admission endpoint of ingress-nginx before 1.11.5 and 1.12.1 runs code for whoever connects (CVE-2025-1974);
 * snippets in annotations run code for whoever writes an Ingress, in releases before 0.49.1 and 1.0.1 (CVE-2021-25742)
 * and wherever allow-snippet-annotations is on.
 */
export const ingressController = primitive({
  id: "AP-26",
  group: "operator",
  title: "Attack an ingress controller",
  build(model) {
    const write = model.capability("write-ingresses", anyOf("create update patch", "networking.k8s.io/ingresses"))
    for (const one of model.world.workloads) {
      const version = versionOf(one)
      if (version === undefined) continue
      const isOpen = isAffected(version, [
        [
          [0, 0, 0],
          [1, 11, 5],
        ],
        [
          [1, 12, 0],
          [1, 12, 1],
        ],
      ])
      if (isOpen)
        model.hop({
          from: [reachOf(model, one, admissionPort)],
          head: model.code(one),
          probability: 0.9,
          why: "the exploit is public and works reliably",
          say: (by) => `${by} sends a review to the admission port of ${one.label} and runs code in it (CVE-2025-1974)`,
        })
      if (!takesSnippets(model, one, version)) continue
      for (const namespace of placesOf(model, write)) {
        const any = write.at(namespace)
        if (any !== undefined)
          model.hop({
            from: [any],
            head: model.code(one),
            probability: 0.8,
            why: "the controller may refuse words in snippets",
            say: (by) => `${by} writes an Ingress in namespace ${namespace} with a snippet that ${one.label} runs`,
          })
      }
    }
  },
})

function versionOf({ workload, nodes }: WorkloadClass) {
  if (nodes.length === 0) return undefined
  for (const { image } of workload.containers)
    if (image?.tag !== undefined && repository.test(image.repository)) return readVersion(image.tag)
  return undefined
}

/** Off by default since 1.9 (ingress-nginx, "allow-snippet-annotations"). */
function takesSnippets(
  model: PathModel,
  { namespace, workload }: WorkloadClass,
  version: readonly [number, number, number],
): boolean {
  const named = workload.containers
    .flatMap(({ args, command }) => [...command, ...args])
    .map((word) => /^--configmap=(?:\$\(POD_NAMESPACE\)|[^/]*)\/(.+)$/.exec(word)?.[1])
    .find((name) => name !== undefined)
  const map = model.world.inventory.find("ConfigMap", "", namespace, named ?? "ingress-nginx-controller")
  const written = asString(dig(map?.object, "data", "allow-snippet-annotations"))
  return written === undefined ? version[0] < 1 || (version[0] === 1 && version[1] < 9) : written === "true"
}
