import { certificatesApi, onClientSigner } from "../../identity/client-signers.ts"
import { allOf, anyOf } from "../../identity/needs.ts"
import { primitive } from "../primitive.ts"

/**
 * Whoever may sign writes the certificate into the request itself. The API server believes it only if it is made with the
 * signer's key, which few but the controller have; hence the low probability.
 */
export const signCertificate = primitive({
  id: "AP-15",
  group: "rbac",
  title: "Sign certificates directly",
  build(model) {
    const sign = model.capability(
      "sign-certificate",
      allOf(
        onClientSigner("sign"),
        anyOf("update patch", `${certificatesApi}/certificatesigningrequests/status`, {
          clusterScoped: true,
          anyName: true,
        }),
      ),
    )
    for (const { fact } of sign.hubsOf(""))
      model.hop({
        from: [fact],
        head: model.anyIdentity(),
        probability: 0.3,
        why: "the key of the signer is needed too, which few but the controller have",
        say: (by, to) => `${by} signs a client certificate in the name of ${to}`,
      })
  },
})
