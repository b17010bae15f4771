import { asObject, asString } from "../../../lib/json.ts"
import type { Challenge } from "./challenge.ts"
import type { Credentials } from "./credentials.ts"
import { RegistryError } from "./registry-error.ts"
import type { Answer, Sender } from "./send.ts"

const maxAnswer = 1024 * 1024

/** Reads a whole body. Throws RegistryError when it is longer than `limit` bytes. */
export async function readAll({ body }: Answer, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    length += (chunk as Buffer).length
    if (length > limit) {
      body.destroy()
      throw new RegistryError(`the registry sends more than ${limit} bytes where less is due`, "Is this a registry?")
    }
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`

export interface TokenRequest {
  readonly challenge: Challenge
  readonly credentials: Credentials | undefined
  readonly scope: string
  /** Whether the token service may be asked in the clear. */
  readonly insecure: boolean
}

/**
 * Asks the token service that a challenge names for an access token. Credentials go there in one request over TLS and
 * nowhere on from there: it may not send on to another address.
 * Source: distribution, docs/spec/auth/token.md and oauth.md.
 */
export async function requestToken(
  sender: Sender,
  { challenge, credentials, scope, insecure }: TokenRequest,
): Promise<string> {
  const { realm = "", service = "" } = challenge.parameters
  if (!URL.canParse(realm)) throw new RegistryError("the registry names no token service", "Is this a registry?")
  const url = new URL(realm)
  if (url.protocol !== "https:" && !(url.protocol === "http:" && insecure))
    throw new RegistryError(
      `the registry's token service ${url.protocol}//${url.host} is not reached over TLS`,
      "Nothing was sent there. Give --insecure if it is a registry of a test.",
    )
  const wanted = challenge.parameters.scope || scope
  const answer =
    credentials?.kind === "identity-token"
      ? await sender.send(url, {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({
            grant_type: "refresh_token",
            service,
            scope: wanted,
            client_id: "breakwater",
            refresh_token: credentials.token,
          }).toString(),
        })
      : await sender.send(withQuery(url, service, wanted), {
          headers: credentials ? { authorization: basic(credentials.user, credentials.password) } : {},
        })
  const text = await readAll(answer, maxAnswer)
  if (answer.status !== 200)
    throw new RegistryError(
      `${url.host} gives no token for ${wanted}: it answers ${answer.status}`,
      credentials ? "Log in again: the stored credentials are not accepted." : "Log in: docker login.",
      answer.status,
    )
  const token = tokenIn(text)
  if (token === undefined) throw new RegistryError(`${url.host} answers without a token`, "Is this a registry?")
  return token
}

function withQuery(url: URL, service: string, scope: string): URL {
  const asked = new URL(url)
  if (service) asked.searchParams.set("service", service)
  for (const each of scope.split(" ").filter(Boolean)) asked.searchParams.append("scope", each)
  return asked
}

function tokenIn(text: Buffer): string | undefined {
  try {
    const answer = asObject(JSON.parse(text.toString("utf8")))
    const token = asString(answer.token) || asString(answer.access_token)
    // What no header may carry is no token.
    return token && /^[\x21-\x7e]+$/.test(token) ? token : undefined
  } catch {
    return undefined
  }
}
