import { isPathRequest, type Permission } from "./request.ts"
import type { RuleContent } from "./rule-content.ts"

/** Numbers for strings; an unknown string has none. */
class Numbering {
  readonly #numbers = new Map<string, number>()

  add(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    this.#numbers.set(text, this.#numbers.size)
    return this.#numbers.size - 1
  }

  /** -1 where no rule mentions it. */
  find(text: string): number {
    return this.#numbers.get(text) ?? -1
  }
}

/** Lists of numbers, one after the other in one array. */
class Lists {
  readonly #starts: number[] = [0]
  readonly #items: number[] = []

  push(items: readonly number[]): void {
    for (const item of items) this.#items.push(item)
    this.#starts.push(this.#items.length)
  }

  seal(): { readonly starts: Int32Array; readonly items: Int32Array } {
    return { starts: Int32Array.from(this.#starts), items: Int32Array.from(this.#items) }
  }
}

type SealedLists = ReturnType<Lists["seal"]>

const has = ({ starts, items }: SealedLists, list: number, item: number): boolean => {
  const end = starts[list + 1] as number
  for (let index = starts[list] as number; index < end; index++) if (items[index] === item) return true
  return false
}

/** A permission in the numbers of one table. `path` is undefined for requests about objects. */
export interface NumberedPermission {
  readonly verb: number
  readonly group: number
  readonly resource: number
  /** Number of `*` + `/subresource`; -1 without a subresource. */
  readonly anyWithSubresource: number
  /** Looked up when a rule asks for it: few do. Undefined: names do not matter. */
  readonly name: string | undefined
  readonly path: string | undefined
}

export type MutablePermission = { -readonly [K in keyof NumberedPermission]: NumberedPermission[K] }

export const unnumbered: NumberedPermission = {
  verb: -1,
  group: -1,
  resource: -1,
  anyWithSubresource: -1,
  name: undefined,
  path: undefined,
}

const anyGroup = 1
const anyResource = 2
const anyName = 4

/** Verbs have a bit each; those that came late share one. The sign stands for `*`. */
const sharedBit = 30
const bitOf = (verb: number): number => (verb < 0 ? 0 : 1 << Math.min(verb, sharedBit))
const everyVerb = 1 << 31

/**
 * Rules as numbers in flat arrays, for answers without allocation.
 * Semantics: pkg/apis/rbac/v1/evaluation_helpers.go. `*` is a wildcard where it is the whole entry; as the resource of a
 * subresource (`*` + `/scale`) it stands for every resource; `pods/*` is a literal; of a URL a trailing `*` is a prefix.
 */
export class RuleTable {
  readonly size: number
  readonly #verbs = new Numbering()
  readonly #groups = new Numbering()
  readonly #resources = new Numbering()
  /** Resource to subresource to number, so that a question joins no strings. */
  readonly #subresources = new Map<string, Map<string, number>>()
  readonly #flags: Uint8Array
  readonly #verbMasks: Int32Array
  readonly #verbLists: SealedLists
  readonly #groupLists: SealedLists
  readonly #resourceLists: SealedLists
  readonly #names: ReadonlyMap<number, readonly string[]>
  readonly #urls: ReadonlyMap<number, readonly string[]>

  constructor(rules: readonly RuleContent[]) {
    const verbLists = new Lists()
    const groupLists = new Lists()
    const resourceLists = new Lists()
    const nameLists = new Map<number, readonly string[]>()
    const urlLists = new Map<number, readonly string[]>()
    this.size = rules.length
    this.#flags = new Uint8Array(rules.length)
    this.#verbMasks = new Int32Array(rules.length)
    for (const [index, { verbs, apiGroups, resources, resourceNames, nonResourceURLs }] of rules.entries()) {
      const verbNumbers = verbs.map((verb) => this.#verbs.add(verb))
      this.#verbMasks[index] = verbs.includes("*")
        ? everyVerb
        : verbNumbers.reduce((mask, verb) => mask | bitOf(verb), 0)
      this.#flags[index] =
        (apiGroups.includes("*") ? anyGroup : 0) |
        (resources.includes("*") ? anyResource : 0) |
        (resourceNames.length === 0 ? anyName : 0)
      verbLists.push(verbNumbers)
      groupLists.push(apiGroups.map((group) => this.#groups.add(group)))
      resourceLists.push(resources.map((resource) => this.#numberResource(resource)))
      if (resourceNames.length > 0) nameLists.set(index, resourceNames)
      if (nonResourceURLs.length > 0) urlLists.set(index, nonResourceURLs)
    }
    this.#verbLists = verbLists.seal()
    this.#groupLists = groupLists.seal()
    this.#resourceLists = resourceLists.seal()
    this.#names = nameLists
    this.#urls = urlLists
  }

  #numberResource(combined: string): number {
    const number = this.#resources.add(combined)
    const slash = combined.indexOf("/")
    if (slash >= 0) {
      const resource = combined.slice(0, slash)
      const ofResource = this.#subresources.get(resource) ?? new Map<string, number>()
      this.#subresources.set(resource, ofResource.set(combined.slice(slash + 1), number))
    }
    return number
  }

  number(permission: Permission): NumberedPermission {
    return this.numberInto(permission, { ...unnumbered })
  }

  /** The same without an object of its own: for questions that are answered before the next one is asked. */
  numberInto(permission: Permission, into: MutablePermission): NumberedPermission {
    into.verb = this.#verbs.find(permission.verb)
    into.anyWithSubresource = -1
    if (isPathRequest(permission)) {
      into.group = -1
      into.resource = -1
      into.name = ""
      into.path = permission.path
      return into
    }
    const { resource, subresource } = permission
    into.path = undefined
    into.name = permission.anyName ? undefined : (permission.name ?? "")
    into.group = this.#groups.find(permission.group)
    if (subresource) {
      into.resource = this.#findSubresource(resource, subresource)
      into.anyWithSubresource = this.#findSubresource("*", subresource)
    } else into.resource = this.#resources.find(resource)
    return into
  }

  #findSubresource(resource: string, subresource: string): number {
    // A slash within a name, which no server serves, must be split where rules are.
    if (resource.includes("/")) return this.#resources.find(`${resource}/${subresource}`)
    return this.#subresources.get(resource)?.get(subresource) ?? -1
  }

  /** Whether the rule grants the permission; O(length of the rule). */
  matches(rule: number, permission: NumberedPermission): boolean {
    const mask = this.#verbMasks[rule] as number
    const { verb } = permission
    if (mask >= 0) {
      if ((mask & bitOf(verb)) === 0) return false
      if (verb >= sharedBit && !has(this.#verbLists, rule, verb)) return false
    }
    if (permission.path !== undefined) return this.#matchesPath(rule, permission.path)
    const flags = this.#flags[rule] as number
    if ((flags & anyResource) === 0) {
      const { resource, anyWithSubresource } = permission
      if (
        !has(this.#resourceLists, rule, resource) &&
        (anyWithSubresource < 0 || !has(this.#resourceLists, rule, anyWithSubresource))
      )
        return false
    }
    if ((flags & anyGroup) === 0 && !has(this.#groupLists, rule, permission.group)) return false
    const { name } = permission
    return (flags & anyName) !== 0 || name === undefined || (this.#names.get(rule)?.includes(name) ?? false)
  }

  #matchesPath(rule: number, path: string): boolean {
    return this.#urls.get(rule)?.some((pattern) => urlCovers(pattern, path)) ?? false
  }
}

/** Whether a URL pattern covers a path or another pattern: equal, or a prefix where it ends in `*`. `*` covers all. */
export function urlCovers(pattern: string, path: string): boolean {
  if (pattern === path) return true
  let end = pattern.length
  while (end > 0 && pattern[end - 1] === "*") end--
  return end < pattern.length && path.startsWith(pattern.slice(0, end))
}
