/**
 * A parsed image reference, `[registry/]repository[:tag][@digest]`, with the defaults that every container runtime
 * applies. Source: distribution/reference, grammar and normalize.go (ParseDockerRef).
 */
export interface ImageReference {
  /** As written. */
  readonly text: string
  /** Host and port; `docker.io` when none is written. */
  readonly registry: string
  /** Path below the registry; `library/` is added for one-part names on docker.io. */
  readonly repository: string
  /** Tag as written; undefined when none is. */
  readonly tag: string | undefined
  /** `sha256:…`; undefined when the image is not pinned. */
  readonly digest: string | undefined
  /** What the runtime pulls: the tag as written, else `latest` unless a digest pins the image. */
  readonly effectiveTag: string | undefined
  /** Registry, repository, tag and digest in full. */
  readonly canonical: string
}

const host = /^(?:\[[0-9a-fA-F:]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)(?::\d+)?$/
const path = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/
const tagPattern = /^\w[\w.-]{0,127}$/
const digestPattern = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-zA-Z]{32,}$/

/** Longer names than the grammar allows are refused before any pattern runs. */
const maxLength = 4096

/** Undefined when the text is no image reference (a template placeholder, upper case, blanks …). */
export function parseImageReference(text: string): ImageReference | undefined {
  if (text.length === 0 || text.length > maxLength) return undefined
  const at = text.indexOf("@")
  const digest = at < 0 ? undefined : text.slice(at + 1)
  const named = at < 0 ? text : text.slice(0, at)
  if (digest !== undefined && !digestPattern.test(digest)) return undefined

  const colon = named.lastIndexOf(":")
  const hasTag = colon > named.lastIndexOf("/")
  const tag = hasTag ? named.slice(colon + 1) : undefined
  const name = hasTag ? named.slice(0, colon) : named
  if (tag !== undefined && !tagPattern.test(tag)) return undefined

  const { registry, repository } = splitRegistry(name)
  if (!host.test(registry) || !path.test(repository)) return undefined
  const effectiveTag = tag ?? (digest === undefined ? "latest" : undefined)
  const canonical = `${registry}/${repository}${effectiveTag ? `:${effectiveTag}` : ""}${digest ? `@${digest}` : ""}`
  return { text, registry, repository, tag, digest, effectiveTag, canonical }
}

/** The first part is a registry when it could be a host: it has a dot, a port, an upper-case letter, or is localhost. */
function splitRegistry(name: string): { registry: string; repository: string } {
  const slash = name.indexOf("/")
  const first = slash < 0 ? "" : name.slice(0, slash)
  const isHost = first !== "" && (/[.:[]/.test(first) || first === "localhost" || first.toLowerCase() !== first)
  const registry = !isHost || first === "index.docker.io" ? "docker.io" : first
  const rest = isHost ? name.slice(slash + 1) : name
  const repository = registry === "docker.io" && !rest.includes("/") ? `library/${rest}` : rest
  return { registry, repository }
}
