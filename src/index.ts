/**
 * Breakwater as a library. Importing it has no side effect; everything here is typed and stable (docs/library.md).
 */
export { type LoadOptions, loadInventory } from "./app/load.ts"
export { accessReview, readPermission, whoCan } from "./app/questions.ts"
export { allRules, findRule } from "./app/rules.ts"
export { type LoadedInventory, type ScanOptions, scan } from "./app/scan.ts"
export type { Permission } from "./engines/identity/access-request.ts"
export type { AccessReview, Grant } from "./engines/identity/authorizer.ts"
export {
  checkPodSecurity,
  type PodSecurityOptions,
  type PodSecurityVerdict,
  type PodSecurityViolation,
} from "./engines/posture/pod-security/check-pod-security.ts"
export type { Category, Finding, Incomplete, Waiver } from "./model/finding.ts"
export type { Fix } from "./model/fix.ts"
export { Inventory } from "./model/inventory.ts"
export { type KubernetesVersion, parseKubernetesVersion } from "./model/kubernetes-version.ts"
export type { Location } from "./model/location.ts"
export { Resource } from "./model/resource.ts"
export type { ScanReport, ScanSummary, ScanTarget } from "./model/scan-report.ts"
export type { Severity, SeverityLevel } from "./model/severity.ts"
