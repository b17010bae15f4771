import { asString, dig, get, isObject } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import type { Inventory } from "../../../model/inventory.ts"
import type { Container } from "../../../model/workload/container.ts"
import type { Workload } from "../../../model/workload/workload.ts"
import type { Check, CheckContext, Report } from "../check.ts"
import {
  type Component,
  ComponentArguments,
  inList,
  readArguments,
  splitCommandLine,
  type WrittenArgument,
} from "./component-arguments.ts"
import { configurationsOf } from "./configurations.ts"
import { extraArguments, kubeadmComponents } from "./kubeadm.ts"

const components: ReadonlySet<string> = new Set<Component>([
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "etcd",
  "kubelet",
  "kube-proxy",
])

const known = new WeakMap<Inventory, readonly ComponentArguments[]>()

/** A check of the arguments of one component, wherever it is found. */
export const ofComponent =
  (
    component: Component,
    judge: (flags: ComponentArguments, report: Report, context: CheckContext) => void,
  ): NonNullable<Check["whole"]> =>
  (context, report) => {
    for (const flags of componentsOf(context)) {
      // With a configuration file etcd reads no arguments.
      if (flags.component !== component || (component === "etcd" && flags.has("config-file"))) continue
      judge(flags, report, context)
    }
  }

/**
 * Every component in the inventory: containers that start one (static pods, hosted control planes), kubeadm's
 * ClusterConfiguration, InitConfiguration and JoinConfiguration, and the command lines that kubescape's node agent
 * collects (ControlPlaneInfo). Found once for all checks of a run: O(containers).
 */
export function componentsOf({ inventory, workloads }: Pick<CheckContext, "inventory" | "workloads">) {
  let all = known.get(inventory)
  if (!all) {
    all = [...ofWorkloads(workloads), ...ofKubeadm(inventory), ...ofCollectors(inventory)]
    known.set(inventory, all)
  }
  return all
}

function* ofWorkloads(workloads: readonly Workload[]): Generator<ComponentArguments> {
  for (const workload of workloads)
    for (const container of workload.containers) {
      const found = ofContainer(container)
      if (found) yield found
    }
}

/** Programs that start another, whose name follows. */
const wrappers = /^(?:(?:ba|da|a)?sh|env|exec|hyperkube|go-runner|tini|dumb-init|nice|ionice|flock|sudo|taskset)$/

/**
 * The component that a container starts, by the first word of its command that is no wrapper; without a command by the
 * image, when its name is the component's.
 */
function ofContainer(container: Container): ComponentArguments | undefined {
  const { command, args, resource } = container
  const script = [...command, ...args].findIndex((word) => word.includes(" ") && /\b(?:kube-|etcd|kubelet)/.test(word))
  if (script >= 0 && /^(?:.*\/)?(?:ba|da|a)?sh$/.test(command[0] ?? "")) {
    const inCommand = script < command.length
    const place = container.at(inCommand ? "command" : "args", inCommand ? script : script - command.length)
    const words = splitCommandLine([...command, ...args][script] as string)
    const start = words.findIndex((word) => components.has(baseName(word)))
    if (
      start < 0 ||
      !words.slice(0, start).every((word) => !/^(?:grep|echo|kubectl|pgrep|pkill)$/.test(baseName(word)))
    )
      return undefined
    const written = readArguments(words.slice(start + 1), () => place)
    return new ComponentArguments(
      baseName(words[start] as string) as Component,
      place,
      withEnvironment(container, baseName(words[start] as string), written),
    )
  }
  const start = command.findIndex((word) => !isWrapper(word))
  const byImage =
    command.length === 0
      ? baseName(container.image?.repository ?? "").replace(/-(?:amd64|arm64|s390x|ppc64le)$/, "")
      : ""
  const name = start >= 0 ? baseName(command[start] as string) : byImage
  if (!components.has(name)) return undefined
  if (name === "etcd" && start < 0) return undefined
  const path = container.at("command").path
  const written = [
    ...readArguments(command.slice(start + 1), inList(resource, path, start + 1)),
    ...readArguments(args, inList(resource, container.at("args").path)),
  ]
  const list = args.length > 0 || command.length === 0 ? "args" : "command"
  return new ComponentArguments(name as Component, container.at(list), withEnvironment(container, name, written))
}

const isWrapper = (word: string): boolean => word.startsWith("-") || word.includes("=") || wrappers.test(baseName(word))

const baseName = (word: string): string => word.slice(word.lastIndexOf("/") + 1).replace(/\.exe$/, "")

/** etcd reads ETCD_CERT_FILE where --cert-file is not given (etcd, "Configuration options"). */
function withEnvironment(
  container: Container,
  name: string,
  written: readonly WrittenArgument[],
): readonly WrittenArgument[] {
  if (name !== "etcd") return written
  const fromEnvironment = container.environment.flatMap((variable) => {
    if (!variable.name.startsWith("ETCD_")) return []
    const flag = variable.name.slice("ETCD_".length).toLowerCase().replaceAll("_", "-")
    return [{ resource: variable.resource, path: variable.path, name: flag, value: variable.value ?? "set elsewhere" }]
  })
  return [...fromEnvironment, ...written]
}

function* ofKubeadm(inventory: Inventory): Generator<ComponentArguments> {
  for (const { resource, path, object, group, isEmbedded } of configurationsOf(inventory, "ClusterConfiguration")) {
    if (group !== "kubeadm.k8s.io") continue
    for (const found of kubeadmComponents(resource, path, object)) yield isEmbedded ? found.collapsedTo(path) : found
  }
  for (const kind of ["InitConfiguration", "JoinConfiguration"])
    for (const { object, group, at: place } of configurationsOf(inventory, kind)) {
      const extra = dig(object, "nodeRegistration", "kubeletExtraArgs")
      if (group !== "kubeadm.k8s.io" || extra === undefined) continue
      const { resource, path: at } = place("nodeRegistration", "kubeletExtraArgs")
      // kubeadm always hands the kubelet a configuration file.
      const assumed = { config: "/var/lib/kubelet/config.yaml" }
      yield new ComponentArguments("kubelet", { resource, path: at }, extraArguments(resource, at, extra), assumed)
    }
}

/** Where kubescape's ControlPlaneInfo keeps the command line of a component. */
const collected: readonly (readonly [string, Component])[] = [
  ["APIServerInfo", "kube-apiserver"],
  ["controllerManagerInfo", "kube-controller-manager"],
  ["schedulerInfo", "kube-scheduler"],
  ["etcdInfo", "etcd"],
]

function* ofCollectors(inventory: Inventory): Generator<ComponentArguments> {
  for (const { group, kind } of inventory.kinds()) {
    if (kind !== "ControlPlaneInfo" && kind !== "KubeletInfo" && kind !== "KubeProxyInfo") continue
    for (const resource of inventory.ofKind(kind, group)) {
      const data = get(resource.object, "data")
      if (!isObject(data)) continue
      const lines: readonly (readonly [readonly string[], Component])[] =
        kind === "ControlPlaneInfo"
          ? collected.map(([key, component]) => [[key, "cmdLine"], component] as const)
          : [[["cmdLine"], kind === "KubeletInfo" ? "kubelet" : "kube-proxy"]]
      for (const [keys, component] of lines) {
        const line = asString(dig(data, ...keys))
        if (line === undefined) continue
        const place = { resource, path: append("", "data", ...keys) }
        yield new ComponentArguments(
          component,
          place,
          readArguments(splitCommandLine(line).slice(1), () => place),
        )
      }
    }
  }
}
