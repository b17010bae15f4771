import { allOf, anyOf } from "../../identity/needs.ts"
import { placesOf } from "../pod-in.ts"
import { primitive } from "../primitive.ts"

/** A Secret of type kubernetes.io/service-account-token is filled with a token that never expires. */
export const tokenSecret = primitive({
  id: "AP-10",
  group: "rbac",
  title: "Make a token Secret and read it",
  build(model) {
    const make = model.capability("token-secret", allOf(anyOf("create", "secrets"), anyOf("get list watch", "secrets")))
    for (const namespace of placesOf(model, make)) {
      const any = make.at(namespace)
      if (any !== undefined)
        model.hop({
          from: [any],
          head: model.anyAccount(namespace),
          say: (by, to) => `${by} makes a token Secret for ${to} and reads the token out of it`,
        })
    }
  },
})
