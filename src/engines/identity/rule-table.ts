import type { PolicyRule } from "../../model/rbac.ts"
import { combinedResource, isPathRequest, type Permission } from "./request.ts"

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
  readonly name: number
  readonly path: string | undefined
}

const anyVerb = 1
const anyGroup = 2
const anyResource = 4
const anyName = 8

/**
 * Rules as numbers in flat arrays, for answers without allocation.
 * Semantics: pkg/apis/rbac/v1/evaluation_helpers.go. `*` is a wildcard where it is the whole entry; as the resource of a
 * subresource (`*` + `/scale`) it stands for every resource; `pods/*` is a literal; of a URL a trailing `*` is a prefix.
 */
export class RuleTable {
  readonly size: number
  readonly #strings = new Numbering()
  readonly #flags: Uint8Array
  readonly #verbs: SealedLists
  readonly #groups: SealedLists
  readonly #resources: SealedLists
  readonly #names: SealedLists
  readonly #urls: ReadonlyMap<number, readonly string[]>

  constructor(rules: readonly PolicyRule[]) {
    const lists = { verbs: new Lists(), groups: new Lists(), resources: new Lists(), names: new Lists() }
    const urls = new Map<number, readonly string[]>()
    const number = (texts: readonly string[]) => texts.map((text) => this.#strings.add(text))
    this.size = rules.length
    this.#flags = new Uint8Array(rules.length)
    for (const [index, { verbs, apiGroups, resources, resourceNames, nonResourceURLs }] of rules.entries()) {
      this.#flags[index] =
        (verbs.includes("*") ? anyVerb : 0) |
        (apiGroups.includes("*") ? anyGroup : 0) |
        (resources.includes("*") ? anyResource : 0) |
        (resourceNames.length === 0 ? anyName : 0)
      lists.verbs.push(number(verbs))
      lists.groups.push(number(apiGroups))
      lists.resources.push(number(resources))
      lists.names.push(number(resourceNames))
      if (nonResourceURLs.length > 0) urls.set(index, nonResourceURLs)
    }
    this.#verbs = lists.verbs.seal()
    this.#groups = lists.groups.seal()
    this.#resources = lists.resources.seal()
    this.#names = lists.names.seal()
    this.#urls = urls
  }

  number(permission: Permission): NumberedPermission {
    const verb = this.#strings.find(permission.verb)
    if (isPathRequest(permission))
      return { verb, group: -1, resource: -1, anyWithSubresource: -1, name: -1, path: permission.path }
    const { group, subresource, name = "" } = permission
    return {
      verb,
      group: this.#strings.find(group),
      resource: this.#strings.find(combinedResource(permission)),
      anyWithSubresource: subresource ? this.#strings.find(`*/${subresource}`) : -1,
      name: this.#strings.find(name),
      path: undefined,
    }
  }

  /** Whether the rule grants the permission; O(length of the rule). */
  matches(rule: number, permission: NumberedPermission): boolean {
    const flags = this.#flags[rule] as number
    if ((flags & anyVerb) === 0 && !has(this.#verbs, rule, permission.verb)) return false
    if (permission.path !== undefined) return this.#matchesPath(rule, permission.path)
    if ((flags & anyResource) === 0) {
      const { resource, anyWithSubresource } = permission
      if (
        !has(this.#resources, rule, resource) &&
        (anyWithSubresource < 0 || !has(this.#resources, rule, anyWithSubresource))
      )
        return false
    }
    if ((flags & anyGroup) === 0 && !has(this.#groups, rule, permission.group)) return false
    return (flags & anyName) !== 0 || has(this.#names, rule, permission.name)
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
