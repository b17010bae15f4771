import { anyOf } from "../../identity/needs.ts"
import { placesOf } from "../pod-in.ts"
import { primitive } from "../primitive.ts"

/** Lists and watches carry the contents of Secrets as well as get does. */
export const readSecrets = primitive({
  id: "AP-09",
  group: "rbac",
  title: "Read Secrets",
  build(model) {
    const read = model.capability("read-secrets", anyOf("get list watch", "secrets"))
    for (const namespace of placesOf(model, read)) {
      const any = read.at(namespace)
      if (any !== undefined)
        model.hop({
          from: [any],
          head: model.secrets(namespace),
          say: (by) => `${by} reads every Secret of namespace ${namespace}`,
        })
    }
    for (const place of ["", ...read.namespaces])
      for (const { names, fact } of read.hubsOf(place))
        for (const name of names)
          for (const namespace of place === "" ? model.world.namespaces : [place])
            if (model.world.inventory.find("Secret", "", namespace, name))
              model.hop({
                from: [fact],
                head: model.secret(namespace, name),
                say: (by) => `${by} reads Secret ${namespace}/${name}`,
              })
  },
})
