import { asString, dig, get, isObject, type JsonValue } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { append } from "../../../lib/json-pointer.ts"
import { readDocuments } from "../../../lib/yaml/index.ts"
import type { Inventory } from "../../../model/inventory.ts"
import type { Resource } from "../../../model/resource.ts"
import type { Place } from "../../../model/workload/setting.ts"
import type { Check, CheckContext, CheckFix, Report } from "../check.ts"
import type { ComponentArguments } from "./component-arguments.ts"
import { configurationsOf } from "./configurations.ts"
import { componentsOf } from "./find-components.ts"
import { setArgument } from "./set-argument.ts"

/** A setting of the kubelet under its several names. */
export interface KubeletSetting {
  /** Field of KubeletConfiguration, parts separated by dots. */
  readonly field: string
  /** Name of the argument, where there is one. */
  readonly flag?: string
  /** Field of NodeInfo, as trivy's node collector writes it. */
  readonly collected?: string
  /** Default in a KubeletConfiguration (pkg/kubelet/apis/config/v1beta1/defaults.go). */
  readonly byDefault?: JsonValue
  /** Default of a kubelet without a configuration file (cmd/kubelet/app/options, applyLegacyDefaults); else the same. */
  readonly withoutFile?: JsonValue
}

export interface KubeletValue extends Place {
  /** The effective value; numbers and switches of arguments as such. Undefined: nobody sets it and it has no default. */
  readonly value: JsonValue | undefined
}

/**
 * Judges one setting of every kubelet that the inventory tells of: KubeletConfiguration files, the ConfigMap that kubeadm
 * keeps, arguments in kubeadm's files and in containers, and what node collectors wrote down. What an argument leaves to
 * a configuration file elsewhere is not judged.
 */
export const ofKubelets =
  (
    setting: KubeletSetting,
    judge: (value: KubeletValue, report: Report, context: CheckContext) => void,
  ): NonNullable<Check["whole"]> =>
  (context, report) => {
    for (const value of valuesOf(setting, context)) judge(value, report, context)
  }

function* valuesOf(setting: KubeletSetting, context: CheckContext): Generator<KubeletValue> {
  const tokens = setting.field.split(".")
  for (const { object, at } of configurationsOf(context.inventory, "KubeletConfiguration"))
    yield { ...at(...tokens), value: dig(object, ...tokens) ?? setting.byDefault }
  for (const flags of componentsOf(context))
    if (flags.component === "kubelet") {
      const value = ofArguments(setting, flags)
      if (value) yield value
    }
  yield* ofNodeInfo(setting, context.inventory)
}

function ofArguments(setting: KubeletSetting, flags: ComponentArguments): KubeletValue | undefined {
  const { flag, byDefault, withoutFile = byDefault, field } = setting
  const written = flag === undefined ? undefined : flags.value(flag)
  const place = flags.at(flag ?? "")
  if (written !== undefined) return { ...place, value: parse(written) }
  const file = collectedFile(flags.resource)
  if (file) return { ...place, path: "/data/configFile", value: dig(file, ...field.split(".")) ?? byDefault }
  return flags.has("config") ? undefined : { ...place, value: withoutFile }
}

const files = new WeakMap<Resource, JsonValue | undefined>()

/** The configuration file that kubescape's node agent puts, in base64, into a KubeletInfo. */
function collectedFile(resource: Resource): JsonValue | undefined {
  if (resource.kind !== "KubeletInfo") return undefined
  if (!files.has(resource)) {
    const content = asString(dig(resource.object, "data", "configFile", "content"))
    const text = content === undefined ? "" : Buffer.from(content, "base64").toString("utf8")
    files.set(resource, [...readDocuments(text)].map(({ value }) => value).find(isObject))
  }
  return files.get(resource)
}

function* ofNodeInfo({ collected, byDefault, withoutFile = byDefault }: KubeletSetting, inventory: Inventory) {
  if (collected === undefined) return
  for (const resource of nodeInfos(inventory)) {
    const values = dig(resource.object, "info", collected, "values")
    if (!Array.isArray(values)) continue
    const [first] = values as readonly JsonValue[]
    const value = typeof first === "string" ? parse(first) : (first ?? withoutFile)
    yield { resource, path: append("", "info", collected), value }
  }
}

/** NodeInfo objects, as trivy's node collector writes them (kind alone tells: their apiVersion is v1). */
export function* nodeInfos(inventory: Inventory): Generator<Resource> {
  yield* inventory.ofKind("NodeInfo", "")
}

const parse = (text: string): JsonValue =>
  text === "true" ? true : text === "false" ? false : /^-?\d+$/.test(text) ? Number(text) : text

/** Writes the value where the setting was reported: in a KubeletConfiguration or among arguments. */
export const setKubelet =
  (flag: string | undefined, value: JsonValue): NonNullable<CheckFix["patch"]> =>
  (place, object) =>
    get(object, "kind") === "KubeletConfiguration"
      ? setAt(object, place.path, value)
      : flag === undefined || get(object, "kind") === "NodeInfo"
        ? []
        : setArgument(flag, String(value))(place, object)
