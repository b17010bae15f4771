import type { Grant } from "./authorizer.ts"

/** A rule of an administrator: every verb on every resource. It would be in every list, so it has findings of its own. */
export const grantsEverything = ({ rule }: Pick<Grant, "rule">): boolean =>
  rule.verbs.includes("*") &&
  rule.apiGroups.includes("*") &&
  rule.resources.includes("*") &&
  rule.resourceNames.length === 0
