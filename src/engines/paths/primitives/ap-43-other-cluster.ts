import { primitive } from "../primitive.ts"
import { contentsOf } from "../telling-secrets.ts"

/** Delivery tools and Cluster API keep the credentials of other clusters in Secrets. */
export const otherCluster = primitive({
  id: "AP-43",
  group: "multicluster",
  title: "Cross to another cluster",
  build(model) {
    for (const secret of model.world.inventory.ofKind("Secret", ""))
      for (const content of contentsOf(secret))
        if (content.kind === "cluster")
          model.hop({
            from: [model.secret(secret.namespace, secret.name)],
            head: model.builder.fact(`cluster/${content.name}`),
            places: [{ resource: secret, path: "" }],
            say: () => `Secret ${secret.namespace}/${secret.name} holds the credentials of cluster ${content.name}`,
          })
  },
})
