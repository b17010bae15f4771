import { existsSync, readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { corpus, hasCorpora } from "../shared.ts"
import { connectionList, type ExpectedConnection, expectedList } from "./network-connections.ts"
import { inventoryAt } from "./network-manifests.ts"

interface Expected {
  readonly connlist?: readonly ExpectedConnection[]
  readonly exposure?: { readonly connections: readonly ExpectedConnection[] }
}

const folders = hasCorpora
  ? readdirSync(corpus("netpol-analyzer")).filter((name) =>
      existsSync(corpus("netpol-analyzer", name, "expected.json")),
    )
  : []
const expectedOf = (folder: string): Expected =>
  JSON.parse(readFileSync(corpus("netpol-analyzer", folder, "expected.json"), "utf8"))

const secondary = "secondary networks (NetworkAttachmentDefinition, MultiNetworkPolicy) are not read yet"

/** Rows that fail, with the reason. One that passes is reported. */
const quarantined: Readonly<Record<string, string>> = {
  minikube_resources:
    "counts pods that have ended for good (status.phase Succeeded: 'all containers have terminated in success, and will not be restarted')",
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
})
