import { exposedDataStore } from "./exposed-data-store.ts"
import { idlePolicy } from "./idle-policy.ts"
import { metadataReachable } from "./metadata-reachable.ts"
import type { NetworkRule } from "./network-rule.ts"
import { priorityClash } from "./priority-clash.ts"

/** All rules of this engine. */
export const networkRules: readonly NetworkRule[] = [exposedDataStore, idlePolicy, metadataReachable, priorityClash]
