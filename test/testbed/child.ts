import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { createServer } from "node:net"

/** A program that runs beside the test. */
export interface Child {
  readonly pid: number
  /** The end of what it wrote, for error messages. */
  output(): string
  /** Undefined while it runs. */
  exitCode(): number | null | undefined
  /** Asks it to end, insists after five seconds, and waits until it is gone. */
  stop(): Promise<void>
}

const maxOutput = 16_384

/** With it the kernel ends the child when the test process dies in a way that no handler sees. */
const deathSignal =
  spawnSync("setpriv", ["--pdeathsig", "KILL", "true"]).status === 0 ? ["setpriv", "--pdeathsig", "KILL"] : []

export function startChild(command: string, args: readonly string[]): Child {
  const [program = command, ...rest] = [...deathSignal, command, ...args]
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"] })
  let output = ""
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-maxOutput)
  }
  child.stdout.on("data", keep)
  child.stderr.on("data", keep)
  child.on("error", (error) => keep(Buffer.from(error.message)))
  const killNow = (): void => {
    child.kill("SIGKILL")
  }
  process.once("exit", killNow)
  child.once("exit", () => process.off("exit", killNow))
  return {
    pid: child.pid ?? 0,
    output: () => output,
    exitCode: () => (child.exitCode === null && child.signalCode === null ? undefined : child.exitCode),
    stop: () => stopChild(child),
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  child.kill("SIGTERM")
  const insist = setTimeout(() => child.kill("SIGKILL"), 5_000)
  await gone
  clearTimeout(insist)
}

/** Ports of the loopback interface that nothing listens on at this moment. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer()
          server.once("error", reject)
          server.listen(0, "127.0.0.1", () => resolve(server))
        }),
    ),
  )
  return Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          const address = server.address()
          server.close(() => resolve(typeof address === "object" && address ? address.port : 0))
        }),
    ),
  )
}
