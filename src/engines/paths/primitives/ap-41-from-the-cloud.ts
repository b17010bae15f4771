import { readDocuments } from "../../../lib/yaml/index.ts"
import { primitive } from "../primitive.ts"
import { awsMappings } from "../telling-secrets.ts"

/**
 * Cloud identities that the cluster knows as users or group members: the ConfigMap aws-auth of EKS, e-mail addresses of
 * Google service accounts in bindings; and what is told about the rights of others.
 */
export const fromTheCloud = primitive({
  id: "AP-41",
  group: "cloud",
  title: "Come back from the cloud",
  build(model) {
    const { inventory, options } = model.world
    const say = (by: string, to: string) => `${by} authenticates to the cluster, which takes it for ${to}`
    const read = (text: string): unknown => {
      const [first] = readDocuments(text)
      return first?.value
    }
    for (const { identity, user, groups } of awsMappings(inventory, read)) {
      const from = [model.cloud(identity)]
      if (user !== undefined && !user.includes("{{"))
        model.hop({ from, head: model.identity({ kind: "User", name: user }), say })
      for (const name of groups) model.hop({ from, head: model.identity({ kind: "Group", name }), say })
    }
    for (const subject of model.authorizer.subjects)
      if (subject.kind === "User" && subject.name.endsWith(".gserviceaccount.com"))
        model.hop({ from: [model.cloud(subject.name)], head: model.identity(subject), say })
    for (const { identity, gives } of options.cloudRights ?? []) {
      const from = [model.cloud(identity)]
      if (gives === "cluster-admin")
        model.hop({ from, head: model.admin(), say: (by) => `${by} may administer the managed cluster` })
      else
        model.hop({
          from,
          head: model.anyNode(),
          say: (by, to) => `${by} may change the nodes' machines and has ${to}`,
        })
    }
  },
})
