import { describe, expect, it } from "vitest"
import { imageCheckDocuments, imageChecks } from "./checks.generated.ts"
import { judgeImage } from "./judge-image.ts"
import { sketchImage } from "./sketch-image.ts"

const today = "2026-11-26"

describe.each(imageChecks.map((check) => [check.id, check] as const))("%s", (id, check) => {
  const judge = (sketch: Parameters<typeof sketchImage>[0]) => judgeImage(sketchImage(sketch), [check], { today })

  it("finds its bad example and passes its good one", () => {
    const { findings, incomplete } = judge(check.examples.bad)
    expect(incomplete).toEqual([])
    expect(findings.length).toBeGreaterThan(0)
    for (const finding of findings) {
      expect(finding.rule).toBe(id)
      expect(finding.message).not.toMatch(/undefined|NaN|\[object/)
    }
    expect(new Set(findings.map(({ id: each }) => each)).size).toBe(findings.length)
    expect(judge(check.examples.good)).toEqual({ findings: [], incomplete: [] })
  })

  it("says what it reads, what is allowed and where that is written", () => {
    const document = imageCheckDocuments[id]
    expect(document?.threat.length).toBeGreaterThan(40)
    expect(document?.fields.map(([name]) => name)).toEqual(["Field", "Allowed", "Source"])
  })

  it("says nothing of an image that is nothing but files", () => {
    const { config: _, ...bare } = sketchImage({ files: [{ path: "app/server", mode: "755" }] })
    expect(judgeImage(bare, [check], { today })).toEqual({ findings: [], incomplete: [] })
  })
})

/**
 * Every checkpoint of dockle and of the Docker CIS benchmark's section on images: the checks that answer it, or why none does.
 */
const union: Readonly<Record<string, readonly string[] | string>> = {
  "CIS-DI-0001 create a user": ["image-root-user"],
  "CIS-DI-0002 use trusted base images": "breakwater verify, by a policy of who may sign",
  "CIS-DI-0003 no unnecessary packages": ["image-unneeded-programs"],
  "CIS-DI-0004 scan and rebuild": ["image-old"],
  "CIS-DI-0005 content trust": "breakwater verify; Notary v1 (DCT) is no longer served",
  "CIS-DI-0006 health check": ["image-healthcheck"],
  "CIS-DI-0007 no update alone": ["image-update-alone"],
  "CIS-DI-0008 setuid and setgid": ["image-setuid-programs"],
  "CIS-DI-0009 COPY rather than ADD": ["image-add-instruction"],
  "CIS-DI-0010 no secrets": ["image-secret-in-environment", "image-credential-files"],
  "CIS-DI-0011 verified packages": ["image-unverified-packages"],
  "DKL-DI-0001 no sudo": ["image-sudo"],
  "DKL-DI-0002 no sensitive mounts": ["image-sensitive-volume"],
  "DKL-DI-0003 no dist-upgrade": ["image-distribution-upgrade"],
  "DKL-DI-0004 apk --no-cache": ["image-package-cache"],
  "DKL-DI-0005 clear apt caches": ["image-package-cache"],
  "DKL-DI-0006 no latest tag": ["image-latest-tag"],
  "DKL-LI-0001 no empty password": ["image-empty-password"],
  "DKL-LI-0002 unique accounts": ["image-duplicate-accounts"],
  "DKL-LI-0003 only necessary files": ["image-build-leftovers"],
}

/** The sections of the CIS Docker Benchmark 1.8 on images and build files, and the checkpoint above that is the same. */
const dockerCis: Readonly<Record<string, string>> = {
  "4.1 a user for the container": "CIS-DI-0001",
  "4.2 trusted base images alone": "CIS-DI-0002",
  "4.3 no unnecessary packages": "CIS-DI-0003",
  "4.4 scanned and rebuilt with security patches": "CIS-DI-0004",
  "4.5 content trust": "CIS-DI-0005",
  "4.6 HEALTHCHECK": "CIS-DI-0006",
  "4.7 update instructions not alone": "CIS-DI-0007",
  "4.8 setuid and setgid permissions removed": "CIS-DI-0008",
  "4.9 COPY instead of ADD": "CIS-DI-0009",
  "4.10 no secrets in Dockerfiles": "CIS-DI-0010",
  "4.11 verified packages alone": "CIS-DI-0011",
  "4.12 signed artifacts validated": "CIS-DI-0005",
}

it("answers every section of the Docker CIS benchmark on images", () => {
  const checkpoints = new Set(Object.keys(union).map((name) => name.split(" ")[0]))
  expect(Object.keys(dockerCis)).toHaveLength(12)
  expect(Object.values(dockerCis).filter((checkpoint) => !checkpoints.has(checkpoint))).toEqual([])
})

it("answers every checkpoint of dockle", () => {
  expect(Object.keys(union)).toHaveLength(20)
  const missing = Object.entries(union).flatMap(([checkpoint, answer]) => {
    const alias = `dockle:${checkpoint.split(" ")[0]}`
    if (typeof answer === "string") return []
    return answer.filter((id) => !imageChecks.find((check) => check.id === id)?.aliases?.includes(alias))
  })
  expect(missing).toEqual([])
})
