import { atLeast } from "../../../model/kubernetes-version.ts"
import { certificatesApi } from "../../identity/client-signers.ts"
import { allOf, anyOf } from "../../identity/needs.ts"
import { placesOf } from "../pod-in.ts"
import { primitive } from "../primitive.ts"

/**
 * A claim with admin access sees devices that others use; only namespaces with the label
 * resource.kubernetes.io/admin-access take one (k8s.io/api/resource/v1). Pod certificates and trust bundles say who is
 * believed in mutual TLS.
 */
export const devices = primitive({
  id: "AP-32",
  group: "rbac",
  title: "Claim devices or workload identities",
  versions: "since 1.34, partly alpha",
  build(model) {
    const { world, builder } = model
    if (!atLeast(world.version, 34)) return
    const claim = model.capability(
      "claim-devices",
      anyOf("create", "resource.k8s.io/resourceclaims resource.k8s.io/resourceclaimtemplates"),
    )
    for (const namespace of placesOf(model, claim)) {
      const any = claim.at(namespace)
      const label = world.admission.namespace(namespace)?.labels["resource.kubernetes.io/admin-access"]
      if (any !== undefined && label === "true")
        model.hop({
          from: [any],
          head: builder.fact(`devices/${namespace}`),
          say: (by) => `${by} claims devices of others with admin access in namespace ${namespace}`,
        })
    }
    const certificate = model.capability(
      "pod-certificates",
      anyOf("create", `${certificatesApi}/podcertificaterequests`),
    )
    for (const namespace of placesOf(model, certificate)) {
      const any = certificate.at(namespace)
      if (any !== undefined)
        model.hop({
          from: [any],
          head: builder.fact(`workload-identity/${namespace}`),
          probability: 0.5,
          why: "workloads have to trust such certificates",
          say: (by) => `${by} requests the certificate of a pod in namespace ${namespace}`,
        })
    }
    const trust = model.capability(
      "trust-bundles",
      allOf(
        anyOf("create update patch", `${certificatesApi}/clustertrustbundles`, { clusterScoped: true }),
        anyOf("attest", `${certificatesApi}/signers`, { clusterScoped: true, anyName: true }),
      ),
    )
    for (const { fact } of trust.hubsOf(""))
      for (const namespace of world.namespaces)
        model.hop({
          from: [fact],
          head: model.traffic(namespace),
          probability: 0.5,
          why: "workloads have to use the bundle",
          say: (by) => `${by} writes an authority of its own into a trust bundle that workloads believe`,
        })
  },
})
