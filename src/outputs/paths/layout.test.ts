import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { PathPicture, StationKind } from "../../model/path-picture.ts"
import { kindNames } from "./labels.ts"
import { type Box, layOut } from "./layout.ts"
import { fitText, textWidth } from "./text-width.ts"

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const pictures = fc
  .record({
    names: fc.array(fc.string({ maxLength: 70, unit: "grapheme" }), { minLength: 2, maxLength: 14 }),
    hops: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.boolean()), { minLength: 1, maxLength: 24 }),
  })
  .map(({ names, hops }): PathPicture => {
    const kinds = Object.keys(kindNames) as StationKind[]
    return {
      stations: names.map((name, at) => ({
        kind: kinds[at % kinds.length] as StationKind,
        title: `Kind${at % 3}`,
        name,
        members: [name],
        role: at === 0 ? "start" : at === names.length - 1 ? "goal" : "between",
        ...(at % 2 === 0 ? { pods: 10 ** (at % 6) } : {}),
      })),
      hops: hops.map(([from, also, to, isCut], at) => ({
        primitive: `AP-${at}`,
        words: names[at % names.length] ?? "",
        from: [...new Set([from % names.length, also % names.length])],
        to: to % names.length,
        sentences: ["a"],
        locations: [],
        cutBy: isCut ? [at] : [],
      })),
    }
  })

describe("layOut", () => {
  it("overlaps no boxes, lets no text out of its box, and keeps arrows out of boxes that they pass", () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const { stations, hops, arrows, width, height } = layOut(picture)
        const boxes: Box[] = [...stations, ...hops]
        for (const [at, box] of boxes.entries()) {
          expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true)
          for (const other of boxes.slice(at + 1)) expect(overlaps(box, other)).toBe(false)
        }
        for (const { head, name, pods, width: room } of stations) {
          expect(textWidth(name) * 13).toBeLessThanOrEqual(room - 20)
          expect((textWidth(head) + textWidth(pods)) * 10.5).toBeLessThanOrEqual(room - 20)
        }
        for (const { lines, width: room } of hops)
          for (const line of lines) expect(textWidth(line) * 11).toBeLessThanOrEqual(room - 10)
        for (const { points } of arrows)
          for (const [x, y] of points)
            for (const box of boxes)
              expect(x > box.x + 1 && x < box.x + box.width - 1 && y > box.y && y < box.y + box.height).toBe(false)
      }),
      { numRuns: 60, seed: 7 },
    )
  })

  it("stands what is one hop further one layer further right", () => {
    const station = (name: string) => ({
      kind: "workload" as const,
      title: "Deployment",
      name,
      members: [name],
      role: "between" as const,
    })
    const hop = (from: number, to: number) => ({
      primitive: "AP-01",
      words: "Create",
      from: [from],
      to,
      sentences: [],
      locations: [],
      cutBy: [],
    })
    const { stations, hops } = layOut({ stations: ["a", "b", "c"].map(station), hops: [hop(0, 1), hop(1, 2)] })
    const order = [stations[0], hops[0], stations[1], hops[1], stations[2]].map((box) => box?.x ?? 0)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  })
})

describe("fitText", () => {
  it("keeps both ends of a name", () => {
    expect(fitText("kube-system/very-long-controller-name", 14)).toMatch(/^kube-sy.*…+.*-name$/)
    expect(fitText("short", 14)).toBe("short")
    expect(fitText("", 1)).toBe("")
  })
})
