import { describe, expect, it } from "vitest"
import type { CatalogedImage } from "../../model/image/image.ts"
import type { ProductLifecycle } from "../../model/lifecycle.ts"
import type { Package } from "../../model/package.ts"
import { endOfLifeRuntimes } from "./runtime-end-of-life.ts"

const lifecycles: readonly ProductLifecycle[] = [
  {
    product: "nodejs",
    title: "Node.js",
    releases: [
      { cycle: "22", end: "2027-04-30" },
      { cycle: "2", end: true },
      { cycle: "18", end: "2025-04-30" },
    ],
  },
  {
    product: "go",
    title: "Go",
    releases: [
      { cycle: "1.27", end: false },
      { cycle: "1.20", end: true },
      { cycle: "1.2", end: false },
    ],
  },
  { product: "php", title: "PHP", releases: [{ cycle: "8.0", end: "2023-11-26", extendedEnd: "2030-01-01" }] },
]
const index = { lifecycle: (product: string) => lifecycles.find((each) => each.product === product) }

function ended(env: readonly string[], packages: readonly Partial<Package>[] = []) {
  const image = { name: "shop:1", config: { env }, packages } as unknown as CatalogedImage
  return endOfLifeRuntimes(image, index, "2026-01-01").map(({ message }) => message)
}

describe("a runtime at its end", () => {
  it("is told by the environment of an official image", () => {
    expect(ended(["PATH=/bin", "NODE_VERSION=18.20.1"])).toEqual([
      "Node.js 18 is at its end of life since 2025-04-30: 18.20.1 in the variable NODE_VERSION",
    ])
    expect(ended(["NODE_VERSION=22.1.0", "NODE_VERSION=", "NODE_VERSION=latest", "constructor=1"])).toEqual([])
  })

  it("is told by the standard library of Go programs, once for each release", () => {
    const stdlib = (version: string, location: string): Partial<Package> => ({
      type: "golang",
      name: "stdlib",
      version,
      locations: [location],
    })
    expect(ended([], [stdlib("go1.20.4", "bin/a"), stdlib("1.20.1", "bin/b"), stdlib("1.27.0", "bin/c")])).toEqual([
      "Go 1.20 is at its end of life: 1.20.4 in bin/a",
    ])
  })

  it("is told by a program that nobody's package manager installed, and not by a package", () => {
    const node = { name: "node", version: "18.1.0", locations: ["usr/local/bin/node"] }
    expect(ended([], [{ ...node, type: "generic" }])).toHaveLength(1)
    expect(ended([], [{ ...node, type: "deb" }])).toEqual([])
  })

  it("counts while only extended support goes on, and is none where nothing is known of it", () => {
    expect(ended(["PHP_VERSION=8.0.30"])).toEqual([
      "PHP 8.0 is at its end of life since 2023-11-26, but for extended support: 8.0.30 in the variable PHP_VERSION",
    ])
    expect(ended(["PHP_VERSION=9.9.9", "REDIS_VERSION=1.0.0"])).toEqual([])
  })
})
