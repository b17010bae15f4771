import { asArray, asString, asStrings, get } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"

/** Value of a flag by its name without dashes; undefined where it is not given. The last one counts. */
export type Flags = (name: string) => string | undefined

/** The flags of a kube-apiserver that runs as a static pod, as kubeadm starts it; undefined where none is seen. */
export function apiServerFlags(inventory: Inventory): Flags | undefined {
  for (const pod of inventory.ofKind("Pod", "", "kube-system")) {
    for (const container of asArray(get(pod.spec, "containers"))) {
      const words = [...asStrings(get(container, "command")), ...asStrings(get(container, "args"))]
      if (/(^|\/)kube-apiserver$/.test(words[0] ?? "") || asString(get(container, "name")) === "kube-apiserver")
        return (name) => lastValue(words, name)
    }
  }
  return undefined
}

function lastValue(words: readonly string[], name: string): string | undefined {
  const index = words.findLastIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`))
  if (index < 0) return undefined
  const equals = (words[index] as string).indexOf("=")
  return equals < 0 ? words[index + 1] : (words[index] as string).slice(equals + 1)
}
