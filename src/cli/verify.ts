import { adviceOf, ImageError } from "../app/sbom.ts"
import {
  ConfigurationError,
  loadTrustPolicy,
  type Requirement,
  type VerifiedImage,
  verifyImage,
} from "../app/verify.ts"
import { parseImageReference } from "../model/image-reference.ts"
import { visible } from "../outputs/terminal/text.ts"
import { type Command, flag, text, UsageError } from "./command.ts"
import type { Terminal } from "./terminal.ts"

export const verifyCommand: Command = {
  name: "verify",
  arguments: "IMAGE",
  describe: "whether an image may be trusted: signatures, provenance, registry and digest, by a policy",
  options: {
    policy: { type: "string", value: "FILE", describe: "who may sign which images (see docs/trust.md)" },
    format: { type: "string", short: "f", value: "FORMAT", describe: "terminal or json (default terminal)" },
    insecure: { type: "boolean", describe: "a registry without a trusted certificate, or without TLS" },
  },
  examples: [
    "breakwater verify registry.example.com/shop/cart:1.2 --policy trust.yaml",
    "breakwater verify ghcr.io/acme/shop@sha256:… --policy trust.yaml -f json",
  ],
  async run([image, ...more], options, terminal) {
    if (image === undefined || more.length > 0)
      throw new UsageError("verify needs one image", "For example: breakwater verify shop/cart:1.2 --policy trust.yaml")
    const file = text(options, "policy")
    if (file === undefined)
      throw new UsageError(
        "verify needs a policy: nobody is trusted by default",
        "Give --policy FILE; see docs/trust.md.",
      )
    const format = text(options, "format") ?? "terminal"
    if (format !== "terminal" && format !== "json")
      throw new UsageError(`there is no format "${format}" here`, "Use terminal or json.")
    const reference = parseImageReference(image)
    if (!reference)
      throw new UsageError(`"${image}" is no image reference`, "Write registry/repository:tag or @digest.")
    const policy = readPolicy(file)
    const verified = await verifyImage(reference, policy, { insecure: flag(options, "insecure") }).catch(
      (error: unknown) => {
        if (error instanceof ImageError) return { error, advice: adviceOf(error) }
        throw error
      },
    )
    if ("error" in verified) {
      terminal.writeError(
        `${terminal.errorStyle.red("not verified")}  ${visible(verified.error.message)}\n${verified.advice ? `              ${verified.advice}\n` : ""}`,
      )
      return 3
    }
    await terminal.write(format === "json" ? `${JSON.stringify(verified, null, 2)}\n` : render(verified, terminal))
    for (const { what, why } of verified.incomplete)
      terminal.writeError(`${terminal.errorStyle.yellow("incomplete")}  ${visible(what)}: ${visible(why)}\n`)
    if (verified.trusted) return 0
    return verified.incomplete.length > 0 ? 3 : 1
  },
}

function readPolicy(file: string) {
  try {
    return loadTrustPolicy(file)
  } catch (error) {
    if (error instanceof ConfigurationError)
      throw new UsageError(error.message, "Correct the policy; see docs/trust.md.")
    if ((error as NodeJS.ErrnoException).code !== undefined)
      throw new UsageError(`the policy ${file} cannot be read`, "Check the path.")
    throw error
  }
}

const labels: Readonly<Record<Requirement["what"], string>> = {
  rule: "policy",
  registry: "registry",
  pinned: "digest",
  signature: "signature",
  provenance: "provenance",
}

function render({ image, digest, trusted, requirements }: VerifiedImage, { style }: Terminal): string {
  const lines = requirements.flatMap(({ what, met, why, evidence }) => [
    `  ${met ? style.green("ok    ") : style.red("failed")}  ${labels[what].padEnd(10)}  ${visible(why)}`,
    // What decides needs no proof of what else there is.
    ...(met ? [] : evidence.map(refused)),
  ])
  return [
    `${style.bold(visible(image))}`,
    `${digest}`,
    ...lines,
    trusted ? style.green("trusted") : style.red("not trusted"),
    "",
  ].join("\n")

  function refused({ where, reason = "", authority }: Requirement["evidence"][number]): string {
    return style.dim(`          ${visible(where.slice(0, 19))}… against ${visible(authority)}: ${visible(reason)}`)
  }
}
