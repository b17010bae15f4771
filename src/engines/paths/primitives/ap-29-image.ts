import { asArray, asString, get } from "../../../lib/json.ts"
import { primitive } from "../primitive.ts"
import { contentsOf } from "../telling-secrets.ts"
import type { WorkloadClass } from "../world.ts"

/**
 * A registry credential may be good for pushing, too. Whoever overwrites a tag is in every pod that pulls it next; a
 * digest always means the same image.
 */
export const image = primitive({
  id: "AP-29",
  group: "workload",
  title: "Come back through the image",
  build(model) {
    const { inventory, workloads } = model.world
    for (const secret of inventory.ofKind("Secret", "")) {
      const registry = contentsOf(secret).find(({ kind }) => kind === "registry")
      if (registry?.kind !== "registry") continue
      const users = workloads.filter((one) => one.namespace === secret.namespace && pullsWith(one, secret.name))
      const hosts = registry.hosts.length > 0 ? registry.hosts : users.flatMap((one) => [...hostsOf(one)])
      for (const one of workloads) {
        const own = [...hostsOf(one)].find((host) => hosts.includes(host))
        if (own === undefined) continue
        model.hop({
          from: [model.secret(secret.namespace, secret.name)],
          head: model.code(one),
          probability: 0.3,
          why: "the credential has to be one that may push",
          fixes: [
            {
              key: `pull-only ${secret.namespace}/${secret.name}`,
              title: `Replace the registry credential in Secret ${secret.namespace}/${secret.name} by one that only pulls`,
              cost: 2,
            },
          ],
          say: () => `the credential for ${own} overwrites an image tag that ${one.label} pulls`,
        })
      }
    }
  },
})

const pullsWith = ({ workload }: WorkloadClass, name: string): boolean =>
  asArray(get(workload.pod.spec, "imagePullSecrets")).some((item) => asString(get(item, "name")) === name)

/** Registries of images that a tag names. */
function* hostsOf({ workload }: WorkloadClass): Generator<string> {
  for (const { image } of workload.containers) if (image && image.digest === undefined) yield image.registry
}
