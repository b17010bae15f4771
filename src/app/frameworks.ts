import { type Control, type Evidence, type Framework, frameworks } from "../catalog/frameworks/index.ts"
import type { Check } from "../engines/posture/check.ts"
import { configurationsOf } from "../engines/posture/control-plane/configurations.ts"
import { componentsOf } from "../engines/posture/control-plane/find-components.ts"
import { nodeInfos } from "../engines/posture/control-plane/kubelets.ts"
import type { ControlReport, ControlStatus, FrameworkReport } from "../model/compliance.ts"
import type { Finding } from "../model/finding.ts"
import type { Inventory } from "../model/inventory.ts"
import { groupOf } from "../model/resource.ts"
import type { Workload } from "../model/workload/workload.ts"

/** What rules have in common with checks, for the question which of them answer a control. */
interface Answering {
  readonly id: string
  readonly frameworks?: readonly string[]
}

/** Ids of the rules that answer a control, in the order given. Controls may refer to those of other frameworks. */
export function rulesOfControl(framework: Framework, control: Control, rules: Iterable<Answering>): readonly string[] {
  const wanted = new Set<string>()
  const add = (reference: string): void => {
    if (wanted.has(reference)) return
    wanted.add(reference)
    const [id = "", number = ""] = reference.split("/")
    const other = frameworks.get(id)?.controls.find((candidate) => candidate.id === number)
    for (const next of other?.answeredBy ?? []) add(next)
  }
  add(`${framework.id}/${control.id}`)
  return [...rules]
    .filter(({ id, frameworks: named = [] }) => wanted.has(`rule:${id}`) || named.some((name) => wanted.has(name)))
    .map(({ id }) => id)
}

/** Ids of all rules that answer any control of a framework. */
export function rulesOfFramework(framework: Framework, rules: Iterable<Answering>): ReadonlySet<string> {
  const all = [...rules]
  return new Set(framework.controls.flatMap((control) => rulesOfControl(framework, control, all)))
}

export interface ComplianceInput {
  readonly inventory: Inventory
  readonly workloads: readonly Workload[]
  /** The checks that ran. */
  readonly checks: readonly Check[]
  readonly findings: readonly Finding[]
}

/** What the findings of a scan say about each control of a framework. O(controls × checks + findings). */
export function reportFramework(framework: Framework, input: ComplianceInput): FrameworkReport {
  const byRule = new Map<string, string[]>()
  for (const { rule, id, waiver } of input.findings) {
    if (waiver) continue
    const ids = byRule.get(rule) ?? []
    if (ids.length === 0) byRule.set(rule, ids)
    ids.push(id)
  }
  const evidence = evidenceIn(input)
  const applicable = new Set(input.checks.filter((check) => looksAtSomething(check, input)).map(({ id }) => id))
  const controls = framework.controls.map((control): ControlReport => {
    const rules = rulesOfControl(framework, control, input.checks)
    const findings = rules.flatMap((rule) => byRule.get(rule) ?? [])
    const isSeen =
      control.needs === undefined ? rules.some((rule) => applicable.has(rule)) : evidence.has(control.needs)
    const { id, title, manual } = control
    // What rules see of a control that they do not answer alone can fail it and cannot pass it.
    const status = statusOf(manual === undefined ? rules.length : 0, findings.length, isSeen)
    return { id, title, status, rules, findings, ...(manual === undefined ? {} : { manual }) }
  })
  return { id: framework.id, title: framework.title, controls }
}

function statusOf(rules: number, findings: number, isSeen: boolean): ControlStatus {
  if (findings > 0) return "fail"
  if (rules === 0) return "manual"
  return isSeen ? "pass" : "not-applicable"
}

/** Whether the inventory holds anything that a check looks at; a check that looks at everything sees what there is. */
function looksAtSomething(check: Check, { inventory, workloads }: ComplianceInput): boolean {
  if (check.containers || check.workloads)
    return workloads.some(({ kind }) => check.owners === undefined || check.owners.includes(kind))
  if (check.whole) return inventory.size > 0
  return (check.resources?.kinds ?? []).some((name) => {
    const slash = name.indexOf("/")
    const [first] = inventory.ofKind(name.slice(slash + 1), slash < 0 ? "" : name.slice(0, slash))
    return first !== undefined
  })
}

const components: Readonly<Record<string, Evidence>> = {
  "kube-apiserver": "api-server",
  "kube-controller-manager": "controller-manager",
  "kube-scheduler": "scheduler",
  etcd: "etcd",
  kubelet: "kubelet",
  "kube-proxy": "kube-proxy",
}

function evidenceIn({ inventory, workloads }: ComplianceInput): ReadonlySet<Evidence> {
  const found = new Set<Evidence>()
  for (const { component } of componentsOf({ inventory, workloads })) found.add(components[component] as Evidence)
  if (configurationsOf(inventory, "KubeletConfiguration").length > 0) found.add("kubelet")
  if (configurationsOf(inventory, "KubeProxyConfiguration").length > 0) found.add("kube-proxy")
  const policies = configurationsOf(inventory, "Policy")
  if (policies.some(({ object }) => groupOf(String(object.apiVersion)) === "audit.k8s.io")) found.add("audit-policy")
  const [nodeInfo] = nodeInfos(inventory)
  if (nodeInfo) for (const evidence of ["node-files", "kubelet"] as const) found.add(evidence)
  for (const kind of ["ControlPlaneInfo", "KubeletInfo", "KubeProxyInfo", "CNIInfo"]) {
    const [info] = inventory.ofKind(kind, "hostdata.kubescape.cloud")
    if (info) found.add("node-files")
  }
  return found
}
