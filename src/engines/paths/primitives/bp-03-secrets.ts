import { objectReferences } from "../../posture/object-references.ts"
import { primitive } from "../primitive.ts"
import { contentsOf } from "../telling-secrets.ts"

/** What Secrets give: those that a pod mounts to whoever is in it, tokens to whoever reads them. */
export const secrets = primitive({
  id: "BP-03",
  group: "basic",
  title: "Use what a Secret holds",
  build(model) {
    const { inventory, workloads } = model.world
    const telling = new Set<string>()
    for (const secret of inventory.ofKind("Secret", "")) {
      const { namespace, name } = secret
      const contents = contentsOf(secret)
      if (contents.length === 0) continue
      telling.add(`${namespace}/${name}`)
      model.hop({
        from: [model.secrets(namespace)],
        head: model.secret(namespace, name),
        probability: 1,
        why: "whoever reads all of them reads this one",
        places: [{ resource: secret, path: "" }],
        say: () => `Secret ${namespace}/${name} is one of them`,
      })
      for (const content of contents)
        if (content.kind === "token")
          model.hop({
            from: [model.secret(namespace, name)],
            head: model.account(namespace, content.account),
            places: [{ resource: secret, path: "" }],
            fixes: [
              {
                key: `token-secret ${namespace}/${name}`,
                title: `Delete the token Secret ${namespace}/${name}`,
                cost: 3,
              },
            ],
            say: (_by, to) => `Secret ${namespace}/${name} holds a token of ${to} that does not expire`,
          })
    }
    for (const one of workloads)
      for (const { name, place } of objectReferences(one.workload, "Secret"))
        if (telling.has(`${one.namespace}/${name}`))
          model.hop({
            from: [model.code(one)],
            head: model.secret(one.namespace, name),
            places: [place],
            say: (by) => `${by} has Secret ${one.namespace}/${name} mounted`,
          })
  },
})
