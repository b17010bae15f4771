import { spawn } from "node:child_process"
import { isAbsolute, resolve } from "node:path"
import { asArray, asString, get, isObject, type JsonObject } from "../../../lib/json.ts"
import type { Credential } from "../access.ts"
import { ClusterError } from "../cluster-error.ts"

const supported = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]
const maxOutput = 1024 * 1024

export interface ExecOptions {
  /** What a plugin learns of the cluster where the kubeconfig asks for that (`provideClusterInfo`). */
  readonly cluster: JsonObject
  readonly folder: string
  /** Milliseconds a plugin may take; people at a browser need longer. */
  readonly timeout: number
  readonly isInteractive: boolean
}

export interface ExecCredential extends Credential {
  /** Milliseconds since 1970; undefined: as long as the process runs, or until the server refuses it. */
  readonly expires: number | undefined
}

/**
 * Runs a credential plugin, without a shell, and reads the ExecCredential it prints.
 * Source: client-go plugin/pkg/client/auth/exec/exec.go; interactiveMode and relative commands: clientcmd/api/types.go.
 */
export async function runExecCredential(spec: JsonObject, options: ExecOptions): Promise<ExecCredential> {
  const { command, apiVersion, mode } = readSpec(spec)
  const path = /[/\\]/.test(command) && !isAbsolute(command) ? resolve(options.folder, command) : command
  const interactive = mode !== "Never" && options.isInteractive
  if (mode === "Always" && !interactive)
    throw failure(command, "it needs a terminal to ask questions (interactiveMode Always)", "Run it in a terminal.")
  const input: JsonObject = {
    kind: "ExecCredential",
    apiVersion,
    spec: { interactive, ...(get(spec, "provideClusterInfo") === true ? { cluster: options.cluster } : {}) },
  }
  const args = asArray(get(spec, "args")).map(String)
  const environment: Record<string, string> = {}
  for (const item of asArray(get(spec, "env")))
    environment[asString(get(item, "name")) ?? ""] = asString(get(item, "value")) ?? ""
  const output = await run(path, args, {
    environment: { ...process.env, ...environment, KUBERNETES_EXEC_INFO: JSON.stringify(input) },
    timeout: options.timeout,
    interactive,
    hint: asString(get(spec, "installHint")),
  })
  return readOutput(command, apiVersion, output)
}

function readSpec(spec: JsonObject): { command: string; apiVersion: string; mode: string } {
  const command = asString(get(spec, "command")) ?? ""
  if (command === "")
    throw new ClusterError(
      "kubeconfig-exec",
      "the user's exec section names no command",
      "Write the kubeconfig again with the tool that made it.",
    )
  const apiVersion = asString(get(spec, "apiVersion")) ?? ""
  if (!supported.includes(apiVersion))
    throw failure(
      command,
      `its version ${JSON.stringify(apiVersion)} is not supported`,
      `Use ${supported.join(" or ")}: update the tool that wrote the kubeconfig.`,
    )
  return { command, apiVersion, mode: asString(get(spec, "interactiveMode")) ?? "IfAvailable" }
}

const failure = (command: string, why: string, advice: string): ClusterError =>
  new ClusterError("kubeconfig-exec", `the credential plugin ${command} gave no credential: ${why}`, advice)

interface RunOptions {
  readonly environment: NodeJS.ProcessEnv
  readonly timeout: number
  readonly interactive: boolean
  readonly hint: string | undefined
}

function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  return new Promise((done, reject) => {
    const { interactive, timeout } = options
    const child = spawn(command, args, {
      env: options.environment,
      shell: false,
      windowsHide: true,
      stdio: [interactive ? "inherit" : "ignore", "pipe", interactive ? "inherit" : "pipe"],
    })
    let output = ""
    let complaint = ""
    const timer = setTimeout(() => stop(`it did not end within ${timeout / 1000} seconds`), timeout)
    const stop = (why: string): void => {
      child.kill("SIGKILL")
      clearTimeout(timer)
      reject(failure(command, why, "Run it by hand to see what it waits for."))
    }
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text
      if (output.length > maxOutput) stop("it printed more than 1 MiB")
    })
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      complaint = (complaint + text).slice(-2000)
    })
    child.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      const why = error.code === "ENOENT" ? "there is no such program" : `it could not be started (${error.code})`
      reject(failure(command, why, options.hint?.trim() || "Install it, or choose another context."))
    })
    child.on("close", (code, signal) => {
      clearTimeout(timer)
      if (code === 0) return done(output)
      const said = withoutCredentials(complaint)
      reject(
        failure(
          command,
          `it ended with ${code === null ? signal : `exit code ${code}`}${said === "" ? "" : `: ${said}`}`,
          "Run it by hand, or log in again.",
        ),
      )
    })
  })
}

/** The last line a plugin wrote to standard error; long words, which may be credentials, are left out. */
function withoutCredentials(text: string): string {
  const line = text.trim().split("\n").at(-1) ?? ""
  return line
    .replace(/[\p{Cc}]/gu, " ")
    .replace(/\S{20,}/g, (word) => (/^[a-z][a-z-]*[.,:;]?$/i.test(word) ? word : "…"))
    .slice(0, 300)
}

function readOutput(command: string, apiVersion: string, output: string): ExecCredential {
  let credential: unknown
  try {
    credential = JSON.parse(output)
  } catch {
    // The parser's message would quote what may be a credential.
    throw failure(command, "its output is no JSON", "Run it by hand; it must print an ExecCredential and nothing else.")
  }
  if (get(credential, "kind") !== "ExecCredential" || get(credential, "apiVersion") !== apiVersion)
    throw failure(
      command,
      `its output is no ExecCredential of ${apiVersion}`,
      "Update it, or the tool that wrote the kubeconfig.",
    )
  const status = get(credential, "status")
  const token = asString(get(status, "token"))
  const certificate = asString(get(status, "clientCertificateData"))
  const key = asString(get(status, "clientKeyData"))
  if (!isObject(status) || (!token && !(certificate && key)))
    throw failure(command, "it holds neither a token nor a certificate with its key", "Log in again.")
  const expires = Date.parse(asString(get(status, "expirationTimestamp")) ?? "")
  return {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(certificate && key ? { certificate, key } : {}),
    expires: Number.isNaN(expires) ? undefined : expires,
  }
}
