import { asArray, asString, asStrings, get, isObject } from "../../../lib/json.ts"
import { readDocuments } from "../../../lib/yaml/index.ts"
import type { Imported, ImportedWaiver } from "./imported.ts"

/**
 * The configuration of polaris: `exemptions` joins rules with controllers (by the beginning of their names), containers and a
 * namespace; no rules mean all.
 */
export function importPolaris(text: string): Imported | undefined {
  const value = [...readDocuments(text)][0]?.value
  if (!isObject(value) || !Array.isArray(get(value, "exemptions"))) return undefined
  const waivers: ImportedWaiver[] = []
  const problems: string[] = []
  for (const [index, exemption] of asArray(get(value, "exemptions")).entries()) {
    const named = asStrings(get(exemption, "rules"))
    const rules = named.length > 0 ? named.map((rule) => `polaris:${rule}`) : ["*"]
    const namespace = asString(get(exemption, "namespace")) || "*"
    const controllers = asStrings(get(exemption, "controllerNames"))
    const containers = asStrings(get(exemption, "containerNames"))
    const resources =
      controllers.length > 0 ? controllers.map((name) => `${namespace}/*/${name}*`) : [`${namespace}/*/*`]
    if (controllers.length === 0 && namespace === "*" && containers.length === 0 && named.length === 0)
      problems.push(`exemption ${index + 1} exempts everything and was left out`)
    else
      for (const resource of resources)
        for (const container of containers.length > 0 ? containers : [undefined])
          waivers.push({ rules, resource, ...(container === undefined ? {} : { container }) })
  }
  return { waivers, problems }
}
