import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseImageReference } from "./image-reference.ts"

const digest = `sha256:${"0123456789abcdef".repeat(4)}`

describe("parseImageReference", () => {
  it.each([
    ["nginx", "docker.io", "library/nginx", undefined, undefined, "latest"],
    ["nginx:1.27", "docker.io", "library/nginx", "1.27", undefined, "1.27"],
    ["bitnami/redis", "docker.io", "bitnami/redis", undefined, undefined, "latest"],
    ["index.docker.io/nginx", "docker.io", "library/nginx", undefined, undefined, "latest"],
    ["localhost/app:dev", "localhost", "app", "dev", undefined, "dev"],
    ["127.0.0.1:5000/app:1", "127.0.0.1:5000", "app", "1", undefined, "1"],
    ["[::1]:5000/app", "[::1]:5000", "app", undefined, undefined, "latest"],
    ["ghcr.io/org/team/app", "ghcr.io", "org/team/app", undefined, undefined, "latest"],
    [`quay.io/a/b@${digest}`, "quay.io", "a/b", undefined, digest, undefined],
    [`quay.io/a/b:v1@${digest}`, "quay.io", "a/b", "v1", digest, "v1"],
    ["Registry/app", "Registry", "app", undefined, undefined, "latest"],
  ])("%s", (text, registry, repository, tag, pinned, effectiveTag) => {
    expect(parseImageReference(text)).toMatchObject({ registry, repository, effectiveTag })
    expect(parseImageReference(text)?.tag).toBe(tag)
    expect(parseImageReference(text)?.digest).toBe(pinned)
  })

  it.each([
    "",
    " ",
    "{{ .Values.image }}",
    "App:1",
    "a//b",
    "a:",
    "a:b:c",
    "nginx@sha256:short",
    "-a",
    "a b",
    `x${"y".repeat(5000)}`,
  ])("%j is no reference", (text) => expect(parseImageReference(text)).toBeUndefined())

  it("reads its own canonical form to the same image", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(?:[._-][a-z0-9]{1,4})?$/)
    const text = fc
      .tuple(
        fc.option(fc.constantFrom("gcr.io", "localhost:5000", "docker.io")),
        fc.array(name, { minLength: 1, maxLength: 3 }),
        fc.option(fc.stringMatching(/^[\w][\w.-]{0,20}$/)),
        fc.boolean(),
      )
      .map(
        ([host, parts, tag, pinned]) =>
          `${host ? `${host}/` : ""}${parts.join("/")}${tag ? `:${tag}` : ""}${pinned ? `@${digest}` : ""}`,
      )
    fc.assert(
      fc.property(text, (written) => {
        const image = parseImageReference(written)
        expect(image && parseImageReference(image.canonical)).toMatchObject({
          registry: image?.registry,
          repository: image?.repository,
          canonical: image?.canonical,
        })
      }),
    )
  })

  it("never throws and stays fast on hostile text", () => {
    fc.assert(fc.property(fc.string({ maxLength: 300, unit: "binary" }), (text) => void parseImageReference(text)))
    for (const text of ["a".repeat(4000), `${"a-".repeat(2000)}`, `a${"_".repeat(4000)}`, `${"a.".repeat(1990)}/x`])
      parseImageReference(text)
  })
})
