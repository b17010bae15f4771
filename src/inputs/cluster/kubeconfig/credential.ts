import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { asString, dig, get, isObject, type JsonObject } from "../../../lib/json.ts"
import type { Credential, CredentialSource } from "../access.ts"
import { ClusterError } from "../cluster-error.ts"
import { runExecCredential } from "./exec-credential.ts"
import type { KubeconfigEntry } from "./kubeconfig.ts"

/** A token file is read again after this time, as client-go does (transport/token_source.go). Milliseconds. */
const tokenFileLife = 60_000
/** A credential that ends within this time is renewed first. */
const margin = 10_000

/**
 * How a user shows who it is. Data goes before files, a token file before a token (clientcmd/api/types.go, AuthInfo).
 * Nothing is read or run before the first request.
 */
export function credentialSource(name: string, user: KubeconfigEntry, cluster: JsonObject): CredentialSource {
  const { value, folder } = user
  const exec = get(value, "exec")
  if (isObject(exec)) return execSource(exec, folder, cluster)
  const provider = asString(dig(value, "auth-provider", "name"))
  const idToken = asString(dig(value, "auth-provider", "config", "id-token"))
  if (provider !== undefined && !(provider === "oidc" && idToken))
    throw new ClusterError(
      "kubeconfig-auth-provider",
      `the user ${name} logs in by the auth-provider "${provider}", which kubectl itself no longer has`,
      "Use its credential plugin (exec) instead: write the kubeconfig again with the provider's tool.",
    )
  const token = asString(get(value, "token")) || idToken
  const tokenFile = asString(get(value, "tokenFile"))
  const basic = asString(get(value, "username"))
  const certificate = readPem(value, "client-certificate", folder)
  const key = readPem(value, "client-key", folder)
  const fixed: Credential = {
    ...(certificate === undefined || key === undefined ? {} : { certificate, key }),
    ...(token
      ? { authorization: `Bearer ${token}` }
      : basic
        ? { authorization: `Basic ${encode(`${basic}:${asString(get(value, "password")) ?? ""}`)}` }
        : {}),
  }
  if (!tokenFile) return async () => fixed
  const read = tokenFileSource(resolve(folder, tokenFile))
  return async (renew) => ({ ...fixed, ...(await read(renew)) })
}

const encode = (text: string): string => Buffer.from(text).toString("base64")

/** `KEY-data` (base64), else the file that `KEY` names. */
export function readPem(value: JsonObject, key: string, folder: string): string | undefined {
  const data = asString(get(value, `${key}-data`))
  if (data) return Buffer.from(data, "base64").toString("utf8")
  const file = asString(get(value, key))
  return file ? readText(resolve(folder, file)) : undefined
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    throw new ClusterError(
      "kubeconfig-file",
      `${file}, which the kubeconfig names, cannot be read: ${(error as NodeJS.ErrnoException).code}`,
      "Check the file, or write the kubeconfig again.",
    )
  }
}

/** The bearer token in a file that others write anew before it ends. */
export function tokenFileSource(file: string): CredentialSource {
  let token = ""
  let readAt = Number.NEGATIVE_INFINITY
  return async (renew) => {
    if (renew || performance.now() - readAt > tokenFileLife) {
      token = readText(file).trim()
      readAt = performance.now()
    }
    return token === "" ? {} : { authorization: `Bearer ${token}` }
  }
}

function execSource(spec: JsonObject, folder: string, cluster: JsonObject): CredentialSource {
  let current: ReturnType<typeof runExecCredential> | undefined
  return async (renew) => {
    const expires = current === undefined ? undefined : (await current).expires
    if (current === undefined || renew || (expires !== undefined && expires < Date.now() + margin)) {
      const isInteractive = process.stdin.isTTY === true && process.stderr.isTTY === true
      current = runExecCredential(spec, { cluster, folder, isInteractive, timeout: isInteractive ? 300_000 : 60_000 })
      current.catch(() => {
        current = undefined
      })
    }
    return current
  }
}
