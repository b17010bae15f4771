import type { Grant } from "./authorizer.ts"
import { groups, type SubjectName, subjectOfUser } from "./identity.ts"
import type { Permission } from "./request.ts"
import type { World } from "./world.ts"

/** A subject that may, and what says so. */
export interface Grantee {
  readonly subject: SubjectName
  /** Empty for system:masters, which needs no binding. */
  readonly grants: readonly Grant[]
}

/**
 * Every subject that some binding gives a permission, system:masters first. Groups stand for their members.
 * As in the API server's subject locator (plugin/pkg/auth/authorizer/rbac/subject_locator.go), a permission without a
 * namespace is one in all of them. O(rules + bound subjects).
 */
export function whoCan({ authorizer }: World, permission: Permission): readonly Grantee[] {
  const masters: Grantee = { subject: { kind: "Group", name: groups.masters, namespace: "" }, grants: [] }
  const found: Grantee[] = []
  for (const [{ kind, name }, grants] of authorizer.grantsBySubject(permission)) {
    const subject: SubjectName = kind === "Group" ? { kind, name, namespace: "" } : subjectOfUser(name)
    if (kind === "Group" && name === groups.masters) continue
    found.push({ subject, grants })
  }
  return [masters, ...found]
}
