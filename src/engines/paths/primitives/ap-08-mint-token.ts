import { anyOf } from "../../identity/needs.ts"
import { placesOf } from "../pod-in.ts"
import { primitive } from "../primitive.ts"

/** The TokenRequest API gives a token of a service account to whoever may create it. */
export const mintToken = primitive({
  id: "AP-08",
  group: "rbac",
  title: "Mint a token",
  build(model) {
    const mint = model.capability("mint", anyOf("create", "serviceaccounts/token"))
    const say = (by: string, to: string) => `${by} asks for a token of ${to}`
    for (const namespace of placesOf(model, mint)) {
      const any = mint.at(namespace)
      if (any !== undefined) model.hop({ from: [any], head: model.anyAccount(namespace), say })
    }
    for (const place of ["", ...mint.namespaces])
      for (const { names, fact } of mint.hubsOf(place))
        for (const namespace of place === "" ? model.world.namespaces : [place])
          for (const name of names)
            if (model.world.accountsIn(namespace).includes(name))
              model.hop({ from: [fact], head: model.account(namespace, name), say })
  },
})
