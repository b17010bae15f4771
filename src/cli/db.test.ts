import { generateKeyPairSync } from "node:crypto"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runCommand } from "../../test/cli/run-command.ts"
import { openDatabase } from "../app/database.ts"
import { UsageError } from "./command.ts"
import { dbCommand } from "./db.ts"
import { main } from "./main.ts"

let folder: string
const at = (...parts: readonly string[]) => join(folder, ...parts)
const put = (name: string, content: string | Uint8Array) => {
  writeFileSync(at(name), content)
  return at(name)
}
const run = (positionals: readonly string[], options = {}) => runCommand(dbCommand, positionals, options)

const osv = (id: string, name: string, fixed: string, more = {}) => ({
  id,
  modified: "2026-08-01T00:00:00Z",
  affected: [
    {
      package: { ecosystem: "npm", name },
      ranges: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed }] }],
    },
  ],
  ...more,
})

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "breakwater-db-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("db import", () => {
  it("reads feeds by their content, tells of bad records with file and line, and keeps the rest", async () => {
    const lines = [osv("GHSA-a", "left", "1.2.0"), { id: "GHSA-bad", affected: {} }, osv("GHSA-b", "right", "2.0.0")]
    const feed = put("npm.jsonl.gz", gzipSync(lines.map((line) => JSON.stringify(line)).join("\n")))
    const tracker = put(
      "tracker.json",
      JSON.stringify(
        { openssl: { "CVE-2024-0001": { releases: { bookworm: { status: "resolved", fixed_version: "3.0.2-1" } } } } },
        null,
        2,
      ),
    )
    const kev = put("kev.json", JSON.stringify({ catalogVersion: "1", vulnerabilities: [{ cveID: "CVE-2024-0001" }] }))
    const epss = put(
      "epss.csv",
      "#model_version:v1,score_date:2026-08-20T00:00:00+0000\ncve,epss,percentile\nCVE-2024-0001,0.5,0.99\nnonsense\n",
    )
    const { code, output, errors } = await run(["import", feed, tracker, kev, epss], { db: at("db") })
    expect(code).toBe(3)
    expect(output).toContain("3 advisories of 4 sources")
    expect(errors).toContain(`${feed}:2  affected is no list`)
    expect(errors).toContain(`${epss}:4`)
    const index = openDatabase(at("db"))
    expect(index.lookup("npm", "left").map(({ id }) => id)).toEqual(["GHSA-a"])
    expect(index.lookup("Debian:12", "openssl")[0]?.ranges).toEqual([[{ operator: "<", version: "3.0.2-1" }]])
    expect(index.lookup("npm", "nothing")).toEqual([])
    expect(index.exploitation("CVE-2024-0001").kev).toEqual({ id: "CVE-2024-0001", ransomware: false })
    expect(index.exploitation("CVE-2024-0001").epss?.score).toBeCloseTo(0.5, 4)
    expect(index.exploitation("CVE-2024-0002")).toEqual({ kev: undefined, epss: undefined })
    index.close()
  })

  it("replaces a source that is read again and keeps the others, to the same bytes in any order", async () => {
    const a = put(
      "a.jsonl",
      `${JSON.stringify(osv("GHSA-1", "one", "1.0.0"))}\n${JSON.stringify(osv("GHSA-2", "two", "1.0.0"))}\n`,
    )
    const b = put("b.json", JSON.stringify(osv("GHSA-3", "one", "3.0.0")))
    await run(["import", a, b], { db: at("once") })
    await run(["import", b], { db: at("twice") })
    await run(["import", a], { db: at("twice") })
    const indexOf = (name: string) => readdirSync(at(name)).filter((file) => file.endsWith(".bwdb"))
    expect(indexOf("twice")).toEqual(indexOf("once"))
    put("a.jsonl", JSON.stringify(osv("GHSA-2", "two", "1.0.0")))
    expect((await run(["import", a], { db: at("twice") })).output).toContain("kept as they were: b")
    const index = openDatabase(at("twice"))
    expect(index.lookup("npm", "one").map(({ id }) => id)).toEqual(["GHSA-3"])
    index.close()
  })

  it("leaves out what a feed took back", async () => {
    const feed = put("w.jsonl", JSON.stringify(osv("GHSA-w", "gone", "1.0.0", { withdrawn: "2026-01-01T00:00:00Z" })))
    await run(["import", feed], { db: at("withdrawn") })
    const index = openDatabase(at("withdrawn"))
    expect(index.lookup("npm", "gone")).toEqual([])
    expect(index.describe().sources).toMatchObject([{ name: "w", records: 1, advisories: 0, withdrawn: 1 }])
    index.close()
  })

  it("does not touch the database when there is nothing to import", async () => {
    await expect(run(["import", put("other.json", "{}")], { db: at("db") })).rejects.toThrow(UsageError)
    expect((await run(["status"], { db: at("db") })).output).toContain("tracker")
  })
})

describe("db status", () => {
  it("shows sources, counts and age", async () => {
    const { output } = await run(["status"], { db: at("db"), verify: true })
    expect(output).toContain("3 advisories · 2 ecosystems · 1 EPSS score")
    expect(output).toMatch(/npm +3 +2 +2026-08-01/)
    expect(output).toContain("today")
  })

  it("says what to do when there is none", async () => {
    await expect(run(["status"], { db: at("none") })).rejects.toMatchObject({
      advice: expect.stringContaining("breakwater db import"),
    })
  })

  it("tells a damaged index", async () => {
    const feed = put("d.jsonl", JSON.stringify(osv("GHSA-d", "d", "1.0.0")))
    await run(["import", feed], { db: at("damaged") })
    const [name = ""] = readdirSync(at("damaged")).filter((file) => file.endsWith(".bwdb"))
    const bytes = readFileSync(at("damaged", name))
    const last = bytes.length - 30
    bytes[last] = (bytes[last] ?? 0) ^ 1
    writeFileSync(at("damaged", name), bytes)
    await expect(run(["status"], { db: at("damaged"), verify: true })).rejects.toThrow("is not what was installed")
    writeFileSync(at("damaged", name), bytes.subarray(0, -8))
    await expect(run(["status"], { db: at("damaged") })).rejects.toThrow("should be")
  })
})

describe("db update", () => {
  const pair = () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519")
    return {
      signing: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
      checking: publicKey.export({ type: "spki", format: "pem" }) as string,
    }
  }

  it("takes an index from a folder or a web server by its signature, and refuses everything else", async () => {
    const { signing, checking } = pair()
    const key = put("signing.pem", signing)
    const pub = put("signing.pub", checking)
    await run(["publish", at("mirror")], { db: at("db"), key })
    const updated = await run(["update"], { db: at("client"), mirror: at("mirror"), key: pub })
    expect(updated.output).toContain("signature and digest are right")
    expect((await run(["update"], { db: at("client") })).output).toContain("up to date")

    const server = createServer((request, response) => {
      try {
        response.end(readFileSync(at("mirror", request.url ?? "")))
      } catch {
        response.writeHead(404).end()
      }
    })
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    expect((await run(["update"], { db: at("web"), mirror: url, key: pub })).code).toBe(0)
    expect((await run(["status"], { db: at("web"), verify: true })).output).toContain(url)
    await expect(run(["update"], { db: at("web"), mirror: `${url}/no`, key: pub })).rejects.toThrow("HTTP 404")
    server.close()

    const other = put("other.pub", pair().checking)
    await expect(run(["update"], { db: at("x"), mirror: at("mirror"), key: other })).rejects.toThrow("not signed")
    const [name = ""] = readdirSync(at("mirror")).filter((file) => file.endsWith(".bwdb"))
    const content = readFileSync(at("mirror", name))
    writeFileSync(at("mirror", name), Buffer.concat([content, Buffer.from("x")]))
    await expect(run(["update"], { db: at("x"), mirror: at("mirror"), key: pub })).rejects.toThrow("not the one")
    expect(readdirSync(at("x"))).toEqual([])
    await expect(run(["update"], { db: at("x"), mirror: at("mirror") })).rejects.toThrow("no key")
  })

  it("fetches what changed alone where it has the index before, and everything where that fails", async () => {
    const { signing, checking } = pair()
    const [key, pub] = [put("d.pem", signing), put("d.pub", checking)]
    const many = Array.from({ length: 300 }, (_, each) => osv(`GHSA-${each}`, `package-${each}`, `1.${each}.0`))
    const before = put("many.jsonl", many.map((each) => JSON.stringify(each)).join("\n"))
    await run(["import", before], { db: at("grown") })
    await run(["publish", at("deltas")], { db: at("grown"), key })
    for (const client of ["near", "torn"]) await run(["update"], { db: at(client), mirror: at("deltas"), key: pub })
    await run(["import", put("more.json", JSON.stringify(osv("GHSA-new", "new", "1.0.0")))], { db: at("grown") })
    expect((await run(["publish", at("deltas")], { db: at("grown"), key })).output).toMatch(
      /^ {2}from [0-9a-f]{12}…: /m,
    )
    expect((await run(["update"], { db: at("near") })).output).toContain("fetched as what changed")
    expect((await run(["status"], { db: at("near"), verify: true })).code).toBe(0)
    const index = openDatabase(at("near"))
    expect(index.lookup("npm", "new").map(({ id }) => id)).toEqual(["GHSA-new"])
    index.close()

    const [delta = ""] = readdirSync(at("deltas")).filter((name) => name.endsWith(".bwdelta"))
    const bytes = readFileSync(at("deltas", delta))
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    writeFileSync(at("deltas", delta), bytes)
    const whole = await run(["update"], { db: at("torn") })
    expect(whole.code).toBe(0)
    expect(whole.output).not.toContain("what changed")
    expect(readdirSync(at("torn")).sort()).toEqual(readdirSync(at("near")).sort())
  })

  it("does not go back in time", async () => {
    const { signing, checking } = pair()
    const [key, pub] = [put("k.pem", signing), put("k.pub", checking)]
    await run(["publish", at("old")], { db: at("once"), key })
    await new Promise((done) => setTimeout(done, 1100))
    await run(["publish", at("new")], { db: at("db"), key })
    await run(["update"], { db: at("time"), mirror: at("new"), key: pub })
    await expect(run(["update"], { db: at("time"), mirror: at("old") })).rejects.toThrow("older than")
  })
})

it("is a command of the command line", async () => {
  let errors = ""
  const code = await main(["db", "status", "--db", at("none")], {
    style: undefined as never,
    errorStyle: { red: (text: string) => text } as never,
    width: 80,
    interactive: false,
    write: async () => {},
    writeError: (text) => {
      errors += text
    },
  })
  expect(code).toBe(2)
  expect(errors).toContain("there is no vulnerability database")
})
