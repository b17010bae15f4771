import {
  commentLine,
  describeEvidence,
  type PolicyAnswer,
  policiesFor,
  policyTypes,
  renderPolicy,
} from "../app/generate-policies.ts"
import { type DialectName, dialectNames } from "../app/network.ts"
import { needsOfFlows, type ObservedFlows } from "../app/observed-flows.ts"
import type { FlowNeeds } from "../engines/network/generate/flow-needs.ts"
import { partyName } from "../engines/network/generate/need.ts"
import { formatPorts } from "../engines/network/ports.ts"
import { count, visible } from "../outputs/terminal/text.ts"
import { flag, type OptionValues, text, texts, UsageError } from "./command.ts"
import { openFlows } from "./flows.ts"
import { openNetwork } from "./network.ts"
import { loadSources } from "./question.ts"
import type { Terminal } from "./terminal.ts"

/** Writes least-privilege policies for what the sources and observed flows show to be needed. */
export async function generateCommand(
  rest: readonly string[],
  options: OptionValues,
  terminal: Terminal,
): Promise<number> {
  if (rest.length > 0)
    throw new UsageError("generate takes no arguments", "breakwater netpol generate --source k8s/ > policies.yaml")
  const format = text(options, "format") ?? "yaml"
  if (format !== "yaml" && format !== "json")
    throw new UsageError(`there is no format "${format}" here`, "Use yaml or json.")
  const type = policyTypes.find((one) => one === (text(options, "type") ?? "networkpolicy"))
  if (!type)
    throw new UsageError(`there is no type "${text(options, "type")}"`, `Use one of ${policyTypes.join(", ")}.`)
  const files = texts(options, "flows")
  const onlyFlows = flag(options, "only-flows")
  if (onlyFlows && files.length === 0) throw new UsageError("--only-flows needs --flows FILE")
  const { inventory, incomplete } = await loadSources(options, terminal)
  const network = openNetwork(inventory, options)
  const log = await openFlows(files, terminal)
  const observed = needsOfFlows(log, inventory, network)
  const named = texts(options, "namespace")
  const there = new Set(network.namespaces.keys())
  for (const name of named)
    if (!there.has(name)) throw new UsageError(`nothing among the sources is in namespace "${name}"`)
  const dialect = dialectNames.find((one) => one === text(options, "dialect"))
  const answer = policiesFor(inventory, {
    type,
    observed: observed.needs,
    fromManifests: !onlyFlows,
    ...(named.length > 0 ? { namespaces: named } : {}),
    ...(dialect ? { dialect: dialect satisfies DialectName } : {}),
  })
  if (answer.namespaces.length === 0)
    throw new UsageError("there is no workload to write policies for", "Name the manifests: --source k8s/")
  if (format === "json") await terminal.write(`${JSON.stringify(shownAnswer(answer, log, observed), null, 2)}\n`)
  else await writeYaml(answer, log, observed, terminal)
  return incomplete || log.problems.length > 0 || answer.certificate.open.some(({ verdict }) => verdict === "denied")
    ? 3
    : 0
}

/** Facts as comments, so that the output can be applied as it is. */
async function writeYaml(
  answer: PolicyAnswer,
  log: ObservedFlows,
  observed: FlowNeeds,
  terminal: Terminal,
): Promise<void> {
  for (const line of factsOf(answer, log, observed)) await terminal.write(`# ${visible(commentLine(line))}\n`)
  for (const policy of answer.policies) await terminal.write(`---\n${renderPolicy(policy)}`)
}

/** Of long lists the first few are told; --format json has all. */
const maxTold = 12

function factsOf(answer: PolicyAnswer, log: ObservedFlows, { unknown, dropped }: FlowNeeds): string[] {
  const { certificate, policies, namespaces, assumptions, unresolved, existing, onHostNetwork, unnamed } = answer
  const { needs, open, rules, spare, extras } = certificate
  const sure = needs - open.length
  return [
    `${count(policies.length, "policy")} for ${count(namespaces.length, "namespace")} (${namespaces.join(", ")}): default deny, and ${count(rules, "rule")} for ${count(needs, "needed connection")}.`,
    `Proof, by judging packets against the text below: ${sure} of ${needs} pass${spare === 0 ? "; without any one rule one of them would not" : `; ${spare} rules could go`}.`,
    ...(extras === undefined
      ? ["What else is allowed was not listed: there are too many workloads."]
      : extras.length === 0
        ? ["Nothing else is allowed."]
        : told(
            "Allowed besides:",
            extras.map(({ from, to, ports }) => `${from} → ${to} ${formatPorts(ports).join(", ")}`),
          )),
    ...told(
      "Not surely allowed:",
      open.map(
        ({ need, verdict }) =>
          `${partyName(need.from)} → ${partyName(need.to)} ${formatPorts(need.ports).join(", ")} is ${verdict}`,
      ),
    ),
    ...assumptions.map((one) => `Assumed: ${one}`),
    ...told("On the host network, where no policy counts:", onHostNetwork),
    ...told("No stable label tells these apart from others, so no policy is for them; give their pods one:", unnamed),
    ...told("Names that lead nowhere:", unresolved.map(describeEvidence)),
    ...(log.seen > 0
      ? [
          `${count(log.seen, "flow")} read, ${log.flows.length} of them different; what happens less often was not seen.`,
        ]
      : []),
    ...told("Dropped when seen, and left out:", dropped.map(describeFlow)),
    ...told("Flows of what is not among the sources:", unknown.map(describeFlow)),
    ...(existing.length > 0
      ? told(
          "These policies are there already and add to what is allowed; remove them once the new ones are in place:",
          existing.map(({ namespace, name }) => `${namespace}/${name}`),
        )
      : []),
  ]
}

const told = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0
    ? []
    : [
        title,
        ...lines.slice(0, maxTold).map((line) => `  ${line}`),
        ...(lines.length > maxTold ? [`  and ${lines.length - maxTold} more (--format json)`] : []),
      ]

function describeFlow({ flow, count: times, source }: FlowNeeds["unknown"][number]): string {
  const end = ({ namespace, pod, workload, address, special, names }: typeof flow.from) =>
    (pod ?? workload) ? `${namespace}/${pod ?? workload}` : (names?.[0] ?? address ?? special ?? "?")
  return `${end(flow.from)} → ${end(flow.to)} ${flow.protocol}/${flow.port}, ${times} times (${source})`
}

/** The form of `-f json`. */
function shownAnswer(answer: PolicyAnswer, log: ObservedFlows, { unknown, dropped }: FlowNeeds) {
  const { certificate, policies, namespaces, assumptions, unresolved, existing, onHostNetwork, unnamed } = answer
  const { needs, open, rules, spare, extras } = certificate
  return {
    namespaces,
    policies: policies.map(({ object }) => object),
    certificate: {
      needs,
      sound: open.length === 0,
      open: open.map(({ need, verdict }) => ({
        from: partyName(need.from),
        to: partyName(need.to),
        ports: formatPorts(need.ports),
        verdict,
        evidence: need.evidence.map(describeEvidence),
      })),
      rules,
      minimal: spare === 0,
      ...(extras ? { extras: extras.map(({ from, to, ports }) => ({ from, to, ports: formatPorts(ports) })) } : {}),
    },
    assumptions,
    onHostNetwork,
    unnamed,
    unresolved: unresolved.map(describeEvidence),
    existing: existing.map(({ kind, namespace, name }) => `${namespace}/${kind}/${name}`),
    ...(log.seen > 0
      ? { flows: { seen: log.seen, dropped: dropped.map(describeFlow), unknown: unknown.map(describeFlow) } }
      : {}),
  }
}
