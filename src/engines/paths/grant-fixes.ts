import { get } from "../../lib/json.ts"
import { isSystemRbac, type PolicyRule } from "../../model/rbac.ts"
import type { Grant } from "../identity/authorizer.ts"
import { recognise } from "../identity/bootstrap/recognise.ts"
import type { NeededPermission } from "../identity/holders.ts"
import { formatSubject } from "../identity/identity.ts"
import { isWellKnown } from "../identity/well-known.ts"
import type { World } from "../identity/world.ts"
import type { PathFix } from "./fix.ts"

const cache = new WeakMap<Grant["binding"], Map<string, readonly PathFix[]>>()

/**
 * What takes a grant away: the subject out of the binding; the resource, the verb or the rule out of the role. Objects
 * that Kubernetes keeps itself are left alone, since the API server would write them again.
 */
export function fixesOfGrant(world: World, grant: Grant, needed: NeededPermission): readonly PathFix[] {
  const { binding, subject, rule } = grant
  const what = combined(needed)
  const key = `${subject.path} ${rule.resource.key}${rule.path} ${needed.verb} ${what} ${binding.roles.length}`
  const known = cache.get(binding) ?? new Map<string, readonly PathFix[]>()
  cache.set(binding, known)
  const fixes = known.get(key) ?? [...subjectFix(world, grant), ...ruleFixes(rule, needed.verb, what)]
  known.set(key, fixes)
  return fixes
}

const combined = ({ resource, subresource }: NeededPermission): string =>
  subresource ? `${resource}/${subresource}` : resource

function subjectFix(world: World, { binding, subject }: Grant): readonly PathFix[] {
  const { resource } = binding
  // A virtual binding is in no inventory: what it stands for has fixes of its own.
  if (subject.path === "" || isWellKnown(binding) || recognise(resource, world.version) === "default") return []
  const kind = subject.kind as "User" | "Group" | "ServiceAccount"
  const name = formatSubject({ kind, name: subject.name, namespace: subject.namespace || binding.namespace })
  return [
    {
      key: `subject ${resource.key}${subject.path}`,
      title: `Remove ${name} from ${resource.kind} ${resource.name}`,
      cost: 3,
      patch: () => ({ changes: [{ resource, operations: [{ op: "remove", path: subject.path }] }] }),
    },
  ]
}

function ruleFixes(rule: PolicyRule, verb: string, what: string): readonly PathFix[] {
  const { resource: role } = rule
  const isGathered = get(role.object, "aggregationRule") !== undefined
  if (isSystemRbac(role) || isGathered) return []
  const where = `${role.kind} ${role.name}`
  const covering = rule.resources.flatMap((entry, index) => (entryCovers(entry, what) ? [index] : []))
  const [entry] = covering
  const fixes: PathFix[] = []
  if (entry !== undefined && covering.length === 1 && rule.resources.length > 1)
    fixes.push({
      key: `resource ${role.key}${rule.path}/${entry}`,
      title: `Remove ${rule.resources[entry]} from rule ${rule.index} of ${where}`,
      cost: 2,
      patch: () => ({
        changes: [{ resource: role, operations: [{ op: "remove", path: `${rule.path}/resources/${entry}` }] }],
      }),
    })
  else
    fixes.push({
      key: `rule ${role.key}${rule.path}`,
      title: `Remove rule ${rule.index} (${rule.verbs.join(",")} ${rule.resources.join(",")}) of ${where}`,
      cost: 2.5,
      patch: () => ({ changes: [{ resource: role, operations: [{ op: "remove", path: rule.path }] }] }),
    })
  const verbs = rule.verbs.flatMap((one, index) => (one === verb || one === "*" ? [index] : []))
  const [only] = verbs
  if (only !== undefined && verbs.length === 1 && rule.verbs.length > 1 && rule.verbs[only] === verb)
    fixes.push({
      key: `verb ${role.key}${rule.path}/${only}`,
      title: `Remove the verb ${verb} (${rule.resources.join(",")}) from rule ${rule.index} of ${where}`,
      cost: 2,
      patch: () => ({
        changes: [{ resource: role, operations: [{ op: "remove", path: `${rule.path}/verbs/${only}` }] }],
      }),
    })
  return fixes
}

function entryCovers(entry: string, what: string): boolean {
  if (entry === "*" || entry === what) return true
  const slash = what.indexOf("/")
  return slash >= 0 && entry === `*/${what.slice(slash + 1)}`
}
