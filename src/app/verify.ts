import { type ImageTrust, judgeImage } from "../engines/trust/judge-image.ts"
import type { Authority, TrustPolicy, TrustRule } from "../engines/trust/trust-policy.ts"
import { readTrustedRoot } from "../engines/trust/verify-bundle.ts"
import { ConfigurationError } from "../inputs/configuration/configuration.ts"
import { readTrustPolicy, type WrittenRoot, type WrittenSigner } from "../inputs/configuration/read-trust-policy.ts"
import { findSignatures } from "../inputs/image/registry/find-signatures.ts"
import { openPulledImage, type PullOptions } from "../inputs/image/registry/registry-blobs.ts"
import type { ImageProblem } from "../model/image/image.ts"
import type { ImageReference } from "../model/image-reference.ts"

export type { ImageTrust, Requirement, SignatureEvidence } from "../engines/trust/judge-image.ts"
export { ConfigurationError }

/** What a policy says of an image. */
export interface VerifiedImage extends ImageTrust {
  readonly image: string
  /** What the reference stands for now. */
  readonly digest: string
  /** Signatures that could not be read: with them the answer could be another. */
  readonly incomplete: readonly ImageProblem[]
}

/** Reads a trust policy. Throws ConfigurationError, and the error of the system where the file cannot be read. */
export function loadTrustPolicy(file: string): TrustPolicy {
  const { registries, rules } = readTrustPolicy(file)
  return {
    registries,
    rules: rules.map(
      (rule): TrustRule => ({ ...rule, signers: rule.signers.map((signer) => toAuthority(file, signer)) }),
    ),
  }
}

function toAuthority(file: string, signer: WrittenSigner): Authority {
  const understand = ({ file: name, value }: WrittenRoot) => {
    const root = readTrustedRoot(value)
    if (!root) throw new ConfigurationError(`${file}: ${name} is no trusted root of Sigstore`)
    return root
  }
  const { root, ...rest } = signer
  if (rest.kind === "key") return { ...rest, ...(root ? { root: understand(root) } : {}) }
  return { ...rest, root: understand(root as WrittenRoot) }
}

/** Asks the registry for an image and its signatures, and judges them. Nothing else is asked. Throws ImageError. */
export async function verifyImage(
  reference: ImageReference,
  policy: TrustPolicy,
  options: PullOptions = {},
): Promise<VerifiedImage> {
  const { repository, digest } = await openPulledImage(reference, options)
  try {
    const { signatures, problems } = await findSignatures(repository, digest)
    return {
      image: reference.text,
      digest,
      ...judgeImage({ reference, digest, signatures }, policy),
      incomplete: problems,
    }
  } finally {
    repository.close()
  }
}
