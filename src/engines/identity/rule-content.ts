import type { PolicyRule } from "../../model/rbac.ts"

/** What a rule says, wherever it stands. */
export type RuleContent = Pick<PolicyRule, "verbs" | "apiGroups" | "resources" | "resourceNames" | "nonResourceURLs">
