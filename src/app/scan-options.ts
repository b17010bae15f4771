import type { Check } from "../engines/posture/check.ts"
import type { Configuration } from "../inputs/configuration/configuration.ts"
import type { Incomplete } from "../model/finding.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import type { Inventory } from "../model/inventory.ts"
import type { KubernetesVersion } from "../model/kubernetes-version.ts"
import type { ScanTarget, Warning } from "../model/scan-report.ts"
import type { SeverityLevel } from "../model/severity.ts"
import type { VexStatement } from "../model/vex.ts"
import type { Advisories } from "./judge-images.ts"
import type { WorkloadFlaws } from "./workload-flaws.ts"
import type { WorkloadImages } from "./workload-images.ts"

/** What was read, and what of it could not be. */
export interface LoadedInventory {
  readonly inventory: Inventory
  readonly targets: readonly ScanTarget[]
  readonly incomplete: readonly Incomplete[]
  readonly warnings: readonly Warning[]
  /** The version of the cluster the inventory comes from, where it is known. */
  readonly kubernetesVersion?: KubernetesVersion
  /** What live objects were made from: where findings of a cluster are written. */
  readonly manifests?: Inventory
  /** The namespaces that were asked for: everything else is read only to judge these by. */
  readonly namespaces?: readonly string[]
  /** Images that were asked for. */
  readonly images?: readonly CatalogedImage[]
  /** What is known of the images that workloads run; absent where nobody looked. */
  readonly workloadImages?: WorkloadImages
}

export interface ScanOptions {
  /** Judge as this version would; default: the cluster's own, else the newest supported. */
  readonly kubernetesVersion?: KubernetesVersion
  /** Rule ids to run; all that are not optional by default. */
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  /** Ids of frameworks: runs the rules that answer their controls, optional ones too, and reports control by control. */
  readonly frameworks?: readonly string[]
  /** Findings below this severity are left out. */
  readonly minimum?: SeverityLevel
  /** Ids of findings that are known already (a baseline): they are left out. */
  readonly known?: ReadonlySet<string>
  /** What `.breakwater.yaml` says: waivers, rules to leave out or to add, settings. */
  readonly configuration?: Configuration
  /** Rules that users add. */
  readonly added?: readonly Check[]
  /** The added check for attack paths as it is where flaws of workloads are known; it stands in for the one of its id. */
  readonly attackPaths?: (flaws: WorkloadFlaws) => Check
  /** What packages of images are judged by. */
  readonly advisories?: Advisories
  /** What makers say about vulnerabilities of their products: findings that a statement takes away are waived. */
  readonly vex?: readonly VexStatement[]
  /** Also vulnerabilities that nothing can be done about yet. */
  readonly unfixed?: boolean
  /** Also what a report draws of images. */
  readonly pictures?: boolean
  /** The day that waivers are judged on, YYYY-MM-DD; today by default. */
  readonly today?: string
}
