import { describe, expect, it } from "vitest"
import type { CatalogedImage } from "../../model/image/image.ts"
import type { Package } from "../../model/package.ts"
import { baseImageOf } from "./base-image.ts"
import { sketchImage } from "./sketch-image.ts"
import { whatCouldGo } from "./what-could-go.ts"

const deb = (name: string, files: readonly string[]): Package => ({
  type: "deb",
  name,
  version: "1",
  purl: `pkg:deb/debian/${name}@1`,
  locations: [],
  evidence: "installed",
  files,
})

describe("whatCouldGo", () => {
  it("counts all files of a package, through links, and no file twice", () => {
    const sketch = sketchImage({
      files: [
        { path: "usr/bin/gcc", size: 100_000 },
        { path: "usr/lib/gcc/cc1", size: 900_000 },
        { path: "usr/share/doc/gcc/README", size: 50_000 },
        { path: "usr/share/doc/bash/README", size: 40_000 },
        { path: "usr/share/doc/bash/copyright", size: 40_000 },
        { path: "var/lib/apt/lists/x", size: 20_000 },
        { path: "usr/bin/bash", size: 1_000_000 },
      ],
    })
    const link = {
      path: "lib",
      type: "symlink",
      size: 0,
      mode: 0o777,
      uid: 0,
      gid: 0,
      link: "usr/lib",
      layer: 0,
    } as const
    const image: CatalogedImage = {
      ...sketch,
      files: new Map([...sketch.files, ["lib", link]]),
      packages: [
        deb("gcc", ["bin/gcc", "lib/gcc/cc1", "usr/share/doc/gcc/README", "not/there"]),
        deb("bash", ["bin/bash"]),
      ],
    }
    expect(whatCouldGo(image).map(({ what, bytes, packages }) => [what, bytes, packages])).toEqual([
      ["compilers gcc", 1_050_000, ["gcc"]],
      ["documentation", 40_000, []],
      ["package cache", 20_000, []],
    ])
    expect(whatCouldGo(image)[0]?.how).toBe("apt-get purge -y --auto-remove gcc")
  })

  it("knows tests of installed packages, and not what programs import for testing", () => {
    const files = [
      "usr/lib/python3.11/test/test_os.py",
      "usr/lib/python3/dist-packages/requests/tests/test_a.py",
      "app/node_modules/@s/b/test/index.js",
      "usr/lib/python3/dist-packages/numpy/testing/utils.py",
      "app/test/own.js",
      "usr/bin/test",
    ].map((path) => ({ path, size: 20_000 }))
    expect(whatCouldGo(sketchImage({ files })).map(({ what, bytes, files: count }) => [what, bytes, count])).toEqual([
      ["tests", 60_000, 3],
    ])
  })

  it("does not tell the package manager to remove itself", () => {
    const image = {
      ...sketchImage({ files: [{ path: "usr/bin/apt-get", size: 50_000 }] }),
      packages: [deb("apt", ["usr/bin/apt-get"])],
    }
    expect(whatCouldGo(image)[0]?.how).toContain("take a base image without them")
  })
})

describe("baseImageOf", () => {
  const image = (
    steps: readonly (readonly [string, boolean])[],
    labels: Record<string, string> = {},
  ): CatalogedImage => {
    const { config, ...rest } = sketchImage({})
    const layer = { diffId: "", compression: "none", entries: 0, fileBytes: 0, whiteouts: 0 } as const
    return {
      ...rest,
      layers: steps.filter(([, isEmpty]) => !isEmpty).map(() => layer),
      ...(config
        ? { config: { ...config, labels, history: steps.map(([createdBy, isEmpty]) => ({ createdBy, isEmpty })) } }
        : {}),
      distribution: { id: "debian", version: "12", like: [] },
    }
  }
  const built = [
    ["/bin/sh -c #(nop) ADD file:1 in / ", false],
    ['/bin/sh -c #(nop)  CMD ["bash"]', true],
    ["RUN apt-get update", false],
    ['CMD ["/app"]', true],
  ] as const

  it("ends where a command is set and steps go on", () => {
    expect(baseImageOf(image(built))).toEqual({ name: "debian:12", layers: 1, by: "history" })
    expect(baseImageOf(image(built.slice(0, 2)))).toBeUndefined()
  })

  it("believes what the builder wrote down", () => {
    expect(baseImageOf(image(built, { "org.opencontainers.image.base.name": "docker.io/library/node:22" }))).toEqual({
      name: "docker.io/library/node:22",
      layers: 1,
      by: "label",
    })
  })
})
