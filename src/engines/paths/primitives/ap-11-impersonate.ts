import { atLeast } from "../../../model/kubernetes-version.ts"
import { groups, subjectOfUser } from "../../identity/identity.ts"
import { actingOn, allOf, anyOf } from "../../identity/needs.ts"
import type { Capability } from "../capability.ts"
import { placesOf } from "../pod-in.ts"
import { primitive } from "../primitive.ts"

const user = { clusterScoped: true } as const

/**
 * The API server takes a request for somebody else's. A group cannot be impersonated without a user or service account
 * beside it (k8s.io/apiserver/pkg/endpoints/filters/impersonation), so that both must be one principal's. The
 * constrained form never reaches system:masters, service accounts by user name, or nodes.
 */
export const impersonate = primitive({
  id: "AP-11",
  group: "rbac",
  title: "Impersonate",
  versions: "constrained form: beta and on by default since 1.36",
  build(model) {
    const { authorizer, builder, world } = model
    const say = (by: string, to: string) => `${by} impersonates ${to}`
    const someone = [
      ...anyOf("impersonate", "users", { ...user, anyName: true }),
      ...anyOf("impersonate", "serviceaccounts", { anyName: true }),
    ]
    const users = model.capability("impersonate-users", [
      ...anyOf("impersonate", "users", user),
      ...(atLeast(world.version, 36)
        ? allOf(anyOf("impersonate:user-info", "authentication.k8s.io/users", user), actingOn("user-info"))
        : []),
    ])
    const inGroups = model.capability("impersonate-groups", allOf(anyOf("impersonate", "groups", user), someone))
    const subjects = authorizer.subjects.filter(({ name }) => name !== groups.masters)
    gather(users, "User")
    gather(inGroups, "Group")
    for (const hub of inGroups.on("", groups.masters))
      model.hop({ from: [hub], head: model.admin(), say: (by) => `${by} impersonates the group system:masters` })
    const accounts = model.capability("impersonate-accounts", anyOf("impersonate", "serviceaccounts"))
    for (const namespace of placesOf(model, accounts)) {
      const any = accounts.at(namespace)
      if (any !== undefined) model.hop({ from: [any], head: model.anyAccount(namespace), say })
      for (const name of world.accountsIn(namespace))
        for (const hub of accounts.on(namespace, name))
          if (hub !== any) model.hop({ from: [hub], head: model.account(namespace, name), say })
    }

    /** Bound subjects of one kind that a capability names, by a hub where it names none. */
    function gather(capability: Capability, kind: "User" | "Group"): void {
      const { everywhere } = capability
      const targets = subjects.filter(
        (subject) => subject.kind === kind && subjectOfUser(subject.name).kind !== "ServiceAccount",
      )
      if (everywhere !== undefined) {
        const hub = builder.hub(`impersonated/${kind}`)
        model.hop({ from: [everywhere], head: hub, say })
        for (const target of targets) model.link([hub], model.identity(target))
      }
      for (const target of targets)
        for (const hub of capability.on("", target.name))
          if (hub !== everywhere) model.hop({ from: [hub], head: model.identity(target), say })
    }
  },
})
