import { anyOf } from "../../identity/needs.ts"
import { primitive } from "../primitive.ts"

const wide = { clusterScoped: true } as const

/** An APIService or a conversion webhook sends the requests of an API group to the attacker. */
export const interceptApi = primitive({
  id: "AP-18",
  group: "rbac",
  title: "Intercept an API",
  build(model) {
    for (const [key, resource, what] of [
      [
        "crds",
        "apiextensions.k8s.io/customresourcedefinitions",
        "a conversion webhook into a CustomResourceDefinition",
      ],
      ["api-services", "apiregistration.k8s.io/apiservices", "an APIService that leads to itself"],
    ] as const) {
      const write = model.capability(key, anyOf("create update patch", resource, wide))
      for (const { fact } of write.hubsOf(""))
        model.hop({
          from: [fact],
          head: model.admin(),
          probability: 0.4,
          why: "clients have to come while the API is taken over, and it fails for all who use it",
          say: (by) => `${by} writes ${what} and forges the objects that controllers obey`,
        })
    }
  },
})
