import type { JsonObject, JsonValue } from "../../lib/json.ts"
import type { PatchOperation } from "../../lib/json-patch.ts"
import type { Category } from "../../model/finding.ts"
import type { Inventory } from "../../model/inventory.ts"
import type { KubernetesVersion } from "../../model/kubernetes-version.ts"
import type { Resource } from "../../model/resource.ts"
import type { Severity, SeverityLevel } from "../../model/severity.ts"
import type { Container, ContainerClass } from "../../model/workload/container.ts"
import type { OperatingSystem } from "../../model/workload/pod-template.ts"
import type { Place } from "../../model/workload/setting.ts"
import type { Workload } from "../../model/workload/workload.ts"

/** What a check may look at besides the thing it judges. */
export interface CheckContext {
  readonly inventory: Inventory
  readonly workloads: readonly Workload[]
  /** The workloads of one namespace. O(1) after a first O(n). */
  workloadsIn(namespace: string): readonly Workload[]
  /** The Kubernetes version that verdicts are given for. */
  readonly version: KubernetesVersion
  readonly settings: CheckSettings
}

/** Values that users may set for single checks (`.breakwater.yaml`); every one has a default in its check. */
export type CheckSettings = Readonly<Record<string, JsonValue>>

export interface ReportDetails {
  /** Facts behind the verdict, shown with the finding. */
  readonly evidence?: { readonly [key: string]: JsonValue }
  /** Other places that belong to the cause, such as the Service that selects nothing. */
  readonly related?: readonly Place[]
  /** Where one check grades its findings. */
  readonly severity?: SeverityLevel
  /** Names the cause where one place can have several ("get", "list"). */
  readonly cause?: string
}

/**
 * Reports a finding at a place: a setting, a container, a volume, a resource's field. Reports of one check at the same
 * place are one finding, so that a value inherited by five containers is one cause.
 */
export type Report = (place: Place, message: string, details?: ReportDetails) => void

/** Kinds a check looks at: "Service", "apps/Deployment"; a name without a group means the core group. */
export type KindName = string

/** What makes the finding go away. */
export interface CheckFix {
  readonly title: string
  /**
   * The patch for the object in which the finding stands, given the reported place. No operations: this case needs a
   * person. The generic test proves that a patched example passes and that a second fix changes nothing.
   */
  readonly patch?: (place: Place, object: JsonObject) => readonly PatchOperation[]
  /** Why the patch could break the application. */
  readonly risk?: string
}

/** Objects of an example; a single object stands for a list of one. */
export type Example = JsonObject | readonly JsonObject[]

/** A check: one file, one threat. */
export interface Check {
  /** Kebab-case, the file's name. */
  readonly id: string
  readonly title: string
  /** What the rule is about: "posture" unless it says otherwise. */
  readonly category?: Category
  readonly severity: Severity
  /** Rules of other tools that mean the same: `<tool>:<id>`. */
  readonly aliases?: readonly string[]
  readonly frameworks?: readonly string[]
  /** First minor of Kubernetes 1 in which the field exists; not run for older targets. */
  readonly since?: number
  /** Last minor in which the check means anything. */
  readonly until?: number
  /** Operating system the fields belong to; workloads that are known to run on another are passed over. */
  readonly os?: OperatingSystem
  /** Off unless asked for by id or framework: opinions that not every cluster shares. */
  readonly optional?: true
  /** Container classes the check applies to; all by default. Debug containers, say, cannot have probes. */
  readonly classes?: readonly ContainerClass[]
  /** Kinds of owner the check applies to ("Deployment"); all by default. */
  readonly owners?: readonly string[]
  /** Called for each container of each workload. */
  readonly containers?: (container: Container, report: Report, context: CheckContext, workload: Workload) => void
  /** Called for each workload. */
  readonly workloads?: (workload: Workload, report: Report, context: CheckContext) => void
  /** Called for each resource of these kinds. */
  readonly resources?: {
    readonly kinds: readonly KindName[]
    readonly run: (resource: Resource, report: Report, context: CheckContext) => void
  }
  /** Called once for the whole inventory. */
  readonly whole?: (context: CheckContext, report: Report) => void
  readonly fix: CheckFix
  /** `settings`: the values of this check's own settings that the examples are judged with. */
  readonly examples: { readonly good: Example; readonly bad: Example; readonly settings?: JsonObject }
}

/** Declares a check. Exists for the types alone: registering is the generated index's business. */
export const check = (definition: Check): Check => definition
