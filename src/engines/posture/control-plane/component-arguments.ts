import { append, type JsonPointer } from "../../../lib/json-pointer.ts"
import type { Resource } from "../../../model/resource.ts"
import type { Place } from "../../../model/workload/setting.ts"

/** Programs of Kubernetes that are set up by command-line arguments. */
export type Component =
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "etcd"
  | "kubelet"
  | "kube-proxy"

/** One argument as written. */
export interface WrittenArgument extends Place {
  readonly name: string
  readonly value: string
}

/**
 * The arguments of one component, wherever they stand: a container's command, kubeadm's extraArgs, a command line that a
 * node collector noted.
 */
export class ComponentArguments implements Place {
  readonly component: Component
  readonly resource: Resource
  /** Where an argument would be added: a list of arguments, or kubeadm's extraArgs. */
  readonly path: JsonPointer
  readonly #written: readonly WrittenArgument[]
  /** What kubeadm passes when nobody says otherwise. */
  readonly #assumed: Readonly<Record<string, string>>

  constructor(
    component: Component,
    place: Place,
    written: readonly WrittenArgument[],
    assumed: Readonly<Record<string, string>> = {},
  ) {
    this.component = component
    this.resource = place.resource
    this.path = place.path
    this.#written = written
    this.#assumed = assumed
  }

  /** The effective value; undefined when the component's own default holds. The last of several counts. */
  value(name: string): string | undefined {
    const own = Object.hasOwn(this.#assumed, name) ? this.#assumed[name] : undefined
    return this.#written.findLast((argument) => argument.name === name)?.value ?? own
  }

  has(name: string): boolean {
    return (this.value(name) ?? "") !== ""
  }

  /** A switch as Go's strconv.ParseBool reads it; anything else, which the component refuses, leaves the default. */
  flag(name: string, byDefault: boolean): boolean {
    const value = this.value(name)
    if (value === undefined) return byDefault
    if (/^(?:1|t|T|true|TRUE|True)$/.test(value)) return true
    return /^(?:0|f|F|false|FALSE|False)$/.test(value) ? false : byDefault
  }

  /** The items of a list argument: separated by commas, gathered over all times it is given (pflag, StringSlice). */
  list(name: string): readonly string[] {
    const written = this.#written.filter((argument) => argument.name === name).map(({ value }) => value)
    const values = written.length > 0 ? written : [this.value(name) ?? ""]
    return values
      .flatMap((value) => value.split(","))
      .map((item) => item.trim())
      .filter((item) => item !== "")
  }

  /** Whether the components's `--feature-gates` turn a gate on or off; undefined when they leave it alone. */
  featureGate(name: string): boolean | undefined {
    const entry = this.list("feature-gates").findLast((item) => item.startsWith(`${name}=`))
    return entry === undefined ? undefined : /=(?:1|t|true)$/i.test(entry)
  }

  /** The same arguments, all written at one place: for text inside of another object. */
  collapsedTo(path: JsonPointer): ComponentArguments {
    const place = { resource: this.resource, path }
    const written = this.#written.map((argument) => ({ ...argument, path }))
    return new ComponentArguments(this.component, place, written, this.#assumed)
  }

  /** Where the argument is written, else where it would be added. */
  at(name: string): Place {
    return this.#written.findLast((argument) => argument.name === name) ?? { resource: this.resource, path: this.path }
  }
}

/** Switches: `--profiling false` sets profiling and leaves "false" over, as in pflag (NoOptDefVal) and Go's flag package. */
const switches: ReadonlySet<string> = new Set(
  `allow-privileged anonymous-auth authentication-token-webhook auto-tls client-cert-auth contention-profiling
  enable-aggregator-routing enable-bootstrap-token-auth enable-logs-handler enable-debugging-handlers experimental-peer-skip-client-san-verification
  fail-swap-on kubelet-https leader-elect make-iptables-util-chains masquerade-all peer-auto-tls peer-client-cert-auth
  peer-skip-client-san-verification profiling protect-kernel-defaults rotate-certificates rotate-server-certificates
  seccomp-default service-account-extend-token-expiration service-account-lookup use-service-account-credentials
  allocate-node-cidrs enable-pprof`.split(/\s+/),
)

/**
 * Reads the arguments in a list of words, of which `place(index)` knows the places. `--name value`, `--name=value` and,
 * for etcd, `-name`; `_` in a name is read as `-` (component-base/cli/flag, WordSepNormalizeFunc). Ends at `--`.
 */
export function readArguments(words: readonly string[], place: (index: number) => Place): readonly WrittenArgument[] {
  const written: WrittenArgument[] = []
  for (let index = 0; index < words.length; index++) {
    const match = /^--?([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(words[index] as string)
    if (words[index] === "--") break
    if (!match) continue
    const name = (match[1] as string).replaceAll("_", "-")
    const { resource, path } = place(index)
    const next = words[index + 1]
    const takesNext = match[2] === undefined && !switches.has(name) && next !== undefined && !next.startsWith("--")
    written.push({ resource, path, name, value: match[2] ?? (takesNext ? (next as string) : "true") })
    if (takesNext) index++
  }
  return written
}

/** Words of a command line, with plain quotes resolved: enough for lines that start a component. */
export const splitCommandLine = (line: string): readonly string[] =>
  [...line.replaceAll(/\\\r?\n/g, " ").matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2"),
  )

/** The places of the words of a list that starts at `path`. */
export const inList =
  (resource: Resource, path: JsonPointer, offset = 0) =>
  (index: number): Place => ({ resource, path: append(path, index + offset) })
