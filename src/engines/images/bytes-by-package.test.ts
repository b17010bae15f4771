import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { CatalogedImage } from "../../model/image/image.ts"
import type { Package } from "../../model/package.ts"
import { bytesByPackage } from "./bytes-by-package.ts"
import { sketchImage } from "./sketch-image.ts"

const found = (type: Package["type"], name: string, more: Partial<Package>): Package => ({
  type,
  name,
  version: "1",
  purl: `pkg:${type}/${name}@1`,
  locations: [],
  evidence: "installed",
  ...more,
})
const image = (files: Readonly<Record<string, number>>, packages: readonly Package[]): CatalogedImage => ({
  ...sketchImage({ files: Object.entries(files).map(([path, size]) => ({ path, size })) }),
  packages,
})

describe("bytesByPackage", () => {
  it("gives a file to the package that owns it, before the language that knows it", () => {
    const parts = bytesByPackage(
      image({ "usr/lib/python3/dist-packages/requests/api.py": 10, "usr/bin/curl": 5, "opt/app/data.bin": 3, x: 1 }, [
        found("pypi", "requests", { files: ["usr/lib/python3/dist-packages/requests/api.py"] }),
        found("deb", "python3-requests", { files: ["usr/lib/python3/dist-packages/requests/api.py", "not/there"] }),
        found("deb", "curl", { files: ["usr/bin/curl"] }),
      ]),
    )
    expect(parts.map(({ name, bytes }) => [name, bytes])).toEqual([
      ["python3-requests 1", 10],
      ["curl 1", 5],
      ["opt/app", 3],
      [".", 1],
    ])
  })

  it("gives a folder of node_modules to its package, and what is nested to its own", () => {
    const parts = bytesByPackage(
      image(
        {
          "app/node_modules/a/package.json": 1,
          "app/node_modules/a/lib/x.js": 10,
          "app/node_modules/a/node_modules/@s/b/package.json": 2,
          "app/node_modules/a/node_modules/@s/b/y.js": 20,
          "app/server.jar": 50,
        },
        [
          found("npm", "a", { locations: ["app/node_modules/a/package.json"] }),
          found("npm", "@s/b", { locations: ["app/node_modules/a/node_modules/@s/b/package.json"] }),
          found("maven", "g:n", { locations: ["app/server.jar!/n.jar"] }),
          found("npm", "locked", { evidence: "locked", locations: ["app/package-lock.json"] }),
        ],
      ),
    )
    expect(parts.map(({ name, bytes }) => [name, bytes])).toEqual([
      ["g:n 1", 50],
      ["@s/b 1", 22],
      ["a 1", 11],
    ])
  })

  it("counts every byte once", () => {
    const path = fc.array(fc.constantFrom("a", "b", "node_modules", "package.json"), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(
        fc.dictionary(
          path.map((parts) => parts.join("/")),
          fc.nat(100),
        ),
        (files) => {
          const packages = Object.keys(files).map((file, index) =>
            found(index % 2 === 0 ? "deb" : "npm", `p${index}`, { files: [file, file], locations: [file] }),
          )
          const sum = bytesByPackage(image(files, packages)).reduce((total, { bytes }) => total + bytes, 0)
          expect(sum).toBe(Object.values(files).reduce((total, size) => total + size, 0))
        },
      ),
    )
  })
})
