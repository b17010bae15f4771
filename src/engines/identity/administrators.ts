import type { Grant } from "./authorizer.ts"

/** A rule on every resource of every group, whatever its verbs: it would be in every list, so it has findings of its own. */
export const coversEveryResource = ({ rule }: Pick<Grant, "rule">): boolean =>
  rule.apiGroups.includes("*") && rule.resources.includes("*") && rule.resourceNames.length === 0

/** A rule of an administrator: every verb on every resource. */
export const grantsEverything = (grant: Pick<Grant, "rule">): boolean =>
  coversEveryResource(grant) && grant.rule.verbs.includes("*")
