import type { JsonValue } from "../../lib/json.ts"
import type { Location } from "../../model/location.ts"
import type { WaiverTerms } from "../../model/waiver.ts"

/** A waiver of `.breakwater.yaml`. */
export interface ConfiguredWaiver extends WaiverTerms {
  /** Ids, aliases of other tools, or "*". */
  readonly rules: readonly string[]
  /** `namespace/Kind/name`, `Kind/name` or `name`, with wildcards. */
  readonly resource?: string
  /** Path of files, with wildcards. */
  readonly file?: string
  readonly container?: string
  readonly location: Location
}

/** What `.breakwater.yaml` says. */
export interface Configuration {
  readonly file: string
  readonly waivers: readonly ConfiguredWaiver[]
  /** Rules to leave out. */
  readonly skip: readonly string[]
  /** Optional rules to run. */
  readonly enable: readonly string[]
  /** Values of single rules: rule id to setting to value. */
  readonly settings: Readonly<Record<string, JsonValue>>
}

export const configurationFile = ".breakwater.yaml"

/** The configuration says something that cannot be followed. Messages begin with file:line:column. */
export class ConfigurationError extends Error {
  readonly code = "configuration"
}
