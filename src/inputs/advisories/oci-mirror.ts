import { asArray, asObject, asString, dig, get } from "../../lib/json.ts"
import type { ImageReference } from "../../model/image-reference.ts"
import { ImageError } from "../image/image-error.ts"
import type { RegistryOptions } from "../image/registry/ask.ts"
import { pushArtifact, titleAnnotation } from "../image/registry/push-artifact.ts"
import { RegistryError } from "../image/registry/registry-error.ts"
import { openRepository } from "../image/registry/repository.ts"
import { DatabaseError } from "./index/open-index.ts"
import type { Mirror } from "./mirror.ts"

const artifactType = "application/vnd.breakwater.database.v1"

/**
 * A mirror that is an artifact of a registry: a layer for each file, by its title, as `oras push` writes them and {@link pushMirror} does. The
 * registry is trusted no more than any mirror.
 */
export function ociMirror(reference: ImageReference, options: RegistryOptions): Mirror {
  const { registry, repository: name, digest, effectiveTag = "latest", text } = reference
  const repository = openRepository(registry, name, options)
  let files: Promise<ReadonlyMap<string, string>> | undefined
  const listed = async (): Promise<ReadonlyMap<string, string>> => {
    const { bytes } = await repository.manifest(digest ?? effectiveTag)
    const layers = asArray(get(asObject(JSON.parse(Buffer.from(bytes).toString("utf8"))), "layers"))
    return new Map(
      layers.flatMap((layer) => {
        const [title, blob] = [asString(dig(layer, "annotations", titleAnnotation)), asString(get(layer, "digest"))]
        return title && blob && /^sha256:[0-9a-f]{64}$/.test(blob) ? [[title, blob] as const] : []
      }),
    )
  }
  return {
    async *read(file, signal) {
      try {
        files ??= listed()
        const blob = (await files).get(file)
        if (blob === undefined)
          throw new DatabaseError(
            "missing",
            `${text} holds no ${file}`,
            "Push one: breakwater db publish oci://REF --key FILE.",
          )
        for await (const chunk of repository.blob(blob)) {
          signal.throwIfAborted()
          yield chunk
        }
      } catch (error) {
        throw asDatabaseError(error, text)
      }
    },
    close: () => repository.close(),
  }
}

/** Pushes the files of a mirror as one artifact. Throws {@link DatabaseError}. */
export const pushMirror = (
  reference: ImageReference,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  options: RegistryOptions,
): Promise<string> =>
  pushArtifact(
    reference,
    artifactType,
    files.map(({ name, bytes }) => ({ title: name, mediaType: "application/octet-stream", bytes })),
    options,
  ).catch((error: unknown) => {
    throw asDatabaseError(error, reference.text)
  })

function asDatabaseError(error: unknown, what: string): unknown {
  if (error instanceof RegistryError) return new DatabaseError("missing", error.message, error.advice)
  if (error instanceof ImageError) return new DatabaseError("damaged", error.message)
  if (error instanceof SyntaxError)
    return new DatabaseError("damaged", `${what} is no artifact: its manifest is no JSON`)
  return error
}
