/**
 * Breakwater as a library. Importing it has no side effect; everything here is typed and stable (docs/library.md).
 */

export {
  type Between,
  type FederatedConnection,
  type JoinedClusters,
  joinClusters,
  reachAcross,
} from "./app/clusters.ts"
export {
  DatabaseError,
  type ImportOptions,
  type ImportReport,
  importDatabase,
  type OpenIndex,
  openAdvisoryIndex,
  openDatabase,
} from "./app/database.ts"
export { updateDatabase } from "./app/database-mirror.ts"
export { exposure, type ShownExposure } from "./app/exposure.ts"
export { type FixOptions, type FixResult, fix } from "./app/fix.ts"
export {
  type PolicyAnswer,
  type PolicyRequest,
  type PolicyType,
  policiesFor as generatePolicies,
  renderPolicy,
} from "./app/generate-policies.ts"
export { type InspectedImage, type InspectOptions, inspectImage } from "./app/inspect.ts"
export { type LoadOptions, loadInventory } from "./app/load.ts"
export { ClusterError, type LoadClusterOptions, type LoadedCluster, loadCluster } from "./app/load-cluster.ts"
export {
  type DialectName,
  networkOf as reachability,
  type ReachQuestion,
  reach,
  type ShownConnection,
} from "./app/network.ts"
export { brokenFlows, needsOfFlows, type ObservedFlows, readObservedFlows } from "./app/observed-flows.ts"
export {
  attackPaths,
  type PathQuestion,
  type PathReport,
  pathRadius,
  type ShownFix,
  type ShownHop,
  type ShownPath,
} from "./app/paths.ts"
export { accessReview, readPermission, whoCan } from "./app/questions.ts"
export { allRules, findRule } from "./app/rules.ts"
export { type CatalogOptions, catalogImage, ImageError, renderSbom } from "./app/sbom.ts"
export { type LoadedInventory, type ScanOptions, scan } from "./app/scan.ts"
export { type ImageTrust, loadTrustPolicy, type VerifiedImage, verifyImage } from "./app/verify.ts"
export { loadVex, VexError } from "./app/vex.ts"
export { type AccessReview, accessReview as reviewAccess } from "./engines/identity/access-review.ts"
export type { Grant } from "./engines/identity/authorizer.ts"
export { canBind, canWriteRole, type EscalationVerdict } from "./engines/identity/escalation.ts"
export { leastPrivilege, unusedRights } from "./engines/identity/least-privilege.ts"
export { type ObservedRequest, observedRequest } from "./engines/identity/observed-request.ts"
export { comparePermissions, compareWorlds, permissionsOf } from "./engines/identity/permissions.ts"
export type { AccessRequest, Identity, Permission } from "./engines/identity/request.ts"
export {
  type CompileOptions,
  compile as compilePermissions,
  type World as PermissionWorld,
} from "./engines/identity/world.ts"
export {
  checkPodSecurity,
  type PodSecurityOptions,
  type PodSecurityVerdict,
  type PodSecurityViolation,
} from "./engines/posture/pod-security/check-pod-security.ts"
export { type SignatureVerdict, verifyBundle } from "./engines/trust/verify-bundle.ts"
export { indexAdvisories } from "./engines/vulnerabilities/advisory-list.ts"
export { type VexWorld, vexVerdict, vexWorld } from "./engines/vulnerabilities/apply-vex.ts"
export {
  type MatchEvidence,
  type MatchOptions,
  matchVulnerabilities,
  type VulnerabilityMatch,
} from "./engines/vulnerabilities/match.ts"
export { type SbomHit, SbomIndex } from "./engines/vulnerabilities/sbom-index.ts"
export type { Order } from "./lib/versions/order.ts"
export { compareVersions } from "./lib/versions/versions.ts"
export type { Advisory, AdvisoryIndex, AdvisoryState, VersionBound, VersionRange } from "./model/advisory.ts"
export type { ClusterFacts, Distribution } from "./model/cluster-facts.ts"
export type { Category, Finding, Incomplete, Waiver } from "./model/finding.ts"
export type { Fix } from "./model/fix.ts"
export type { CatalogedImage } from "./model/image/image.ts"
export { Inventory } from "./model/inventory.ts"
export { type KubernetesVersion, parseKubernetesVersion } from "./model/kubernetes-version.ts"
export type { Location } from "./model/location.ts"
export type { Package } from "./model/package.ts"
export { Resource } from "./model/resource.ts"
export type { ScanReport, ScanSummary, ScanTarget } from "./model/scan-report.ts"
export type { Severity, SeverityLevel } from "./model/severity.ts"
export type { VexStatement } from "./model/vex.ts"
