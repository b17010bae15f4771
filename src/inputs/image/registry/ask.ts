import { parseChallenge } from "./challenge.ts"
import { type Credentials, findCredentials } from "./credentials.ts"
import { RegistryError } from "./registry-error.ts"
import { type Answer, BrokenConnection, type Message, NoTls, openSender } from "./send.ts"
import { basic, readAll, requestToken } from "./token.ts"

export interface RegistryOptions {
  /** Accepts certificates that nobody vouches for, and plain HTTP where there is no TLS. Off by default. */
  readonly insecure?: boolean
  /** Milliseconds without a byte after which a request is given up; 30,000 by default. */
  readonly stall?: number
  readonly retry?: RetryPolicy
  /** Default: what docker and podman have stored. */
  readonly credentials?: (registry: string) => Promise<Credentials | undefined>
}

export interface RetryPolicy {
  /** All attempts together, the first included. */
  readonly attempts: number
  /** Milliseconds before the second attempt; doubled each time. */
  readonly pause: number
  /** Longest pause, also where the registry asks for a longer one (Retry-After). Milliseconds. */
  readonly longest: number
}

const defaultRetry: RetryPolicy = { attempts: 5, pause: 500, longest: 30_000 }
const maxRedirects = 5

/** Asks one registry: authenticates, follows to where blobs are stored, and tries again what may pass. */
export interface RegistryConnection {
  readonly host: string
  readonly retry: RetryPolicy
  /** `path` begins with "/v2/". Any status that is no redirect and no call for authentication is an answer. */
  ask(path: string, scope: string, headers?: Readonly<Record<string, string>>, sent?: Sent): Promise<Answer>
  close(): void
}

/** What is written rather than asked. */
export type Sent = Required<Pick<Message, "method">> & Pick<Message, "body">

/** Docker Hub's registry is at another address than its name. */
const addressOf = (registry: string): string => (registry === "docker.io" ? "registry-1.docker.io" : registry)

export function openConnection(registry: string, options: RegistryOptions = {}): RegistryConnection {
  const { insecure = false, stall = 30_000, retry = defaultRetry, credentials = findCredentials } = options
  const sender = openSender({ skipVerification: insecure, stall })
  let origin = new URL(`https://${addressOf(registry)}`)
  let known: Promise<Credentials | undefined> | undefined
  /** By scope: a token for pulling one repository is for that alone. */
  const authorizations = new Map<string, string>()

  async function send(url: URL, message: Message): Promise<Answer> {
    try {
      return await sender.send(url, message)
    } catch (error) {
      // Only on request: whoever stands between could answer in the clear and read along.
      if (!insecure || url.origin !== origin.origin || !(error instanceof NoTls)) throw error
      const plain = new URL(url)
      plain.protocol = "http:"
      const answer = await sender.send(plain, message)
      origin = new URL(plain.origin)
      return answer
    }
  }

  async function attempt(
    path: string,
    scope: string,
    headers: Readonly<Record<string, string>>,
    sent: Sent | undefined,
  ): Promise<Answer> {
    let url = new URL(path, origin)
    let isAuthenticated = false
    for (let redirects = 0; ; ) {
      // Where the registry sends on to, its credentials do not go.
      const authorization = url.origin === origin.origin ? authorizations.get(scope) : undefined
      const answer = await send(url, { ...sent, headers: { ...headers, ...(authorization ? { authorization } : {}) } })
      if (url.origin !== origin.origin && redirects === 0) url = new URL(path, origin)
      if (answer.status === 401 && url.origin === origin.origin && !isAuthenticated) {
        isAuthenticated = true
        await authenticate(answer, scope)
        continue
      }
      const location = answer.status >= 300 && answer.status < 400 ? answer.headers.location : undefined
      if (location === undefined) return answer
      answer.body.destroy()
      if (++redirects > maxRedirects) throw new RegistryError(`${registry} sends on without end`, "Is this a registry?")
      url = redirected(location, url)
    }
  }

  function redirected(location: string, from: URL): URL {
    const next = URL.canParse(location, from.href) ? new URL(location, from) : undefined
    if (next?.protocol !== "https:" && !(next?.protocol === "http:" && insecure))
      throw new RegistryError(
        `${registry} sends on to an address that is not reached over TLS`,
        "Nothing was sent there. Give --insecure if it is a registry of a test.",
      )
    return next
  }

  async function authenticate(answer: Answer, scope: string): Promise<void> {
    const challenge = parseChallenge(answer.headers["www-authenticate"])
    answer.body.destroy()
    if (!challenge) throw new RegistryError(`${registry} wants a login, and does not say which`, "Is this a registry?")
    known ??= credentials(registry)
    const given = await known
    if (challenge.scheme === "bearer") {
      const token = await requestToken(sender, { challenge, credentials: given, scope, insecure })
      authorizations.set(scope, `Bearer ${token}`)
    } else if (given?.kind === "password") authorizations.set(scope, basic(given.user, given.password))
    else throw new RegistryError(`${registry} wants a login`, `Log in: docker login ${registry}.`, 401)
  }

  return {
    host: registry,
    retry,
    ask: (path, scope, headers = {}, sent = undefined) => patiently(retry, () => attempt(path, scope, headers, sent)),
    close: () => sender.close(),
  }
}

/** Tries again after broken connections, too many requests and errors of the server. */
async function patiently(retry: RetryPolicy, once: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt >= retry.attempts
    let asked = 0
    try {
      const answer = await once()
      const passes = answer.status === 429 || answer.status >= 500
      if (!passes || isLast) return answer
      const seconds = Number(answer.headers["retry-after"])
      asked = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0
      answer.body.destroy()
    } catch (error) {
      if (!(error instanceof BrokenConnection) || isLast) throw error
    }
    await pauseBefore(attempt, retry, asked)
  }
}

export const pauseBefore = (attempt: number, retry: RetryPolicy, asked = 0): Promise<void> =>
  new Promise((resolve) =>
    setTimeout(resolve, Math.min(retry.longest, Math.max(asked, retry.pause * 2 ** (attempt - 1)))),
  )

const maxError = 64 * 1024

/** The error of an answer that is not what was asked for. Reads its body. */
export async function refusal({ host }: RegistryConnection, answer: Answer, what: string): Promise<RegistryError> {
  const text = await readAll(answer, maxError).then(
    (bytes) => firstMessage(bytes.toString("utf8")),
    () => "",
  )
  const said = text ? `: ${text}` : ""
  switch (answer.status) {
    case 401:
    case 403:
      return new RegistryError(`${host} does not let us read ${what}${said}`, `Log in: docker login ${host}.`, 401)
    case 404:
      return new RegistryError(`${host} has no ${what}${said}`, "Check the name and the tag.", 404)
    case 429:
      return new RegistryError(`${host} asks for fewer requests${said}`, "Log in, wait, or name a mirror.", 429)
    default:
      return new RegistryError(`${host} answers ${answer.status} for ${what}${said}`, "Try again later.", answer.status)
  }
}

/** `errors[0].message` of the distribution specification, on one line. */
function firstMessage(text: string): string {
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.){1,300})"/.exec(text)?.[1] ?? ""
  return message.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim()
}
