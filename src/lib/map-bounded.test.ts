import { describe, expect, it } from "vitest"
import { mapBounded } from "./map-bounded.ts"

describe("mapBounded", () => {
  it("keeps the order and never runs more at once than allowed", async () => {
    let running = 0
    let most = 0
    const results = await mapBounded([5, 1, 4, 2, 3], 2, async (item, index) => {
      most = Math.max(most, ++running)
      for (let turn = 0; turn < item; turn++) await Promise.resolve()
      running--
      return `${index}:${item}`
    })
    expect(results).toEqual(["0:5", "1:1", "2:4", "3:2", "4:3"])
    expect(most).toBe(2)
  })

  it("begins nothing new after an error and waits for what runs", async () => {
    const begun: number[] = []
    const ended: number[] = []
    const all = mapBounded([0, 1, 2, 3], 2, async (item) => {
      begun.push(item)
      await Promise.resolve()
      if (item === 0) throw new Error("broken")
      await Promise.resolve()
      ended.push(item)
    })
    await expect(all).rejects.toThrow("broken")
    expect(begun).toEqual([0, 1])
    expect(ended).toEqual([1])
  })

  it("gives nothing for nothing", async () => {
    expect(await mapBounded([], 3, async () => 1)).toEqual([])
  })
})
