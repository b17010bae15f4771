import { namePattern } from "../../lib/name-pattern.ts"
import type { FoundSignature } from "../../model/image/signature.ts"
import type { ImageReference } from "../../model/image-reference.ts"
import { type Provenance, readProvenance } from "./statement.ts"
import type { Authority, ProvenanceRule, TrustPolicy, TrustRule } from "./trust-policy.ts"
import type { SignatureVerdict, Signer, Trust } from "./verify-bundle.ts"
import { verifyImageSignature } from "./verify-signature.ts"

/** One requirement of the policy and how the image stands to it. */
export interface Requirement {
  readonly what: "rule" | "registry" | "pinned" | "signature" | "provenance"
  readonly met: boolean
  /** A sentence with the actual values. */
  readonly why: string
  /** Signatures that decide, or that were refused, each with its reason. */
  readonly evidence: readonly SignatureEvidence[]
}

export interface SignatureEvidence {
  readonly where: string
  readonly kind: FoundSignature["kind"]
  readonly valid: boolean
  readonly signer?: Signer
  /** Name of the key or of the identities that it was held against. */
  readonly authority: string
  /** Why it does not count. */
  readonly reason?: string
}

export interface ImageTrust {
  readonly trusted: boolean
  readonly requirements: readonly Requirement[]
}

/** An image as its registry gives it now. */
export interface JudgedImage {
  readonly reference: ImageReference
  /** Of the manifest or index that the reference stands for. */
  readonly digest: string
  readonly signatures: readonly FoundSignature[]
}

/** Judges an image by a policy. Whatever the policy does not say yes to is not trusted. */
export function judgeImage(image: JudgedImage, policy: TrustPolicy): ImageTrust {
  const name = `${image.reference.registry}/${image.reference.repository}`
  const rules = policy.rules.filter(({ images }) => matches(images, name))
  const requirements = [
    ...(policy.registries.length > 0 ? [judgeRegistry(name, image.reference, policy.registries)] : []),
    ...(rules.length === 0 ? [missingRule(name)] : rules.flatMap((rule) => judgeRule(image, rule))),
  ]
  return { trusted: requirements.every(({ met }) => met), requirements }
}

const matches = (patterns: readonly string[], text: string): boolean =>
  patterns.some((pattern) => namePattern(pattern).test(text))

const missingRule = (name: string): Requirement => ({
  what: "rule",
  met: false,
  why: `no rule of the policy names ${name}`,
  evidence: [],
})

/** A pattern may name a registry alone, or a part of it. */
const judgeRegistry = (name: string, { registry }: ImageReference, allowed: readonly string[]): Requirement => {
  const met = matches(allowed, registry) || matches(allowed, name)
  return {
    what: "registry",
    met,
    why: met ? `${registry} is allowed` : `${name} is in none of ${allowed.join(", ")}`,
    evidence: [],
  }
}

function judgeRule(image: JudgedImage, rule: TrustRule): readonly Requirement[] {
  return [
    ...(rule.pinned ? [judgePinned(image.reference)] : []),
    ...(rule.signers.length > 0 ? [judgeSignatures(image, rule.signers)] : []),
    ...(rule.provenance ? [judgeProvenance(image, rule.signers, rule.provenance)] : []),
  ]
}

const judgePinned = ({ digest, text }: ImageReference): Requirement => ({
  what: "pinned",
  met: digest !== undefined,
  why: digest === undefined ? `${text} names no digest: what it stands for can change` : `pinned to ${digest}`,
  evidence: [],
})

interface Judged extends SignatureEvidence {
  readonly verdict: SignatureVerdict
}

/** A signature of the image itself: not an attestation about it, except the one that cosign 3 writes as a signature. */
const signPredicate = /^https:\/\/sigstore\.dev\/cosign\/sign\/v\d+$/

function judgeSignatures({ signatures, digest }: JudgedImage, signers: readonly Authority[]): Requirement {
  const judged = signatures
    .filter(({ kind }) => kind !== "envelope")
    .flatMap((found) => signers.map((authority) => judge(found, digest, authority)))
    .filter(
      ({ verdict }) =>
        !verdict.valid || verdict.statement === undefined || signPredicate.test(verdict.statement.predicateType),
    )
  const good = judged.filter(({ valid }) => valid)
  const [first] = good
  return {
    what: "signature",
    met: first !== undefined,
    why: first
      ? `signed by ${describeSigner(first)}`
      : judged.length === 0
        ? "there is no signature of this image"
        : `none of ${judged.length === 1 ? "1 signature" : `${judged.length} tries`} fits ${signers.map(({ name }) => name).join(" or ")}`,
    evidence: (first ? good : judged).map(toEvidence),
  }
}

function judgeProvenance(
  { signatures, digest }: JudgedImage,
  signers: readonly Authority[],
  rule: ProvenanceRule,
): Requirement {
  const judged = signatures
    .filter(({ kind }) => kind !== "simple-signing")
    .flatMap((found) => signers.map((authority) => judge(found, digest, authority)))
  const stated = judged.flatMap((each) => {
    const provenance = each.verdict.valid && each.verdict.statement ? readProvenance(each.verdict.statement) : undefined
    return provenance ? [{ each, provenance, wrong: wrongIn(provenance, rule) }] : []
  })
  const good = stated.find(({ wrong }) => wrong === undefined)
  if (good)
    return {
      what: "provenance",
      met: true,
      why: `built from ${describeSource(good.provenance)} by ${good.provenance.builder}`,
      evidence: [toEvidence(good.each)],
    }
  return {
    what: "provenance",
    met: false,
    why: stated[0]?.wrong ?? "there is no SLSA provenance that a trusted signer has signed",
    evidence:
      stated.length > 0
        ? stated.map(({ each, wrong }) => ({ ...toEvidence(each), reason: wrong ?? "" }))
        : judged.map(toEvidence),
  }
}

const describeSource = ({ source, ref }: Provenance): string =>
  `${source ?? "an unknown source"}${ref ? ` ${ref}` : ""}`

/** What contradicts the rule; undefined when nothing does. */
function wrongIn({ builder, source, ref }: Provenance, rule: ProvenanceRule): string | undefined {
  const parts = [
    ["built by", builder, rule.builders],
    ["built from", source, rule.sources],
    ["built from the reference", ref, rule.refs],
  ] as const
  for (const [what, value, allowed] of parts)
    if (allowed.length > 0 && !(value !== undefined && matches(allowed, value)))
      return `${what} ${value ?? "nothing that is stated"}, and the policy wants ${allowed.join(" or ")}`
  return undefined
}

function judge(found: FoundSignature, digest: string, authority: Authority): Judged {
  const trust: Trust =
    authority.kind === "key"
      ? { key: authority.key, ...(authority.root ? { root: authority.root } : {}) }
      : { root: authority.root }
  const verified = verifyImageSignature(found, digest, trust)
  const verdict = verified.valid ? checkSigner(verified, authority) : verified
  return {
    where: found.where,
    kind: found.kind,
    authority: authority.name,
    valid: verdict.valid,
    ...(verified.valid ? { signer: verified.signer } : {}),
    ...(verdict.valid ? {} : { reason: verdict.reason }),
    verdict,
  }
}

function checkSigner(
  verdict: Extract<SignatureVerdict, { readonly valid: true }>,
  authority: Authority,
): SignatureVerdict {
  if (authority.kind === "key") return verdict
  const { issuer, identity } = verdict.signer
  if (issuer !== authority.issuer)
    return { valid: false, reason: `the identity is vouched for by ${issuer ?? "nobody"}, not by ${authority.issuer}` }
  return identity !== undefined && matches(authority.identities, identity)
    ? verdict
    : { valid: false, reason: `it was signed by ${identity ?? "nobody"}` }
}

const describeSigner = ({ signer, authority }: Judged): string =>
  signer?.identity ? `${signer.identity} (${signer.issuer ?? "no issuer"})` : authority

const toEvidence = ({ verdict: _, ...evidence }: Judged): SignatureEvidence => evidence
