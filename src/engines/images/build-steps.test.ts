import { expect, it } from "vitest"
import { commandsOf, instructionsOf, shorten } from "./build-steps.ts"
import { imageChecks } from "./checks.generated.ts"
import { judgeImage } from "./judge-image.ts"
import { sketchImage } from "./sketch-image.ts"

it("reads the history of the builders there are", () => {
  const image = sketchImage({
    history: [
      "/bin/sh -c #(nop) ADD file:0a1b in / ",
      "/bin/sh -c apt-get update",
      "/bin/sh -c #(nop)  ENV A=b",
      "|1 VERSION=1.2 /bin/sh -c make VERSION=$VERSION",
      "RUN /bin/sh -c pip install flask # buildkit",
      "COPY /src /app # buildkit",
      'ENTRYPOINT ["/app/run"]',
      "bazel build //:image",
    ],
  })
  expect(instructionsOf(image).map(({ name, text }) => `${name}|${text}`)).toEqual([
    "ADD|file:0a1b in /",
    "RUN|apt-get update",
    "ENV|A=b",
    "RUN|make VERSION=$VERSION",
    "RUN|pip install flask",
    "COPY|/src /app",
    'ENTRYPOINT|["/app/run"]',
    "RUN|bazel build //:image",
  ])
  expect(commandsOf(image)).toHaveLength(4)
})

it("leaves credentials out of what it shows of a command", () => {
  const shown = [
    "curl -u me:s3cr3t https://bob:s3cr3t@example.com/x",
    'wget --header "Authorization: Bearer s3cr3t" https://example.com',
    "API_TOKEN=s3cr3t make",
  ].map((text) => shorten(text))
  expect(shown.join(" ")).not.toContain("s3cr3t")
  expect(shown[2]).toBe("API_TOKEN=… make")
})

it("tells the name of a credential and never its value", () => {
  const image = sketchImage({
    env: ["API_TOKEN=s3cr3t-value-9", "PATH=/bin"],
    history: [
      "ENV DB_PASSWORD=0ther-s3cr3t NAME=x",
      "ENV OLD_PASSWORD th1rd-s3cr3t",
      "ARG GITHUB_TOKEN=ghp_0123456789abcdef",
    ],
  })
  const { findings } = judgeImage(image, imageChecks, { today: "2026-11-26" })
  const secrets = findings.filter(({ rule }) => rule === "image-secret-in-environment")
  expect(secrets.map(({ evidence }) => evidence.variable)).toEqual([
    "API_TOKEN",
    "DB_PASSWORD",
    "OLD_PASSWORD",
    "GITHUB_TOKEN",
  ])
  expect(JSON.stringify(findings)).not.toMatch(/s3cr3t|ghp_/)
})
