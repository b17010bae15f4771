import { spawn } from "node:child_process"
import { readFile } from "node:fs/promises"
import { homedir } from "node:os"
import { join } from "node:path"
import { asObject, asString, isObject, type JsonObject } from "../../../lib/json.ts"
import { RegistryError } from "./registry-error.ts"

/** What is known of a user at a registry. */
export type Credentials =
  | { readonly kind: "password"; readonly user: string; readonly password: string }
  /** A refresh token: exchanged for access tokens at the registry's token service alone. */
  | { readonly kind: "identity-token"; readonly token: string }

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The credentials that `docker login` or `podman login` left for a registry (`docker.io`, `ghcr.io`, `host:5000`):
 * credential helpers first, then entries in the file. Undefined: nobody is logged in.
 * Source: docker/cli, cli/config (configfile/file.go, credentials/); containers-auth.json(5).
 */
export async function findCredentials(
  registry: string,
  environment: Environment = process.env,
): Promise<Credentials | undefined> {
  for (const path of configPaths(environment)) {
    const config = await readConfig(path)
    const found = config && (await credentialsIn(config, registry))
    if (found) return found
  }
  return undefined
}

function configPaths({
  DOCKER_CONFIG,
  REGISTRY_AUTH_FILE,
  XDG_RUNTIME_DIR,
  HOME = homedir(),
}: Environment): readonly string[] {
  return [
    ...(REGISTRY_AUTH_FILE ? [REGISTRY_AUTH_FILE] : []),
    join(DOCKER_CONFIG || join(HOME, ".docker"), "config.json"),
    ...(XDG_RUNTIME_DIR ? [join(XDG_RUNTIME_DIR, "containers/auth.json")] : []),
    join(HOME, ".config/containers/auth.json"),
  ]
}

async function readConfig(path: string): Promise<JsonObject | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    // Said below: the text of a parser's error could quote a password.
  }
  throw new RegistryError(`${path} is no JSON object`, "Log in again, or repair the file.")
}

async function credentialsIn(config: JsonObject, registry: string): Promise<Credentials | undefined> {
  const keys = keysOf(registry)
  const helpers = asObject(config.credHelpers)
  for (const key of keys) {
    const helper = Object.hasOwn(helpers, key) ? asString(helpers[key]) : undefined
    if (helper) return askHelper(helper, key)
  }
  const auths = asObject(config.auths)
  for (const key of keys) {
    const found = Object.hasOwn(auths, key) ? readEntry(asObject(auths[key])) : undefined
    if (found) return found
  }
  const store = asString(config.credsStore)
  if (!store) return undefined
  for (const key of keys) {
    const found = await askHelper(store, key)
    if (found) return found
  }
  return undefined
}

/** Docker Hub goes by the address of its first version. */
const keysOf = (registry: string): readonly string[] =>
  registry === "docker.io"
    ? ["https://index.docker.io/v1/", "docker.io", "index.docker.io", "registry-1.docker.io"]
    : [registry, `https://${registry}`, `https://${registry}/v2/`, `https://${registry}/v1/`]

function readEntry(entry: JsonObject): Credentials | undefined {
  const token = asString(entry.identitytoken)
  if (token) return { kind: "identity-token", token }
  const encoded = asString(entry.auth)
  const pair = encoded ? Buffer.from(encoded, "base64").toString("utf8").replace(/\0+$/, "") : ""
  const colon = pair.indexOf(":")
  if (colon > 0) return { kind: "password", user: pair.slice(0, colon), password: pair.slice(colon + 1) }
  const user = asString(entry.username)
  const password = asString(entry.password)
  return user && password ? { kind: "password", user, password } : undefined
}

/** Milliseconds that a helper may take. */
const helperTimeout = 30_000
const maxHelperOutput = 1024 * 1024

/** Runs `docker-credential-NAME get` without a shell. Undefined when it knows nothing of the registry. */
function askHelper(name: string, key: string): Promise<Credentials | undefined> {
  if (!/^[\w.-]+$/.test(name))
    throw new RegistryError("the credential helper in config.json has no plain name", "Repair config.json.")
  const program = `docker-credential-${name}`
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["get"], { stdio: ["pipe", "pipe", "ignore"], timeout: helperTimeout })
    const chunks: Buffer[] = []
    let size = 0
    child.on("error", () =>
      reject(new RegistryError(`${program} cannot be run`, "Install it, or take it out of config.json.")),
    )
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length
      if (size > maxHelperOutput) child.kill()
      else chunks.push(chunk)
    })
    child.stdin.on("error", () => {})
    child.stdin.end(`${key}\n`)
    child.once("close", (code) => {
      if (code !== 0) return resolve(undefined)
      resolve(readHelper(Buffer.concat(chunks).toString("utf8")))
    })
  })
}

function readHelper(output: string): Credentials | undefined {
  try {
    const answer = asObject(JSON.parse(output))
    const user = asString(answer.Username) ?? ""
    const password = asString(answer.Secret) ?? ""
    if (user === "" || password === "") return undefined
    return user === "<token>" ? { kind: "identity-token", token: password } : { kind: "password", user, password }
  } catch {
    return undefined
  }
}
