import { describe, expect, it } from "vitest"
import { attackPaths } from "../../src/app/paths.ts"
import { version } from "../../src/model/kubernetes-version.ts"
import { stockCluster } from "./stock-cluster.ts"
import { inventoryOf } from "./worlds.ts"

const { kubeadm, applications } = stockCluster
const options = { version: version(37) }

describe("a stock cluster", () => {
  it("as kubeadm makes it has no attack path", () => {
    expect(attackPaths(inventoryOf(kubeadm), options).paths).toEqual([])
  })

  it("with twenty ordinary applications needs at most ten fixes, each of which can be made", () => {
    const { fixes, certificate, paths } = attackPaths(inventoryOf([...kubeadm, ...applications]), options)
    console.log(`${paths.length} paths\n${fixes.map(({ title, cost }) => `${cost} ${title}`).join("\n")}`)
    expect(fixes.length).toBeLessThanOrEqual(10)
    expect(fixes.length).toBeGreaterThan(0)
    expect(certificate).toMatchObject({ pathsLeft: 0, optimal: true, eachNeeded: true, unfixable: [] })
  })
})
