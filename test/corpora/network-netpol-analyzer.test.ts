import { existsSync, readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { Inventory } from "../../src/model/inventory.ts"
import { corpus, hasCorpora } from "../shared.ts"
import { connectionList, type ExpectedConnection, expectedList } from "./network-connections.ts"
import {
  changeList,
  type ExpectedChange,
  type ExpectedExplanation,
  expectedChanges,
  explainedPairs,
  explanationLine,
} from "./network-explanations.ts"
import { type ExpectedExposure, expectedExposureLines, exposureLines } from "./network-exposure.ts"
import { inventoryAt } from "./network-manifests.ts"

interface ExpectedDiff {
  readonly id: string
  readonly ref1: string
  readonly ref2: string
  readonly changes: readonly ExpectedChange[]
}

interface Expected {
  readonly explain?: readonly ExpectedExplanation[]
  readonly variants?: readonly { readonly variant: string; readonly explain?: readonly ExpectedExplanation[] }[]
  readonly connlist?: readonly ExpectedConnection[]
  readonly exposure?: ExpectedExposure
}

const folders = hasCorpora
  ? readdirSync(corpus("netpol-analyzer")).filter((name) =>
      existsSync(corpus("netpol-analyzer", name, "expected.json")),
    )
  : []
const expectedOf = (folder: string): Expected =>
  JSON.parse(readFileSync(corpus("netpol-analyzer", folder, "expected.json"), "utf8"))

const secondary = "secondary networks (NetworkAttachmentDefinition, MultiNetworkPolicy) are not read yet"

const eachRule =
  "Rules are additive: 'the union of what the ingress/egress rules of those policies allow' (Network Policies, The two sorts of pod isolation)"

/** Rows that fail, with the reason. One that passes is reported. */
const quarantined: Readonly<Record<string, string>> = {
  minikube_resources:
    "counts pods that have ended for good (status.phase Succeeded: 'all containers have terminated in success, and will not be restarted')",
  "exposure_test_with_anp_4_entire_cluster_example explanations":
    "names no policy for the denied side of workload-a, which NetworkPolicy deny-all-app-a isolates",
  "exposure_test_egress_to_entire_cluster_with_named_ports exposure":
    "lists the names of ports that pods to come may declare; a name is no port before a pod declares it (NetworkPolicyPort.port)",
  "exposure_test_real_namespace_without_real_pod exposure": `namespace ns1 has the label of the other rule. ${eachRule}`,
  "exposure_test_with_different_rules_2 exposure": `a pod with app=x has the label app. ${eachRule}`,
  "exposure_test_with_different_rules_3 exposure": `a pod without app has no app=x. ${eachRule}`,
  nad_test_13: secondary,
  nad_test_14: secondary,
  nad_test_16: secondary,
  nad_test_17: secondary,
  nad_test_4: secondary,
  nad_test_5: secondary,
}

describe.runIf(hasCorpora)("corpus netpol-analyzer", () => {
  const rows = folders.flatMap((folder) => {
    const { connlist, exposure } = expectedOf(folder)
    return [
      ...(connlist ? [[`${folder} connections`, folder, connlist] as const] : []),
      ...(exposure ? [[`${folder} exposure: connections`, folder, exposure.connections] as const] : []),
    ]
  })
  it.each(rows)("%s", (_, folder, expected) => {
    const list = () => connectionList(inventoryAt(corpus("netpol-analyzer", folder)))
    if (folder in quarantined) expect(() => expect(list()).toEqual(expectedList(expected))).toThrow()
    else expect(list()).toEqual(expectedList(expected))
  })

  const exposed = folders.flatMap((folder) => {
    const { exposure } = expectedOf(folder)
    return exposure ? [[folder, exposure] as const] : []
  })
  it.each(exposed)("%s exposure", (folder, expected) => {
    const lines = () => exposureLines(inventoryAt(corpus("netpol-analyzer", folder)))
    if (`${folder} exposure` in quarantined)
      expect(() => expect(lines()).toEqual(expectedExposureLines(expected))).toThrow()
    else expect(lines()).toEqual(expectedExposureLines(expected))
  })

  const explanations = folders.flatMap((folder) => {
    const { explain = [], variants = [] } = expectedOf(folder)
    const own = variants.filter(({ variant, explain: list }) => list && !/tcp|udp|focus/.test(variant))
    return [...explain, ...own.flatMap((one) => one.explain ?? [])].length === 0
      ? []
      : [[folder, [...explain, ...own.flatMap((one) => one.explain ?? [])]] as const]
  })
  it.each(explanations)("%s explanations", (folder, expected) => {
    const explained = explainedPairs(inventoryAt(corpus("netpol-analyzer", folder)))
    const lines = (list: readonly ExpectedExplanation[]) => list.map(explanationLine).sort()
    const got = () =>
      lines(expected.map(({ src, dst }) => explained(src.replace("[udn]", ""), dst.replace("[udn]", ""))))
    if (`${folder} explanations` in quarantined || folder in quarantined)
      expect(() => expect(got()).toEqual(lines(expected))).toThrow()
    else expect(got()).toEqual(lines(expected))
  })

  it.each(hasCorpora ? diffs() : [])("%s", (_, { ref1, ref2, changes }) => {
    const [before, after] = [ref1, ref2].map((folder) => inventoryAt(corpus("netpol-analyzer", folder)))
    expect(changeList(before as Inventory, after as Inventory)).toEqual(expectedChanges(changes))
  })
})

function diffs() {
  return readFileSync(corpus("netpol-analyzer", "diffs.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ExpectedDiff)
    .map((diff) => [diff.id, diff] as const)
}
