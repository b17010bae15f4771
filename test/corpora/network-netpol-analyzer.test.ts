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

describe.runIf(hasCorpora)("corpus netpol-analyzer", () => {
  const rows = folders.flatMap((folder) => {
    const { connlist, exposure } = expectedOf(folder)
    return [
      ...(connlist ? [[`${folder} connections`, folder, connlist] as const] : []),
      ...(exposure ? [[`${folder} exposure: connections`, folder, exposure.connections] as const] : []),
    ]
  })
  it.each(rows)("%s", (_, folder, expected) => {
    const inventory = inventoryAt(corpus("netpol-analyzer", folder))
    expect(connectionList(inventory)).toEqual(expectedList(expected))
  })
})
