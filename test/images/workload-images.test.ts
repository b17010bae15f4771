import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { importDatabase } from "../../src/app/database.ts"
import type { OptionValues } from "../../src/cli/command.ts"
import { pathsCommand } from "../../src/cli/paths.ts"
import { scanCommand } from "../../src/cli/scan.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import type { AffectedWorkload, Finding, Incomplete } from "../../src/model/finding.ts"
import type { ReportedBase, ReportedImage, Warning } from "../../src/model/scan-report.ts"
import { runCommand } from "../cli/run-command.ts"
import { debianRelease, dpkgStatus, jsonLines, osvRecord, scored } from "./advisory-samples.ts"
import { type FakeRegistry, startFakeRegistry } from "./fake-registry.ts"
import { type MadeFile, type MadeImage, makeImage, makeIndex, makeTar } from "./make-image.ts"

const unaided = scored("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N")
const local = scored("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H")

const base: readonly MadeFile[] = [
  { path: "etc/os-release", text: debianRelease("12") },
  { path: "var/lib/dpkg/status", text: dpkgStatus("libssl3", "1.0-1", "openssl") + dpkgStatus("bash", "5.0-1") },
  { path: "var/lib/dpkg/info/libssl3.list", text: "/.\n/usr/lib/libssl.so.3\n" },
  { path: "usr/lib/libssl.so.3", text: "ssl" },
  { path: "var/lib/dpkg/info/bash.list", text: "/.\n/bin/bash\n" },
  { path: "bin/bash", text: "bash" },
]
const cart = makeImage([base, [{ path: "app/requirements.txt", text: "django==3.2.0\n" }]])
const report = makeImage([base, [{ path: "app/report", text: "report" }]])
const newer = makeImage([base, [{ path: "app/requirements.txt", text: "django==3.2.5\n" }]])

let folder: string
let registry: FakeRegistry
let db: string
let cache: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "breakwater-workload-images-"))
  db = join(folder, "db")
  const feeds = {
    "debian.jsonl": [
      osvRecord("Debian:12", "CVE-2024-0001", "openssl", "1.0-2", unaided),
      osvRecord("Debian:12", "CVE-2024-0002", "bash", "5.0-2", local),
    ],
    "kev.json": [
      {
        title: "CISA Catalog of Known Exploited Vulnerabilities",
        catalogVersion: "2026.08.01",
        count: 1,
        vulnerabilities: [{ cveID: "CVE-2024-0001", dateAdded: "2026-07-01", dueDate: "2026-07-20" }],
      },
    ],
    "pypi.jsonl": [osvRecord("PyPI", "CVE-2024-0004", "django", "3.2.5", unaided)],
  }
  const paths = Object.entries(feeds).map(([name, records]) => {
    writeFileSync(join(folder, name), jsonLines(records))
    return join(folder, name)
  })
  await importDatabase(paths, { folder: db, now: "2026-08-02T00:00:00Z" })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeEach(async () => {
  cache = mkdtempSync(join(folder, "cache-"))
  registry = await startFakeRegistry()
  registry.add("shop/cart", "1", cart)
  registry.add("shop/report", "1", report)
  return () => registry.close()
})

const container = (image: string, more: object = {}) => ({ name: "app", image, ...more })

const deployment = (name: string, image: string, { pod = {}, annotations = {}, security = {} } = {}) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, namespace: "shop", annotations },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [container(image, { ports: [{ containerPort: 8080 }], ...security })],
        automountServiceAccountToken: false,
        ...pod,
      },
    },
  },
})

const cronJob = (name: string, image: string) => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name, namespace: "shop" },
  spec: {
    schedule: "0 3 * * *",
    jobTemplate: {
      spec: {
        template: {
          spec: { restartPolicy: "Never", automountServiceAccountToken: false, containers: [container(image)] },
        },
      },
    },
  },
})

const loadBalancer = (app: string) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "shop" },
  spec: { type: "LoadBalancer", selector: { app }, ports: [{ port: 80, targetPort: 8080 }] },
})

let written = 0
function manifests(...objects: readonly object[]): string {
  const place = join(folder, `manifests-${written++}`)
  mkdirSync(place)
  const kept = objects.map((each) => JSON.stringify(each, undefined, 2)).join("\n---\n")
  writeFileSync(join(place, "shop.yaml"), `${kept}\n`)
  return place
}

interface Report {
  readonly findings: readonly (Finding & { readonly workloads?: readonly AffectedWorkload[] })[]
  readonly summary: Readonly<Record<string, number>>
  readonly incomplete: readonly Incomplete[]
  readonly warnings: readonly Warning[]
  readonly images?: readonly ReportedImage[]
  readonly bases?: readonly ReportedBase[]
}

async function scan(target: string | undefined, options: JsonObject = {}) {
  const given = { insecure: true, db, cache, format: ["json"], "fail-on": "never", only: ["vulnerable-package"] }
  const { code, output } = await runCommand(scanCommand, target === undefined ? [] : [target], { ...given, ...options })
  const result = JSON.parse(output) as Report
  return { code, report: result, found: result.findings.filter(({ rule }) => rule === "vulnerable-package") }
}

const idsOf = (findings: readonly Finding[]) => findings.map(({ evidence }) => evidence.id)
const requestsOf = (kind: string) => registry.requests.filter(({ path }) => path.includes(`/${kind}/`)).length

describe("images of workloads", () => {
  it("give one finding, however many workloads run them", async () => {
    const image = `${registry.host}/shop/cart:1`
    const target = manifests(deployment("cart", image), cronJob("nightly", image), loadBalancer("cart"))
    const { code, report: result, found } = await scan(target, { pull: true })
    expect(code).toBe(0)
    expect(idsOf(found)).toEqual(["CVE-2024-0001", "CVE-2024-0004", "CVE-2024-0002"])
    const [first] = found
    expect(first).toMatchObject({
      subject: image,
      locations: [{ file: join(target, "shop.yaml") }, { file: join(target, "shop.yaml") }],
      weight: {
        factor: 3,
        because: [
          "the Internet reaches shop/Deployment/cart by Service shop/web (TCP/8080), and it is exploited over the network",
        ],
      },
    })
    expect(first?.workloads).toMatchObject([
      { resource: { kind: "Deployment", name: "cart" }, exposedBy: ["Service shop/web (TCP/8080)"], image },
      { resource: { kind: "CronJob", name: "nightly" }, exposedBy: [], container: { name: "app", class: "regular" } },
    ])
    expect(first?.workloads?.every((each) => !("place" in each))).toBe(true)
    expect(result.images).toMatchObject([
      { name: image, digest: cart.digest, workloads: ["shop/Deployment/cart", "shop/CronJob/nightly"], packages: 3 },
    ])
  })

  it("weigh what a break-in gains: the node, and rights of the account", async () => {
    const image = `${registry.host}/shop/cart:1`
    const admin = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "cart" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ kind: "ServiceAccount", name: "cart", namespace: "shop" }],
    }
    const plain = await scan(manifests(deployment("cart", image)), { pull: true })
    expect(plain.found[0]?.weight).toBeUndefined()
    const pod = { serviceAccountName: "cart", automountServiceAccountToken: true, hostPID: true }
    const { found } = await scan(manifests(deployment("cart", image, { pod }), admin), {})
    expect(found[0]?.weight).toEqual({
      factor: 2,
      because: [
        "a break-in into shop/Deployment/cart gives: process namespace of the node, its account rules the cluster",
      ],
    })
    const rooted = deployment("cart", image, { security: { securityContext: { runAsUser: 0 } } })
    expect((await scan(manifests(rooted))).found[0]?.workloads?.[0]?.privileges).toEqual(["root in its container"])
  })

  it("are not asked for without --pull: what is not known is counted, and makes incomplete only what was asked for", async () => {
    const target = manifests(deployment("cart", `${registry.host}/shop/cart:1`))
    const quiet = await scan(target)
    expect(quiet.code).toBe(0)
    expect(quiet.report).toMatchObject({ findings: [], incomplete: [], summary: { unknownImages: 1 } })
    const asked = await scan(target, { images: true })
    expect(asked.code).toBe(3)
    expect(asked.report.incomplete).toMatchObject([
      { what: `${registry.host}/shop/cart:1`, code: "unknown-images", advice: expect.stringContaining("--pull") },
    ])
    expect(registry.requests).toEqual([])
  })

  it("stay out of a scan without a database and without being asked for", async () => {
    const target = manifests(deployment("cart", `${registry.host}/shop/cart:1`))
    const { XDG_CACHE_HOME } = process.env
    process.env.XDG_CACHE_HOME = join(folder, "nothing")
    try {
      const { code, output } = await runCommand(scanCommand, [target], {
        cache,
        format: ["json"],
        "fail-on": "never",
      })
      expect(code).toBe(0)
      expect(JSON.parse(output).summary).not.toHaveProperty("unknownImages")
      expect(JSON.parse(output).images).toBeUndefined()
      const asked = await runCommand(scanCommand, [target], { insecure: true, cache, pull: true, format: ["json"] })
      expect(asked.code).toBe(3)
      expect(JSON.parse(asked.output).incomplete).toMatchObject([
        { code: "no-database", why: "3 packages were not judged: there is no vulnerability database" },
      ])
    } finally {
      process.env.XDG_CACHE_HOME = XDG_CACHE_HOME
    }
  })

  it("are known later without the registry, by tag with its age and by digest for ever", async () => {
    const image = `${registry.host}/shop/cart`
    await runCommand(scanCommand, [`${image}:1`], { insecure: true, db, cache, format: ["json"] })
    const before = registry.requests.length
    const tagged = await scan(manifests(deployment("cart", `${image}:1`)))
    expect(idsOf(tagged.found)).toHaveLength(3)
    expect(tagged.report.images?.[0]?.resolved).toMatchObject({ from: "registry", at: expect.stringMatching(/^20/) })
    const pinned = await scan(manifests(deployment("cart", `${image}:other@${cart.digest}`)), {
      images: true,
      pull: true,
    })
    expect(idsOf(pinned.found)).toHaveLength(3)
    expect(pinned.report.images?.[0]?.resolved).toBeUndefined()
    expect(registry.requests).toHaveLength(before)
    expect((await scan(manifests(deployment("cart", `${image}:2`)))).report.summary.unknownImages).toBe(1)
  })

  it("follow a tag that has moved when --pull asks, and fetch only what is new", async () => {
    const image = `${registry.host}/shop/cart:1`
    const target = manifests(deployment("cart", image))
    expect(idsOf((await scan(target, { pull: true })).found)).toContain("CVE-2024-0004")
    const blobs = requestsOf("blobs")
    await scan(target, { pull: true })
    expect(requestsOf("blobs")).toBe(blobs)
    registry.add("shop/cart", "1", newer)
    expect(idsOf((await scan(target)).found)).toContain("CVE-2024-0004")
    expect(idsOf((await scan(target, { pull: true })).found)).not.toContain("CVE-2024-0004")
    expect(idsOf((await scan(target)).found)).not.toContain("CVE-2024-0004")
  })

  it("are found among archives by the name that these say, or that the user gives", async () => {
    const archive = join(folder, "cart.tar")
    writeFileSync(archive, dockerArchive(cart, ["shop/cart:1"]))
    const target = manifests(deployment("cart", "docker.io/shop/cart:1"), deployment("other", "other:1"))
    const named = await scan(target, { image: [archive] })
    expect(named.report.images).toMatchObject([{ name: "docker.io/shop/cart:1", workloads: ["shop/Deployment/cart"] }])
    expect(named.report.summary).toMatchObject({ images: 1, unknownImages: 1 })
    const given = await scan(target, { image: [`other:1=${archive}`] })
    expect(given.report.images).toMatchObject([
      { name: "docker.io/shop/cart:1", workloads: ["shop/Deployment/cart", "shop/Deployment/other"] },
    ])
    await expect(scan(target, { image: [`Not A Name=${archive}`] })).rejects.toThrow("is no name of an image")
  })

  it("of one platform are told from those of another under the same name", async () => {
    const arm = makeImage([[{ path: "app/requirements.txt", text: "django==3.2.5\n" }]], {
      os: "linux",
      architecture: "arm64",
    })
    const index = makeIndex([
      { image: cart, os: "linux", architecture: "amd64" },
      { image: arm, os: "linux", architecture: "arm64" },
    ])
    registry.add("shop/cart", "arm", arm)
    registry.addManifest("shop/cart", "multi", index, "application/vnd.oci.image.index.v1+json")
    const target = manifests(deployment("cart", `${registry.host}/shop/cart:multi`))
    expect(idsOf((await scan(target, { pull: true })).found)).toHaveLength(3)
    expect((await scan(target, { platform: "linux/arm64" })).report.summary.unknownImages).toBe(1)
    expect((await scan(target, { pull: true, platform: "linux/arm64" })).found).toEqual([])
    expect((await scan(target, { platform: "linux/arm64" })).report.images).toHaveLength(1)
    expect(idsOf((await scan(target)).found)).toHaveLength(3)
  })

  it("go by what pods run, whatever their tag leads to today, and name both of a roll-out", async () => {
    const image = `${registry.host}/shop/cart:1`
    registry.add("shop/cart", "0", newer)
    const pod = (name: string, imageID: string) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "shop" },
      spec: { containers: [container(image)] },
      status: { containerStatuses: [{ name: "app", image, imageID }] },
    })
    const repository = `${registry.host}/shop/cart`
    const target = manifests(
      pod("old", `docker-pullable://${repository}@${cart.digest}`),
      pod("new", `${repository}@${newer.digest}`),
    )
    const { report: result, found } = await scan(target, { pull: true })
    expect(result.images?.map(({ name, digest, workloads }) => [name, digest, workloads])).toEqual([
      [image, cart.digest, ["shop/Pod/old"]],
      [`${image}@${newer.digest}`, newer.digest, ["shop/Pod/new"]],
    ])
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
    // Loaded without a registry, a pod tells the digest of the configuration alone.
    const id = (JSON.parse(cart.manifest.toString()) as { config: { digest: string } }).config.digest
    expect((await scan(manifests(pod("local", id)))).report.images?.[0]?.digest).toBe(cart.digest)
  })

  it("stand on bases: what one bump clears in all of them is said once", async () => {
    const { report: result } = await scan(
      manifests(
        deployment("cart", `${registry.host}/shop/cart:1`),
        deployment("cart-canary", `${registry.host}/shop/cart:1`),
        cronJob("report", `${registry.host}/shop/report:1`),
      ),
      { pull: true },
    )
    expect(result.bases).toEqual([
      {
        name: "debian:12",
        layers: 1,
        by: "shared",
        images: [`${registry.host}/shop/cart:1`, `${registry.host}/shop/report:1`],
        workloads: ["shop/Deployment/cart", "shop/Deployment/cart-canary", "shop/CronJob/report"],
        // Of the two of Debian; Django came later.
        fixable: 2,
      },
    ])
  })
})

describe("attack paths", () => {
  it("are likelier where the Internet reaches a flaw that is used", async () => {
    const target = manifests(
      deployment("cart", `${registry.host}/shop/cart:1`, { security: { securityContext: { privileged: true } } }),
      loadBalancer("cart"),
    )
    const risk = async (options: OptionValues): Promise<readonly [risk: number, first: string]> => {
      const given = { source: [target], db, cache, insecure: true, format: "json", ...options }
      const { output } = await runCommand(pathsCommand, [], given)
      const [path] = (JSON.parse(output) as { paths: { risk: number; hops: { sentence: string }[] }[] }).paths
      return [path?.risk ?? 0, path?.hops[0]?.sentence ?? ""]
    }
    const [plain] = await risk({})
    const [informed, sentence] = await risk({ pull: true })
    expect(plain).toBeGreaterThan(0)
    expect(informed).toBeGreaterThan(plain * 5)
    expect(sentence).toContain("CVE-2024-0001")
    const found = async (options: JsonObject) =>
      (await scan(target, { only: ["attack-path", "vulnerable-package"], paths: true, ...options })).report.findings
        .filter(({ rule }) => rule === "attack-path")
        .map(({ evidence }) => JSON.stringify(evidence))
        .join()
    expect(await found({})).toContain("CVE-2024-0001")
  })
})

describe("waivers of workloads", () => {
  const waive = { "waive.breakwater.dev/vulnerable-package": "moves next week" }

  it("take a finding away once all who run the image have accepted it", async () => {
    const image = `${registry.host}/shop/cart:1`
    const some = await scan(manifests(deployment("cart", image, { annotations: waive }), deployment("web", image)), {
      pull: true,
    })
    expect(some.report.summary.waived).toBe(0)
    expect(some.found[0]?.workloads?.map(({ resource, waiver }) => [resource.name, waiver?.reason])).toEqual([
      ["cart", "moves next week"],
      ["web", undefined],
    ])
    const all = await scan(
      manifests(deployment("cart", image, { annotations: waive }), deployment("web", image, { annotations: waive })),
    )
    expect(all.report.summary.waived).toBe(3)
  })

  it("leave what makes it worse to the workloads that count", async () => {
    const image = `${registry.host}/shop/cart:1`
    const target = manifests(
      deployment("cart", image, { annotations: waive }),
      deployment("web", image),
      loadBalancer("cart"),
    )
    expect((await scan(target, { pull: true })).found[0]?.weight).toBeUndefined()
  })

  it("name images, workloads and files in the configuration", async () => {
    const target = manifests(deployment("cart", `${registry.host}/shop/cart:1`))
    await scan(target, { pull: true })
    const config = join(folder, "images.yaml")
    for (const more of [
      `resource: "${registry.host}/shop/*"`,
      "resource: shop/Deployment/*",
      "container: app",
      `file: "${target}/*.yaml"`,
    ]) {
      writeFileSync(config, `waivers:\n  - rule: vulnerable-package\n    reason: accepted\n    ${more}\n`)
      const { report: result } = await scan(target, { config })
      expect([more, result.summary.waived, result.warnings]).toEqual([more, 3, []])
    }
    writeFileSync(
      config,
      `waivers:\n  - rule: vulnerable-package\n    reason: accepted\n    resource: web/Deployment/*\n`,
    )
    const { report: result } = await scan(target, { config })
    expect(result.summary.waived).toBe(0)
    expect(result.warnings).toMatchObject([{ code: "waiver-unused" }])
  })
})

describe("images of workloads that cannot be had", () => {
  it("that are no references are not asked for", async () => {
    const names = [
      "{{ .Values.image }}",
      "shop/Cart:1",
      `a@sha256:${"g".repeat(10)}`,
      "a".repeat(5000),
      "../../etc/passwd",
    ]
    const target = manifests(...names.map((name, index) => deployment(`odd-${index}`, name)))
    const { code, report: result } = await scan(target, { pull: true })
    expect(code).toBe(3)
    expect(result.incomplete.map(({ code: each }) => each)).toEqual(["unknown-images"])
    expect(result.summary.unknownImages).toBe(names.length)
    expect(registry.requests).toEqual([])
  })

  it("are said once for a registry that refuses, and stop nothing else", async () => {
    const closed = await startFakeRegistry({ basic: { user: "a", password: "b" } })
    try {
      const target = manifests(
        deployment("a", `${closed.host}/a:1`),
        deployment("b", `${closed.host}/b:1`),
        deployment("cart", `${registry.host}/shop/cart:1`),
      )
      const { code, report: result, found } = await scan(target, { pull: true })
      expect(code).toBe(3)
      expect(result.incomplete).toMatchObject([
        {
          what: `${closed.host}/a:1, ${closed.host}/b:1`,
          code: "pull",
          why: expect.stringContaining(`2 images of ${closed.host} could not be fetched`),
        },
      ])
      expect(found).toHaveLength(3)
    } finally {
      await closed.close()
    }
  })

  it("are judged as last seen where the registry is gone, which is said", async () => {
    const target = manifests(deployment("cart", `${registry.host}/shop/cart:1`))
    await scan(target, { pull: true })
    registry.manifests.clear()
    const { code, report: result, found } = await scan(target, { pull: true })
    expect(code).toBe(3)
    expect(found).toHaveLength(3)
    expect(result.incomplete).toMatchObject([{ code: "pull", why: expect.stringContaining("judged as last seen") }])
    expect(result.images?.[0]?.resolved).toBeDefined()
  })

  it("whose content is not that of the digest are refused and not remembered", async () => {
    registry.manifests.set(`shop/cart/${cart.digest}`, {
      bytes: newer.manifest,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
    })
    const target = manifests(deployment("cart", `${registry.host}/shop/cart@${cart.digest}`))
    const { code, report: result } = await scan(target, { pull: true })
    expect(code).toBe(3)
    expect(result.incomplete).toMatchObject([{ why: expect.stringContaining("does not match its digest") }])
    expect(result.images).toBeUndefined()
    expect((await scan(target)).report.summary.unknownImages).toBe(1)
  })
})

/** As `docker save` writes it. */
function dockerArchive(image: MadeImage, names: readonly string[]): Buffer {
  const { config } = JSON.parse(image.manifest.toString()) as { config: { digest: string } }
  const text = (digest: string) => image.blobs.get(digest)?.toString("latin1") ?? ""
  return makeTar([
    {
      path: "manifest.json",
      text: JSON.stringify([
        { Config: "config.json", RepoTags: names, Layers: image.layers.map((_, at) => `${at}.tar`) },
      ]),
    },
    { path: "config.json", text: text(config.digest) },
    ...image.layers.map((digest, at) => ({ path: `${at}.tar`, bytes: image.blobs.get(digest) as Buffer })),
  ])
}
