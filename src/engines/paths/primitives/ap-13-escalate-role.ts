import { rbacGroup } from "../../../model/rbac.ts"
import { allOf, anyOf } from "../../identity/needs.ts"
import { placesOf, podIn } from "../pod-in.ts"
import { primitive } from "../primitive.ts"

const wide = { clusterScoped: true } as const
const clusterRoles = `${rbacGroup}/clusterroles`
const roles = `${rbacGroup}/roles`

/**
 * The verb escalate lifts the check that nobody writes into a role what he lacks. A new ClusterRole counts at once where
 * an aggregated one gathers it by its labels; a new Role is bound to nobody, so only changed ones count.
 */
export const escalateRole = primitive({
  id: "AP-13",
  group: "rbac",
  title: "Write a role beyond own rights",
  build(model) {
    const everywhere = model.capability(
      "escalate-cluster-roles",
      allOf(anyOf("escalate", clusterRoles, wide), [
        ...anyOf("update patch", clusterRoles, { ...wide, anyName: true }),
        ...anyOf("create", clusterRoles, wide),
      ]),
    )
    for (const { fact } of everywhere.hubsOf(""))
      model.hop({
        from: [fact],
        head: model.admin(),
        say: (by) => `${by} writes every right into a ClusterRole it is bound to`,
      })
    const inNamespace = model.capability(
      "escalate-roles",
      allOf(anyOf("escalate", roles), anyOf("update patch", roles, { anyName: true })),
    )
    for (const namespace of placesOf(model, inNamespace)) {
      const hubs = new Set([...inNamespace.hubsOf(namespace), ...inNamespace.hubsOf("")].map(({ fact }) => fact))
      for (const hub of hubs)
        for (const head of [podIn(model, namespace), model.secrets(namespace)])
          model.hop({
            from: [hub],
            head,
            say: (by) => `${by} writes every right of namespace ${namespace} into a Role it is bound to`,
          })
    }
  },
})
