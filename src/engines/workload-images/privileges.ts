import type { ImageConfig } from "../../model/image/image.ts"
import type { Inventory } from "../../model/inventory.ts"
import type { AccountRights } from "./account-rights.ts"
import type { ImageUse } from "./image-uses.ts"

/** What whoever breaks into a container has at once. */
export interface Privileges {
  /** The node, or near it. */
  readonly node: readonly string[]
  /** What its service account may do. */
  readonly account: readonly string[]
  readonly isRoot: boolean
}

/** Capabilities with which a process leaves its container (capabilities(7); Docker, runtime privilege). */
const escaping = ["SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF"]

/** `config`: of the image that it runs, which may name a user. */
export function privilegesOf(
  { workload, container }: ImageUse,
  config: Pick<ImageConfig, "user"> | undefined,
  inventory: Inventory,
  rightsOf: AccountRights,
): Privileges {
  const { pod } = workload
  const { privileged, capabilities, runAsUser, runAsNonRoot } = container.security
  const mounted = new Set(container.mounts.map(({ name }) => name))
  const paths = pod.volumes
    .filter(({ type, name }) => type === "hostPath" && mounted.has(name))
    .map(({ source }) => String(source.path ?? ""))
  const added = escaping.filter((each) => capabilities.added.has("ALL") || capabilities.added.has(each))
  const account = workload.mountsToken(inventory).value
    ? rightsOf(workload.namespace, pod.serviceAccountName.value)
    : []
  const user = runAsUser.value ?? userOf(config?.user)
  return {
    node: [
      ...(privileged.value ? ["privileged"] : []),
      ...(pod.hostPID.value ? ["process namespace of the node"] : []),
      ...(pod.hostNetwork.value ? ["network of the node"] : []),
      ...(pod.hostIPC.value ? ["IPC namespace of the node"] : []),
      ...(paths.length > 0 ? [`files of the node (${[...new Set(paths)].slice(0, 3).join(", ")})`] : []),
      ...(!privileged.value && added.length > 0 ? [`capabilities ${added.join(", ")}`] : []),
    ],
    account: account.map((right) => `its account ${right}`),
    isRoot: user === 0 && !runAsNonRoot.value,
  }
}

/** `USER` of an image: a name or number, with or without a group; root where it is empty. Other names are no root. */
function userOf(user = ""): number | undefined {
  const [name = ""] = user.split(":")
  return name === "" || name === "root" ? 0 : /^\d+$/.test(name) ? Number(name) : undefined
}
