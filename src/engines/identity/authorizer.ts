import type { PolicyRule, RbacSubject } from "../../model/rbac.ts"
import { groups, serviceAccountUser } from "./identity.ts"
import type { BindingEntry, RbacPolicy, RoleEntry } from "./policy.ts"
import { type AccessRequest, type Identity, isPathRequest, type Permission } from "./request.ts"
import { type NumberedPermission, RuleTable } from "./rule-table.ts"

/** One way in which RBAC grants a permission: this rule of this role, given to this subject by this binding. */
export interface Grant {
  readonly binding: BindingEntry
  readonly subject: RbacSubject
  readonly role: RoleEntry
  readonly rule: PolicyRule
  /** Position of the rule in the role's effective rules. */
  readonly ruleIndex: number
}

/** A subject that some binding names, with every namespace default applied. */
export interface BoundSubject {
  readonly kind: "User" | "Group"
  /** A service account is the user it authenticates as. */
  readonly name: string
}

/** Given to one subject by one binding: a role, in a namespace or (0) everywhere. */
interface Assignments {
  readonly binding: Int32Array
  readonly subject: Int32Array
  readonly role: Int32Array
  readonly namespace: Int32Array
  /** Position of the subject in `subjects`. */
  readonly subjectNumber: Int32Array
}

/**
 * Answers as the RBAC authorizer of the API server (plugin/pkg/auth/authorizer/rbac/rbac.go, RuleAllows;
 * pkg/registry/rbac/validation/rule.go, VisitRulesFor and appliesTo).
 *
 * Bindings are sorted by subject and then by namespace, so a request looks only at those that apply to it.
 */
export class Authorizer {
  readonly policy: RbacPolicy
  /** Every subject of every binding that finds its role. */
  readonly subjects: readonly BoundSubject[]
  #unresolved: readonly BindingEntry[] | undefined
  readonly #rules: RuleTable
  readonly #roles: readonly RoleEntry[]
  /** First rule of each role in the table; one more entry than there are roles. */
  readonly #firstRule: Int32Array
  readonly #users = new Map<string, number>()
  readonly #groups = new Map<string, number>()
  readonly #namespaces = new Map<string, number>([["", 0]])
  readonly #groupLists = new WeakMap<
    readonly string[],
    { readonly isMaster: boolean; readonly numbers: readonly number[] }
  >()
  readonly #starts: Int32Array
  readonly #assignments: Assignments
  #byRole: { readonly starts: Int32Array; readonly items: Int32Array } | undefined

  constructor(policy: RbacPolicy) {
    this.policy = policy
    this.#roles = policy.roles
    this.#firstRule = new Int32Array(policy.roles.length + 1)
    const rules: PolicyRule[] = []
    const roleNumbers = new Map<RoleEntry, number>()
    for (const [index, role] of policy.roles.entries()) {
      roleNumbers.set(role, index)
      for (const rule of role.rules) rules.push(rule)
      this.#firstRule[index + 1] = rules.length
    }
    this.#rules = new RuleTable(rules)
    const subjects: BoundSubject[] = []
    // Four numbers an entry: subject, namespace, binding and subject index, role.
    const rows: number[] = []
    for (const [bindingIndex, { namespace, subjects: bound, roles }] of policy.bindings.entries()) {
      if (roles.length === 0) continue
      const namespaceNumber = numberOf(this.#namespaces, namespace)
      for (const [subjectIndex, subject] of bound.entries()) {
        const name = boundSubject(subject, namespace)
        if (!name) continue
        const number = numberOf(name.kind === "User" ? this.#users : this.#groups, name.name, () => {
          subjects.push(name)
          return subjects.length - 1
        })
        for (const role of roles)
          rows.push(number, namespaceNumber, bindingIndex, subjectIndex, roleNumbers.get(role) as number)
      }
    }
    this.subjects = subjects
    const { starts, assignments } = sortRows(rows, subjects.length)
    this.#starts = starts
    this.#assignments = assignments
  }

  /** Whether RBAC, or membership of system:masters, allows the request. The quickest answer: it stops at the first grant. */
  allows(request: AccessRequest): boolean {
    const { isMaster, numbers } = this.#groupsOf(request.groups)
    if (isMaster) return true
    const user = this.#users.get(request.user)
    if (user === undefined && numbers.length === 0) return false
    const numbered = this.#rules.number(request)
    const namespace = isPathRequest(request) ? 0 : (this.#namespaces.get(request.namespace ?? "") ?? 0)
    if (user !== undefined && this.#allowsSubject(user, namespace, numbered)) return true
    for (let index = 0; index < numbers.length; index++)
      if (this.#allowsSubject(numbers[index] as number, namespace, numbered)) return true
    return false
  }

  /** What is bound to a list of groups: identities hand on the same list with every request. */
  #groupsOf(memberOf: readonly string[]): { readonly isMaster: boolean; readonly numbers: readonly number[] } {
    const known = this.#groupLists.get(memberOf)
    if (known) return known
    const numbers = memberOf.map((group) => this.#groups.get(group)).filter((number) => number !== undefined)
    const found = { isMaster: memberOf.includes(groups.masters), numbers }
    this.#groupLists.set(memberOf, found)
    return found
  }

  /** For many questions about one identity: looks up once what is bound to it. */
  asker(identity: Identity): (permission: Permission) => boolean {
    if (identity.groups.includes(groups.masters)) return () => true
    const subjects = this.#subjectsOf(identity)
    return (permission) => {
      if (subjects.length === 0) return false
      const numbered = this.#rules.number(permission)
      const namespace = isPathRequest(permission) ? 0 : (this.#namespaces.get(permission.namespace ?? "") ?? 0)
      for (let index = 0; index < subjects.length; index++)
        if (this.#allowsSubject(subjects[index] as number, namespace, numbered)) return true
      return false
    }
  }

  /** Every grant of the request by RBAC, ClusterRoleBindings first; each rule of each binding once. */
  grants(request: AccessRequest): readonly Grant[] {
    const found: Grant[] = []
    const seen = new Set<string>()
    this.#visit(request, request, (assignment, rule) => {
      const key = `${this.#assignments.binding[assignment]}/${rule}`
      if (!seen.has(key)) found.push(this.#grant(assignment, rule))
      seen.add(key)
      return false
    })
    return found.sort((a, b) => rank(a) - rank(b))
  }

  /** All bindings that give a permission to anyone in its namespace, by subject. O(rules + assignments). */
  grantsBySubject(permission: Permission): ReadonlyMap<BoundSubject, readonly Grant[]> {
    const wanted = isPathRequest(permission) ? "" : (permission.namespace ?? "")
    const result = new Map<BoundSubject, readonly Grant[]>()
    for (const [subject, byNamespace] of this.grantsEverywhere(permission)) {
      const inNamespace = wanted === "" ? [] : (byNamespace.get(wanted) ?? [])
      const grants = [...(byNamespace.get("") ?? []), ...inNamespace]
      if (grants.length > 0) result.set(subject, grants)
    }
    return result
  }

  /** All bindings that give a permission to anyone anywhere, by subject and namespace ("": everywhere). */
  grantsEverywhere(permission: Permission): ReadonlyMap<BoundSubject, ReadonlyMap<string, readonly Grant[]>> {
    const matching = this.#matchingRules(this.#rules.number(permission))
    const result = new Map<BoundSubject, Map<string, Grant[]>>()
    const { namespace: namespaces, subjectNumber } = this.#assignments
    const { starts, items } = this.#assignmentsByRole()
    for (const [role, rules] of matching) {
      const end = starts[role + 1] as number
      for (let at = starts[role] as number; at < end; at++) {
        const index = items[at] as number
        if (isPathRequest(permission) && namespaces[index] !== 0) continue
        const subject = this.subjects[subjectNumber[index] as number] as BoundSubject
        const grants = rules.map((rule) => this.#grant(index, rule))
        const byNamespace = result.get(subject) ?? new Map<string, Grant[]>()
        const home = (grants[0] as Grant).binding.namespace
        const known = byNamespace.get(home)
        if (known) known.push(...grants)
        else byNamespace.set(home, grants)
        result.set(subject, byNamespace)
      }
    }
    return result
  }

  /** Assignments of each role: what asks for a right everywhere looks only at those that could give it. O(assignments) once. */
  #assignmentsByRole(): { readonly starts: Int32Array; readonly items: Int32Array } {
    this.#byRole ??= groupBy(this.#assignments.role, this.#roles.length)
    return this.#byRole
  }

  /** The effective rules of an identity in a namespace ("": those that count everywhere), with where they come from. */
  rulesFor(identity: Identity, namespace = ""): readonly Grant[] {
    const found: Grant[] = []
    this.#visitAssignments(identity, namespace, (assignment) => {
      const role = this.#assignments.role[assignment] as number
      const end = this.#firstRule[role + 1] as number
      for (let rule = this.#firstRule[role] as number; rule < end; rule++) found.push(this.#grant(assignment, rule))
      return false
    })
    return found.sort((a, b) => rank(a) - rank(b))
  }

  /** Bindings of manifests that count in a namespace and name a role that is not among them: what they grant is not known. */
  unresolvedIn(namespace: string): readonly BindingEntry[] {
    this.#unresolved ??= this.policy.bindings.filter(
      ({ roles, resource }) => roles.length === 0 && resource.origin.kind === "file",
    )
    return this.#unresolved.filter((binding) => binding.namespace === "" || binding.namespace === namespace)
  }

  /** Namespaces in which some RoleBinding applies to the identity. */
  namespacesOf(identity: Identity): readonly string[] {
    const names = [...this.#namespaces.keys()]
    const numbers = new Set<number>()
    for (const subject of this.#subjectsOf(identity))
      for (let index = this.#starts[subject] as number; index < (this.#starts[subject + 1] as number); index++)
        numbers.add(this.#assignments.namespace[index] as number)
    numbers.delete(0)
    return [...numbers].map((number) => names[number] as string).sort()
  }

  /** Without closures or lists: this is the inner loop of every question that asks for yes or no. */
  #allowsSubject(subject: number, namespace: number, permission: NumberedPermission): boolean {
    const namespaces = this.#assignments.namespace
    const end = this.#starts[subject + 1] as number
    let index = this.#starts[subject] as number
    for (; index < end && namespaces[index] === 0; index++) if (this.#roleMatches(index, permission)) return true
    if (namespace === 0 || index === end) return false
    index = firstAtLeast(namespaces, namespace, index, end)
    for (; index < end && namespaces[index] === namespace; index++)
      if (this.#roleMatches(index, permission)) return true
    return false
  }

  #roleMatches(assignment: number, permission: NumberedPermission): boolean {
    const role = this.#assignments.role[assignment] as number
    const end = this.#firstRule[role + 1] as number
    for (let rule = this.#firstRule[role] as number; rule < end; rule++)
      if (this.#rules.matches(rule, permission)) return true
    return false
  }

  #visit(identity: Identity, permission: Permission, visit: (assignment: number, rule: number) => boolean): boolean {
    const numbered = this.#rules.number(permission)
    const namespace = isPathRequest(permission) ? "" : (permission.namespace ?? "")
    return this.#visitAssignments(identity, namespace, (assignment) => {
      const role = this.#assignments.role[assignment] as number
      const end = this.#firstRule[role + 1] as number
      for (let rule = this.#firstRule[role] as number; rule < end; rule++)
        if (this.#rules.matches(rule, numbered) && visit(assignment, rule)) return true
      return false
    })
  }

  #visitAssignments(identity: Identity, namespace: string, visit: (assignment: number) => boolean): boolean {
    const namespaces = this.#assignments.namespace
    const wanted = this.#namespaces.get(namespace) ?? 0
    for (const subject of this.#subjectsOf(identity)) {
      const end = this.#starts[subject + 1] as number
      let index = this.#starts[subject] as number
      for (; index < end && namespaces[index] === 0; index++) if (visit(index)) return true
      if (wanted === 0) continue
      index = firstAtLeast(namespaces, wanted, index, end)
      for (; index < end && namespaces[index] === wanted; index++) if (visit(index)) return true
    }
    return false
  }

  #subjectsOf({ user, groups: memberOf }: Identity): readonly number[] {
    const found: number[] = []
    const ofUser = this.#users.get(user)
    if (ofUser !== undefined) found.push(ofUser)
    for (const group of memberOf) {
      const ofGroup = this.#groups.get(group)
      if (ofGroup !== undefined) found.push(ofGroup)
    }
    return found
  }

  #matchingRules(permission: NumberedPermission): ReadonlyMap<number, readonly number[]> {
    const matching = new Map<number, number[]>()
    let role = 0
    for (let rule = 0; rule < this.#rules.size; rule++) {
      while (rule >= (this.#firstRule[role + 1] as number)) role++
      if (!this.#rules.matches(rule, permission)) continue
      const list = matching.get(role)
      if (list) list.push(rule)
      else matching.set(role, [rule])
    }
    return matching
  }

  #grant(assignment: number, rule: number): Grant {
    const role = this.#assignments.role[assignment] as number
    const entry = this.#roles[role] as RoleEntry
    const ruleIndex = rule - (this.#firstRule[role] as number)
    const binding = this.policy.bindings[this.#assignments.binding[assignment] as number] as BindingEntry
    return {
      binding,
      subject: binding.subjects[this.#assignments.subject[assignment] as number] as RbacSubject,
      role: entry,
      rule: entry.rules[ruleIndex] as PolicyRule,
      ruleIndex,
    }
  }
}

const rank = ({ binding }: Grant): number => (binding.namespace === "" ? 0 : 1)

/**
 * Whom a subject of a binding means. A service account without a namespace is one of the binding's own; in a
 * ClusterRoleBinding it is nobody. Unknown kinds are nobody.
 */
export function boundSubject(
  { kind, name, namespace }: RbacSubject,
  bindingNamespace: string,
): BoundSubject | undefined {
  if (kind === "User" || kind === "Group") return { kind, name }
  if (kind !== "ServiceAccount") return undefined
  const home = namespace || bindingNamespace
  return home === "" ? undefined : { kind: "User", name: serviceAccountUser(home, name) }
}

function numberOf(numbers: Map<string, number>, text: string, next: () => number = () => numbers.size): number {
  const known = numbers.get(text)
  if (known !== undefined) return known
  const number = next()
  numbers.set(text, number)
  return number
}

const rowLength = 5

/** Sorts rows by subject, then by namespace, and spreads them over typed arrays. */
function sortRows(rows: readonly number[], subjects: number): { starts: Int32Array; assignments: Assignments } {
  const count = rows.length / rowLength
  const at = (row: number, column: number) => rows[row * rowLength + column] as number
  const order = Uint32Array.from({ length: count }, (_value, index) => index)
  order.sort((a, b) => at(a, 0) - at(b, 0) || at(a, 1) - at(b, 1) || a - b)
  const starts = new Int32Array(subjects + 1)
  for (let row = 0; row < count; row++) {
    const next = at(row, 0) + 1
    starts[next] = (starts[next] as number) + 1
  }
  for (let subject = 0; subject < subjects; subject++)
    starts[subject + 1] = (starts[subject + 1] as number) + (starts[subject] as number)
  const column = (number: number) => Int32Array.from(order, (row) => at(row, number))
  return {
    starts,
    assignments: {
      subjectNumber: column(0),
      namespace: column(1),
      binding: column(2),
      subject: column(3),
      role: column(4),
    },
  }
}

/** Positions of each value of a list, one value after the other (a counting sort). */
function groupBy(values: Int32Array, count: number): { readonly starts: Int32Array; readonly items: Int32Array } {
  const starts = new Int32Array(count + 1)
  for (const value of values) starts[value + 1] = (starts[value + 1] as number) + 1
  for (let value = 0; value < count; value++)
    starts[value + 1] = (starts[value + 1] as number) + (starts[value] as number)
  const next = starts.slice()
  const items = new Int32Array(values.length)
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number
    items[next[value] as number] = at
    next[value] = (next[value] as number) + 1
  }
  return { starts, items }
}

/** First index in [from, to) whose value is at least `wanted`; the values there ascend. */
function firstAtLeast(values: Int32Array, wanted: number, from: number, to: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((values[middle] as number) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
