import { expect, it } from "vitest"
import { matchesPurl, parsePurl } from "./purl-pattern.ts"

const matches = (pattern: string, found: string) => {
  const [a, b] = [parsePurl(pattern), parsePurl(found)]
  return a !== undefined && b !== undefined && matchesPurl(a, b)
}

it.each([
  ["pkg:deb/debian/bash", "pkg:deb/debian/bash@5.2-1?arch=amd64", true],
  ["pkg:deb/debian/bash@5.2-1", "pkg:deb/debian/bash@5.2-1?arch=amd64", true],
  ["pkg:deb/debian/bash@5.2-2", "pkg:deb/debian/bash@5.2-1", false],
  ["pkg:deb/debian/bash?arch=arm64", "pkg:deb/debian/bash@5.2-1?arch=amd64", false],
  ["pkg:deb/ubuntu/bash", "pkg:deb/debian/bash@5.2-1", false],
  ["pkg:npm/%40acme/left", "pkg:npm/@acme/left@1.0.0", true],
  ["pkg:npm/left", "pkg:npm/@acme/left@1.0.0", false],
  ["pkg:golang/github.com/DataDog/agent", "pkg:golang/github.com/datadog/agent@v1.0.0", true],
  ["pkg:oci/debian", "pkg:oci/debian@sha256%3A44?arch=amd64", true],
  ["pkg:maven/org.a/b", "pkg:maven/org.A/b@1", false],
])("%s names %s: %s", (pattern, found, expected) => expect(matches(pattern, found)).toBe(expected))

it.each(["", "pkg:", "pkg:npm", "https://example.com", "pkg:npm/%E0%A4%A@1", `pkg:npm/${"a".repeat(5000)}`])(
  "refuses or survives %j",
  (text) => expect(() => parsePurl(text)).not.toThrow(),
)
