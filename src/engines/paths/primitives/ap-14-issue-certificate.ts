import { certificatesApi, onClientSigner } from "../../identity/client-signers.ts"
import { anyOf } from "../../identity/needs.ts"
import { primitive } from "../primitive.ts"

const wide = { clusterScoped: true } as const
const requests = `${certificatesApi}/certificatesigningrequests`

/**
 * One asks, one approves; the controller signs. What the two need may be spread over identities that the attacker has at
 * the same time. The signer refuses system:masters (plugin/pkg/admission/certificates/subjectrestriction).
 */
export const issueCertificate = primitive({
  id: "AP-14",
  group: "rbac",
  title: "Issue oneself a client certificate",
  build(model) {
    const ask = model.capability("request-certificate", anyOf("create", requests, wide)).everywhere
    const write = model.capability("write-approval", anyOf("update patch", `${requests}/approval`, wide))
    const approve = model.capability("approve-signer", onClientSigner("approve"))
    if (ask === undefined) return
    for (const { fact: approval } of write.hubsOf(""))
      for (const { fact: signer } of approve.hubsOf(""))
        model.hop({
          from: [ask, approval, signer],
          head: model.anyIdentity(),
          probability: 0.9,
          why: "a signer has to sign what is approved",
          say: (by, to) => `${by} requests a client certificate in the name of ${to} and approves it`,
        })
  },
})
