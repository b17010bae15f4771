import { high } from "../../../model/severity.ts"
import { isCredential } from "../../posture/credentials.ts"
import { instructionsOf } from "../build-steps.ts"
import { imageCheck } from "../image-check.ts"

/** `A=b C="d e"`, and the older `A b`. */
const assignmentsIn = (text: string): readonly string[] => {
  const pairs = [...text.matchAll(/([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g)]
  if (pairs.length > 0) return pairs.map(([, name, value = ""]) => `${name}=${value.replace(/^["']|["']$/g, "")}`)
  return [text.replace(/\s+/, "=")]
}

/**
 * Everybody who can pull the image can read its environment; `docker inspect` shows it, and no later layer takes it back.
 *
 * Field:   config.Env of the image, ENV and ARG of its history
 * Allowed: values that are no credentials
 * Source:  Docker documentation, Build secrets; CIS Docker Benchmark 4.10
 */
export const imageSecretInEnvironment = imageCheck({
  id: "image-secret-in-environment",
  title: "Credential is built into the image",
  severity: high("everybody who can pull the image has it"),
  aliases: ["dockle:CIS-DI-0010", "trivy:DS-0031"],
  frameworks: ["mitre-attack/T1552.001", "nist-800-190/4.1.4"],
  advice:
    "Change the credential, take it out of the build, and give it at run time (a Secret) or to the build alone (RUN --mount=type=secret)",
  run(image, report) {
    const variables = [
      ...(image.config?.env ?? []).map((text) => [text, "environment"] as const),
      ...instructionsOf(image).flatMap(({ name, text }) =>
        name === "ENV" || name === "ARG" ? assignmentsIn(text).map((each) => [each, "history"] as const) : [],
      ),
    ]
    const told = new Set<string>()
    for (const [text, where] of variables) {
      const [name = "", ...rest] = text.split("=")
      if (told.has(name) || !isCredential(name, rest.join("="))) continue
      told.add(name)
      // The value itself must not travel into reports.
      report(`the image holds ${name} in its ${where}`, { evidence: { variable: name, where }, cause: name })
    }
  },
  examples: {
    good: { env: ["PATH=/usr/bin", "DATABASE_PASSWORD_FILE=/run/secrets/database"] },
    bad: { env: ["DATABASE_PASSWORD=correct-horse-7"] },
  },
})
