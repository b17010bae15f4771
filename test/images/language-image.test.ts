import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { catalogImage } from "../../src/app/sbom.ts"
import type { CatalogedImage } from "../../src/model/image/image.ts"
import { available } from "../shared.ts"
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from "./docker-registry.ts"
import { imageOfLayers } from "./make-image.ts"

/** Installed by the real npm and pip from their registries, so not on machines of users. */
const isWanted =
  process.env.CI !== undefined &&
  available(spawnSync("npm", ["--version"]).status === 0, "the test needs npm") &&
  available(spawnSync("python3", ["-m", "venv", "--help"]).status === 0, "the test needs python3 with venv") &&
  hasDockerRegistry

const nodePackages = {
  express: "4.19.2",
  eslint: "9.9.0",
  "@babel/core": "7.25.2",
  old: "npm:lodash@4.17.20",
  mocha: "10.7.0",
}
const pythonPackages = ["flask==3.0.0", "requests[socks]==2.31.0", "zope.interface==6.4", "PyYAML==6.0.1"]

interface Listed {
  readonly name?: string
  readonly version?: string
  readonly missing?: boolean
  readonly dependencies?: Readonly<Record<string, Listed>>
}

/** What of a tree of `npm ls` is there, each once: `name@version`. An alias is told under the name that was asked for. */
function installed({ dependencies = {} }: Listed, into = new Set<string>()): ReadonlySet<string> {
  for (const [name, each] of Object.entries(dependencies)) {
    if (each.version !== undefined && !each.missing) into.add(`${each.name ?? name}@${each.version}`)
    installed(each, into)
  }
  return into
}

describe.skipIf(!isWanted)(
  "a real image of Node.js and Python packages in a real registry",
  { timeout: 600_000 },
  () => {
    let folder: string
    let registry: DockerRegistry
    let image: CatalogedImage
    const at = (...parts: readonly string[]) => join(folder, ...parts)
    const run = (command: string, args: readonly string[], cwd = folder): string => {
      const { stdout, stderr, status } = spawnSync(command, args, { cwd, encoding: "utf8", maxBuffer: 2 ** 28 })
      expect(status, `${command} ${args.join(" ")}: ${stderr.slice(-2000)}`).toBe(0)
      return stdout
    }
    /** A layer of a folder, as tar itself packs it. */
    const layerOf = (...paths: readonly string[]) => {
      run("tar", ["-cf", at("layer.tar"), "-C", at("root"), ...paths])
      const tar = readFileSync(at("layer.tar"))
      return { tar, packed: gzipSync(tar, { level: 1 }) }
    }

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "breakwater-languages-"))
      mkdirSync(at("root/app"), { recursive: true })
      const project = { name: "shop", version: "1.0.0", private: true, dependencies: nodePackages }
      writeFileSync(at("root/app/package.json"), JSON.stringify(project))
      run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], at("root/app"))
      run("python3", ["-m", "venv", at("root/venv")])
      run(at("root/venv/bin/pip"), ["install", "-q", "--disable-pip-version-check", ...pythonPackages])
      registry = await startDockerRegistry()
      await registry.push("shop/cart", "1", imageOfLayers([layerOf("venv"), layerOf("app")]))
      image = await catalogImage(`${registry.host}/shop/cart:1`, { pull: { insecure: true } })
    }, 600_000)

    afterAll(async () => {
      await registry?.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    const found = (type: string, where: RegExp) =>
      image.packages
        .filter(
          (each) =>
            each.type === type && each.evidence === "installed" && each.locations.some((path) => where.test(path)),
        )
        .map(({ name, version }) => `${name}@${version}`)
        .sort()

    it("has the packages that npm lists", () => {
      const listed = JSON.parse(run("npm", ["ls", "--all", "--json", "--long"], at("root/app"))) as Listed
      const expected = [...installed(listed)].sort()
      expect(expected.length).toBeGreaterThan(200)
      expect(found("npm", /^app\/node_modules\//)).toEqual(expected)
    })

    it("has the packages that pip lists", () => {
      const text = run(at("root/venv/bin/pip"), ["list", "--format", "json", "--disable-pip-version-check"])
      const listed = JSON.parse(text) as readonly { name: string; version: string }[]
      const canonical = (name: string) => name.toLowerCase().replace(/[-_.]+/g, "-")
      const expected = listed.map(({ name, version }) => `${canonical(name)}@${version}`).sort()
      expect(expected.length).toBeGreaterThan(10)
      expect(
        found("pypi", /site-packages/)
          .map(canonicalPair)
          .sort(),
      ).toEqual(expected)

      function canonicalPair(pair: string): string {
        const [name = "", version = ""] = pair.split("@")
        return `${canonical(name)}@${version}`
      }
    })

    it("tells which layer brought each", () => {
      const [venv, app] = image.layers.map(({ diffId }) => diffId)
      const layerOfPackage = (name: string) => image.packages.find((each) => each.name === name)?.layer
      expect([layerOfPackage("flask") ?? layerOfPackage("Flask"), layerOfPackage("express")]).toEqual([venv, app])
      expect(image.problems).toEqual([])
    })
  },
)
