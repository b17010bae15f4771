import { primitive } from "../primitive.ts"
import { configurationProof } from "../proof.ts"

/** The token of the service account lies in the file system of every container that it is mounted in. */
export const useToken = primitive({
  id: "BP-02",
  group: "basic",
  title: "Use the mounted token",
  build(model) {
    const { inventory } = model.world
    for (const one of model.world.workloads) {
      const { workload, namespace, account } = one
      const mounts = workload.mountsToken(inventory)
      const projected = workload.pod.projectedTokens.find(({ audience }) => audience === undefined)
      if (!mounts.value && !projected) continue
      const { pod } = workload
      model.hop({
        from: [model.code(one)],
        head: model.account(namespace, account),
        probability: 0.99,
        why: "the token lies in the file system of the container",
        places: [projected ?? pod.serviceAccountName],
        proofs: () => [configurationProof({ workload: one.id, serviceAccount: `${namespace}/${account}` })],
        fixes: projected
          ? []
          : [
              {
                key: `automount ${one.id}`,
                title: `Mount no service account token into ${one.id}`,
                // What has rights of its own is there to use them.
                cost: account === "default" ? 1 : 4,
                patch: () => ({
                  changes: [
                    {
                      resource: pod.resource,
                      operations: [{ op: "add", path: `${pod.specPath}/automountServiceAccountToken`, value: false }],
                    },
                  ],
                }),
              },
            ],
        say: (by, to) => `${by} holds the mounted token of ${to}`,
      })
    }
  },
})
