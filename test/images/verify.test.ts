import { generateKeyPairSync, type KeyObject } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { verifyCommand } from "../../src/cli/verify.ts"
import { runCommand } from "../cli/run-command.ts"
import { corpus, hasCorpora } from "../shared.ts"
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from "./docker-registry.ts"
import { type FakeRegistry, startFakeRegistry } from "./fake-registry.ts"
import { digestOf, makeImage } from "./make-image.ts"
import {
  keyBundle,
  referrer,
  type StoredSignature,
  signature,
  simpleSigningPayload,
  statement,
  storeBundle,
  storeSimpleSigning,
} from "./sign.ts"

const ours = generateKeyPairSync("ec", { namedCurve: "P-256" })
const theirs = generateKeyPairSync("ec", { namedCurve: "P-256" })
const image = makeImage([[{ path: "app", text: "hello" }]])
const other = makeImage([[{ path: "app", text: "evil" }]])
const imageType = "application/vnd.oci.image.manifest.v1+json"
const indexType = "application/vnd.oci.image.index.v1+json"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "breakwater-trust-"))
  writeFileSync(join(folder, "cosign.pub"), ours.publicKey.export({ type: "spki", format: "pem" }))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function policy(text: string): string {
  const file = join(folder, "trust.yaml")
  writeFileSync(file, text)
  return file
}

const byKey = "images:\n  - match: '**'\n    signedBy:\n      - key: cosign.pub\n"

async function verify(reference: string, text: string) {
  const { code, output, errors } = await runCommand(verifyCommand, [reference], {
    policy: policy(text),
    insecure: true,
    format: "json",
  })
  return { code, errors, answer: output === "" ? undefined : JSON.parse(output) }
}

const tagOf = (digest: string, suffix = ""): string => digest.replace(":", "-") + suffix
const list = (...stored: readonly StoredSignature[]): Buffer =>
  Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests: stored.map(referrer) }))

describe.skipIf(!hasDockerRegistry)("images signed in a real registry without the referrers API", () => {
  let registry: DockerRegistry
  beforeAll(async () => {
    registry = await startDockerRegistry()
  }, 30_000)
  afterAll(() => registry?.stop())

  async function pushSignature(repository: string, tag: string, stored: StoredSignature): Promise<void> {
    for (const blob of stored.blobs) await registry.pushBlob(repository, blob)
    await registry.pushManifest(repository, tag, stored.manifest, stored.mediaType)
  }

  it("are trusted by cosign's tag", async () => {
    await registry.push("shop/tagged", "1", image)
    const payload = simpleSigningPayload(image.digest)
    const stored = storeSimpleSigning(payload, signature(payload, ours.privateKey))
    await pushSignature("shop/tagged", tagOf(image.digest, ".sig"), stored)
    const { code, answer } = await verify(`${registry.host}/shop/tagged:1`, byKey)
    expect(answer).toMatchObject({ trusted: true, digest: image.digest, incomplete: [] })
    expect(code).toBe(0)
  })

  it("are trusted by a bundle under the referrers tag", async () => {
    await registry.push("shop/bundled", "1", image)
    const stored = storeBundle(keyBundle(statement(image.digest), ours.privateKey), image.digest)
    await pushSignature("shop/bundled", "x", stored)
    await registry.pushManifest("shop/bundled", tagOf(image.digest), list(stored), indexType)
    const { code, answer } = await verify(`${registry.host}/shop/bundled:1`, byKey)
    expect(answer.requirements).toMatchObject([{ what: "signature", met: true, why: "signed by cosign.pub" }])
    expect(code).toBe(0)
  })

  it("are not trusted without a signature", async () => {
    await registry.push("shop/bare", "1", image)
    const { code, answer } = await verify(`${registry.host}/shop/bare:1`, byKey)
    expect(answer.requirements[0].why).toBe("there is no signature of this image")
    expect(code).toBe(1)
  })
})

describe("images signed in a registry with the referrers API", () => {
  let registry: FakeRegistry
  beforeEach(async () => {
    registry = await startFakeRegistry({ referrersPage: 10 })
    registry.add("shop/cart", "1", image)
    return () => registry.close()
  })

  function put(tag: string, stored: StoredSignature): void {
    registry.addManifest("shop/cart", tag, stored.manifest, stored.mediaType)
    for (const blob of stored.blobs) registry.blobs.set(digestOf(blob), blob)
  }

  function refer(bundle: object | string): void {
    const stored = storeBundle(bundle, image.digest)
    put("x", stored)
    registry.referrers.set(image.digest, [referrer(stored)])
  }

  function tag(payload: Buffer, signed: string, annotations: object = {}): void {
    put(tagOf(image.digest, ".sig"), storeSimpleSigning(payload, signed, annotations))
  }

  const ask = (text = byKey) => verify(`${registry.host}/shop/cart:1`, text)

  it("are trusted by a bundle", async () => {
    refer(keyBundle(statement(image.digest), ours.privateKey))
    expect((await ask()).code).toBe(0)
  })

  it.each(["ed25519", "rsa"] as const)("are trusted by a key of another kind (%s)", async (kind) => {
    const pair = kind === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519")
    writeFileSync(join(folder, "other.pub"), pair.publicKey.export({ type: "spki", format: "pem" }))
    const payload = simpleSigningPayload(image.digest)
    const signed =
      kind === "rsa"
        ? signature(payload, pair.privateKey)
        : (await import("node:crypto")).sign(null, payload, pair.privateKey).toString("base64")
    tag(payload, signed)
    expect((await ask(byKey.replace("cosign.pub", "other.pub"))).code).toBe(0)
  })

  const good = simpleSigningPayload(image.digest)
  const signed = (payload: Buffer, key: KeyObject = ours.privateKey) => signature(payload, key)
  const flip = (base64: string): string => {
    const bytes = Buffer.from(base64, "base64")
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
    return bytes.toString("base64")
  }
  const envelopeOf = (bundle: object) => (bundle as { dsseEnvelope: Record<string, unknown> }).dsseEnvelope
  const bundle = keyBundle(statement(image.digest), ours.privateKey)

  /** What somebody who can push does to it, and why it is refused. */
  const tampering: readonly (readonly [what: string, prepare: () => void, why: RegExp])[] = [
    [
      "a signature of another image",
      () => tag(simpleSigningPayload(other.digest), signed(simpleSigningPayload(other.digest))),
      /for another image/,
    ],
    ["a signature by another key", () => tag(good, signed(good, theirs.privateKey)), /does not fit the key/],
    ["a changed signature", () => tag(good, flip(signed(good))), /does not fit the key/],
    ["a changed payload", () => tag(Buffer.from(`${good.toString("utf8")} `), signed(good)), /does not fit the key/],
    ["a payload without its signature", () => tag(good, ""), /does not fit the key/],
    ["a signature that is no base64", () => tag(good, "%%%%"), /does not fit the key/],
    ["something signed that is no JSON", () => tag(Buffer.from("hello"), signed(Buffer.from("hello"))), /no JSON/],
    [
      "something signed that is no image",
      () => {
        const payload = simpleSigningPayload(image.digest, "a promise")
        tag(payload, signed(payload))
      },
      /is no image/,
    ],
    [
      "a certificate of one's own",
      () =>
        tag(good, signed(good), {
          "dev.sigstore.cosign/certificate": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        }),
      /not with the key/,
    ],
    [
      "a bundle about another image",
      () => refer(keyBundle(statement(other.digest), ours.privateKey)),
      /about another artifact/,
    ],
    [
      "a bundle by another key",
      () => refer(keyBundle(statement(image.digest), theirs.privateKey)),
      /does not fit the key/,
    ],
    [
      "a bundle with a changed statement",
      () => {
        const payload = statement(image.digest, "https://sigstore.dev/cosign/sign/v1", { more: true }).toString(
          "base64",
        )
        refer({ ...bundle, dsseEnvelope: { ...envelopeOf(bundle), payload } })
      },
      /does not fit the key/,
    ],
    [
      "a bundle without signatures",
      () => refer({ ...bundle, dsseEnvelope: { ...envelopeOf(bundle), signatures: [] } }),
      /invalid|does not fit/,
    ],
    [
      "a bundle of an unknown payload type",
      () => refer(keyBundle(statement(image.digest), ours.privateKey, "text/plain")),
      /unknown type "text\/plain"/,
    ],
    [
      "a bundle over something else than a statement",
      () => refer(keyBundle(Buffer.from('{"a":1}'), ours.privateKey)),
      /no in-toto statement/,
    ],
    [
      "a bundle of an unknown version",
      () => refer({ ...bundle, mediaType: "application/vnd.dev.sigstore.bundle+json;version=99.9" }),
      /./,
    ],
    ["a bundle without a content", () => refer({ ...bundle, dsseEnvelope: undefined }), /./],
    [
      "a bundle with a certificate of one's own",
      () =>
        refer({
          ...bundle,
          verificationMaterial: { certificate: { rawBytes: "AAAA" }, tlogEntries: [] },
        }),
      /not with the key|invalid/,
    ],
    [
      "a signed promise that is no signature",
      () => refer(keyBundle(statement(image.digest, "https://example.com/vibes/v1"), ours.privateKey)),
      /there is no signature of this image/,
    ],
    [
      "another image under the tag",
      () => {
        tag(good, signed(good))
        registry.add("shop/cart", "1", other)
      },
      /there is no signature of this image/,
    ],
    [
      "another image under the tag, and the signature of the first",
      () => {
        put(tagOf(other.digest, ".sig"), storeSimpleSigning(good, signed(good)))
        registry.add("shop/cart", "1", other)
      },
      /for another image/,
    ],
  ]

  it.each(tampering)("are not trusted by %s", async (_, prepare, why) => {
    prepare()
    const { code, answer } = await ask()
    expect(code).toBe(1)
    expect(answer.trusted).toBe(false)
    const [{ met, why: sentence, evidence }] = answer.requirements
    expect(met).toBe(false)
    const reasons = [sentence, ...evidence.map(({ reason }: { reason: string }) => reason)].join("\n")
    expect(reasons).toMatch(why)
    // Words of a JavaScript engine explain nothing.
    expect(reasons).not.toMatch(/undefined|Cannot read|not a function|Unexpected token/)
  })

  it("are not trusted, and the answer is incomplete, where signatures cannot be read", async () => {
    refer('{"mediaType": "application/vnd.dev.sig')
    const broken = await ask()
    expect(broken.code).toBe(3)
    expect(broken.answer.incomplete).toMatchObject([{ why: "it is no JSON" }])
    tag(good, signed(good))
    registry.blobs.set(digestOf(good), Buffer.from("other bytes"))
    expect((await ask()).answer.incomplete).toHaveLength(2)
  })

  it("end where somebody floods the registry with referrers", async () => {
    const stored = storeBundle(keyBundle(statement(other.digest), ours.privateKey), image.digest)
    put("x", stored)
    // A manifest that refers to itself, many times.
    registry.referrers.set(
      image.digest,
      Array.from({ length: 120 }, () => referrer(stored)),
    )
    const { code, answer } = await ask()
    expect(code).toBe(3)
    expect(answer.incomplete[0].why).toContain("the first 50 were read")
  })

  it("are not read where a manifest is larger than any can be", async () => {
    const stored = storeBundle(keyBundle(statement(image.digest), ours.privateKey), image.digest)
    const huge = Buffer.concat([stored.manifest.subarray(0, -1), Buffer.alloc(17 * 1024 ** 2, " "), Buffer.from("}")])
    put("x", { ...stored, manifest: huge })
    registry.referrers.set(image.digest, [referrer({ ...stored, manifest: huge })])
    const { code, answer } = await ask()
    expect(code).toBe(3)
    expect(answer.incomplete[0].why).toContain("more than")
    registry.addManifest("shop/cart", "1", huge, stored.mediaType)
    const own = await ask()
    expect(own.code).toBe(3)
    expect(own.errors).toContain("more than")
  })

  it("must come from an allowed registry, pinned, and by a rule of the policy", async () => {
    tag(good, signed(good))
    const { answer } = await ask(`registries: [registry.example.com]\n${byKey}    pinned: true\n`)
    expect(answer.requirements.map(({ what, met }: { what: string; met: boolean }) => `${what} ${met}`)).toEqual([
      "registry false",
      "pinned false",
      "signature true",
    ])
    const pinned = await verify(
      `${registry.host}/shop/cart@${image.digest}`,
      `registries: ["127.0.0.1\\\\:*", "${registry.host}"]\n${byKey}    pinned: true\n`,
    )
    expect(pinned.code).toBe(0)
    expect((await ask(byKey.replace("'**'", "registry.example.com/**"))).answer.requirements[0].why).toContain(
      "no rule",
    )
  })

  it("say what is the matter in the terminal", async () => {
    tag(good, signed(good, theirs.privateKey))
    const { code, output } = await runCommand(verifyCommand, [`${registry.host}/shop/cart:1`], {
      policy: policy(byKey),
      insecure: true,
    })
    expect(code).toBe(1)
    expect(output).toContain("failed  signature   none of 1 signature fits cosign.pub")
    expect(output).toContain("the signature does not fit the key")
    expect(output).toContain("not trusted")
  })
})

describe.skipIf(!hasCorpora)("keyless signatures", () => {
  /** Real signatures of GitHub workflows over a text: the registry gives that text as a manifest. */
  const text = hasCorpora ? readFileSync(corpus("sigstore-bundles", "a.txt")) : Buffer.alloc(0)
  const bundleOf = (name: string): string =>
    readFileSync(corpus("sigstore-bundles", name, "bundle.sigstore.json"), "utf8")
  const identity =
    "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/*.yml@refs/heads/main"
  const issuer = "https://token.actions.githubusercontent.com"
  let registry: FakeRegistry

  beforeEach(async () => {
    registry = await startFakeRegistry({ referrersPage: 10 })
    registry.addManifest("shop/cart", "1", text, imageType)
    return () => registry.close()
  })

  function refer(...names: readonly string[]): void {
    const stored = names.map((name) => storeBundle(bundleOf(name), digestOf(text)))
    for (const each of stored) {
      registry.addManifest("shop/cart", "x", each.manifest, each.mediaType)
      for (const blob of each.blobs) registry.blobs.set(digestOf(blob), blob)
    }
    registry.referrers.set(digestOf(text), stored.map(referrer))
  }

  const keyless = (who: string, by: string, more = "") =>
    `trustedRoot: ${corpus("sigstore-bundles", "trusted_root.production.json")}\nimages:\n  - match: '**'\n    signedBy:\n      - issuer: ${by}\n        identity: ${JSON.stringify(who)}\n${more}`

  const ask = (policyText: string) => verify(`${registry.host}/shop/cart:1`, policyText)

  it("count by identity and issuer", async () => {
    refer("happy-path-v0.3")
    const { code, answer } = await ask(keyless(identity, issuer))
    expect(answer.requirements).toMatchObject([
      { met: true, why: expect.stringContaining("signed by https://github.com/") },
    ])
    expect(code).toBe(0)
    const wrongIssuer = await ask(keyless(identity, "https://accounts.google.com"))
    expect(wrongIssuer.answer.requirements[0].evidence[0].reason).toContain("vouched for by https://token.actions")
    const wrongIdentity = await ask(keyless(identity.replace("main", "dev"), issuer))
    expect(wrongIdentity.answer.requirements[0].evidence[0].reason).toContain("it was signed by https://github.com/")
    // Part of an identity is not the identity.
    expect((await ask(keyless("https://github.com/sigstore-conformance", issuer))).code).toBe(1)
  })

  it("of a provenance count by builder, source and reference", async () => {
    refer("happy-path-v0.3", "happy-path-intoto-in-dsse-v3")
    const asked = (source: string, ref: string) =>
      ask(
        keyless(
          "https://github.com/**",
          issuer,
          `    provenance:\n      source: ${source}\n      ref: ${ref}\n      builder: "https://github.com/loosebazooka/**"\n`,
        ),
      )
    const right = await asked("https://github.com/loosebazooka/aa-test", "refs/heads/main")
    expect(right.answer.requirements.map(({ met, why }: { met: boolean; why: string }) => `${met} ${why}`)).toEqual([
      expect.stringMatching(/^true signed by/),
      "true built from https://github.com/loosebazooka/aa-test refs/heads/main by https://github.com/loosebazooka/aa-test/.github/workflows/provenance.yaml@refs/heads/main",
    ])
    expect(right.code).toBe(0)
    const fork = await asked("https://github.com/acme/aa-test", "refs/heads/main")
    expect(fork.answer.requirements[1].why).toContain("built from https://github.com/loosebazooka/aa-test")
    expect((await asked("https://github.com/loosebazooka/aa-test", "refs/tags/*")).code).toBe(1)
  })

  it.each(["inclusion-proof-corrupted-hash", "dsse-invalid-sig", "intoto-expired-certificate"])(
    "do not count when they are not right: %s",
    async (name) => {
      refer(name)
      expect((await ask(keyless("**", issuer))).code).toBe(1)
    },
  )
})

describe("a trust policy", () => {
  it.each([
    ["images: []", "the policy names no images"],
    ["images:\n  - match: x\n    signedby: []\n", 'there is no "signedby" here'],
    ["images:\n  - match: x\n", "the rule asks for nothing"],
    ["images:\n  - match: x\n    signedBy:\n      - key: nowhere.pub\n", "no readable file nowhere.pub"],
    ["images:\n  - match: x\n    signedBy:\n      - issuer: acme\n        identity: bob\n", "name its file"],
    ["images:\n  - match: x\n    pinned: yes please\n", "pinned is true or false"],
    ["trustedRoot: trust.yaml\nimages:\n  - match: x\n    pinned: true\n", "trust.yaml is no JSON"],
    ["images:\n  - match: x\n    pinned: true\n    provenance: {source: acme}\n", "until signedBy says whose"],
  ])("with a slip is refused with its place (%#)", async (text, message) => {
    await expect(verify("127.0.0.1:1/a/b:1", text)).rejects.toThrow(message)
  })

  it("does not take a private key", async () => {
    writeFileSync(join(folder, "cosign.key"), ours.privateKey.export({ type: "pkcs8", format: "pem" }))
    await expect(verify("127.0.0.1:1/a/b:1", byKey.replace("cosign.pub", "cosign.key"))).rejects.toThrow(
      /trust\.yaml:4:\d+: this is no public key/,
    )
  })

  it("is asked for, and a registry that cannot be asked leaves the answer open", async () => {
    await expect(runCommand(verifyCommand, ["a/b:1"], {})).rejects.toThrow("verify needs a policy")
    const { code, errors } = await runCommand(verifyCommand, ["127.0.0.1:1/a/b:1"], { policy: policy(byKey) })
    expect(code).toBe(3)
    expect(errors).toContain("nothing listens there")
  })
})
