import { anyOf } from "../../identity/needs.ts"
import { primitive } from "../primitive.ts"

const wide = { clusterScoped: true } as const
const api = "admissionregistration.k8s.io"

/** A webhook is shown every object that passes, Secrets included; a mutating one changes them on their way. */
export const writeWebhooks = primitive({
  id: "AP-16",
  group: "rbac",
  title: "Write admission webhooks",
  build(model) {
    const mutating = model.capability(
      "mutating-webhooks",
      anyOf("create update patch", `${api}/mutatingwebhookconfigurations`, wide),
    )
    for (const { fact } of mutating.hubsOf(""))
      model.hop({
        from: [fact],
        head: model.admin(),
        probability: 0.8,
        why: "an administrator has to write something that the webhook sees",
        say: (by) => `${by} points a mutating webhook at itself and changes what others create`,
      })
    const validating = model.capability(
      "validating-webhooks",
      anyOf("create update patch", `${api}/validatingwebhookconfigurations`, wide),
    )
    for (const { fact } of validating.hubsOf(""))
      for (const namespace of model.world.namespaces)
        model.hop({
          from: [fact],
          head: model.secrets(namespace),
          probability: 0.6,
          why: "only Secrets that are written from then on are seen",
          say: (by) => `${by} points a validating webhook at itself and sees the Secrets that are written`,
        })
  },
})
