import { accessReview } from "../engines/identity/access-review.ts"
import type { Grant } from "../engines/identity/authorizer.ts"
import { formatSubject, identityOf, type SubjectName } from "../engines/identity/identity.ts"
import type { Permission } from "../engines/identity/request.ts"
import { whoCan } from "../engines/identity/who-can.ts"
import { compile, type World } from "../engines/identity/world.ts"
import type { KubernetesVersion } from "../model/kubernetes-version.ts"
import type { Location } from "../model/location.ts"
import type { Resource } from "../model/resource.ts"
import { placeLocator } from "./locate.ts"
import type { LoadedInventory } from "./scan.ts"

/** A grant as the JSON of `can` and `who-can` writes it (docs/contract). */
export interface GrantAnswer {
  /** "shop/RoleBinding/x" or "ClusterRoleBinding/x". */
  readonly binding: string
  readonly role: string
  /** Position of the rule in the role. */
  readonly rule: number
  /** Where the rule is written; absent where no file holds it. */
  readonly location?: Location
  readonly bindingLocation?: Location
}

export interface CanAnswer {
  readonly allowed: boolean
  /** Authorizers beyond RBAC are configured; they may decide otherwise. */
  readonly unknown: boolean
  readonly grants: readonly GrantAnswer[]
  /** Who allows it besides RBAC. */
  readonly otherwise?: string
  /** Where a question about all namespaces is denied: the namespaces in which it is allowed. */
  readonly allowedIn?: readonly string[]
}

export interface WhoCanAnswer {
  readonly unknown: boolean
  readonly subjects: readonly { readonly subject: string; readonly grants: readonly GrantAnswer[] }[]
}

/** Makes what was loaded ready for questions about permissions. */
export function openIdentity(loaded: LoadedInventory, version?: KubernetesVersion): World {
  const chosen = version ?? loaded.kubernetesVersion
  return compile(loaded.inventory, chosen ? { version: chosen } : {})
}

/** Answers `breakwater can`. */
export function answerCan(
  world: World,
  subject: SubjectName,
  permission: Permission,
  groups: readonly string[] = [],
): CanAnswer {
  const identity = identityOf(subject, groups)
  const review = accessReview(world, { ...identity, ...permission })
  const describe = grantDescriber()
  const isWide = !("path" in permission) && !permission.namespace
  const allowedIn =
    isWide && !review.allowed
      ? world.authorizer
          .namespacesOf(identity)
          .filter((namespace) => world.authorizer.allows({ ...identity, ...permission, namespace }))
      : []
  return {
    allowed: review.allowed,
    unknown: review.unknown,
    grants: review.grants.map(describe),
    ...(review.otherwise ? { otherwise: review.otherwise } : {}),
    ...(allowedIn.length > 0 ? { allowedIn } : {}),
  }
}

/** Answers `breakwater who-can`. */
export function answerWhoCan(world: World, permission: Permission): WhoCanAnswer {
  const describe = grantDescriber()
  return {
    unknown: world.authorizers.unknown.length > 0,
    subjects: whoCan(world, permission).map(({ subject, grants }) => ({
      subject: formatSubject(subject),
      grants: grants.map(describe),
    })),
  }
}

function grantDescriber(): (grant: Grant) => GrantAnswer {
  const locate = placeLocator()
  return ({ binding, role, rule, ruleIndex }) => {
    const [location] = locate(rule)
    const [bindingLocation] = locate({ resource: binding.resource, path: "/roleRef" })
    return {
      binding: nameOf(binding.resource),
      role: nameOf(role.resource),
      rule: ruleIndex,
      ...(location ? { location } : {}),
      ...(bindingLocation ? { bindingLocation } : {}),
    }
  }
}

const nameOf = ({ kind, namespace, name }: Resource): string =>
  namespace === "" ? `${kind}/${name}` : `${namespace}/${kind}/${name}`
