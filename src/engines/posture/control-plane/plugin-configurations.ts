import { asArray, get, isObject, type JsonObject } from "../../../lib/json.ts"
import type { Inventory } from "../../../model/inventory.ts"
import type { Place } from "../../../model/workload/setting.ts"
import { configurationsOf } from "./configurations.ts"

/** The configuration of one admission plugin. */
export interface PluginConfiguration {
  readonly configuration: JsonObject
  at(...tokens: readonly (string | number)[]): Place
}

/** Kinds of files that an AdmissionConfiguration may point to instead of holding them. */
const ownKinds: Readonly<Record<string, string>> = { PodSecurity: "PodSecurityConfiguration" }

/** Configurations of an admission plugin, inside of AdmissionConfigurations and as files of their own. */
export function* pluginConfigurations(inventory: Inventory, plugin: string): Generator<PluginConfiguration> {
  for (const { object, at } of configurationsOf(inventory, "AdmissionConfiguration"))
    for (const [index, entry] of asArray(get(object, "plugins")).entries()) {
      const configuration = get(entry, "configuration")
      if (get(entry, "name") !== plugin || !isObject(configuration)) continue
      yield { configuration, at: (...tokens) => at("plugins", index, "configuration", ...tokens) }
    }
  const kind = ownKinds[plugin]
  if (kind === undefined) return
  for (const { object, at } of configurationsOf(inventory, kind)) yield { configuration: object, at }
}
