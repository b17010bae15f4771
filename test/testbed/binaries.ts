import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, renameSync } from "node:fs"
import { homedir } from "node:os"
import { join, resolve } from "node:path"

/** The programs of Kubernetes that the Go module beside builds. */
export type Program = "kube-apiserver" | "kube-controller-manager"

/** The version that test/testbed/apiserver/go.mod asks for. */
export const testbedVersion = { major: 1, minor: 37, patch: 2 } as const

/** Where built programs are kept: BREAKWATER_TESTBED, else the user's cache folder (XDG Base Directory Specification). */
const cacheFolder = (): string =>
  process.env.BREAKWATER_TESTBED ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "breakwater", "testbed")

const runs = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0

const hasProgram = (program: Program): boolean => existsSync(join(cacheFolder(), program))

/** What this machine lacks to start the test bed, in plain words; undefined when nothing. */
export function missingForTestbed(): string | undefined {
  if (!runs("etcd", "--version")) return "etcd (Debian: etcd-server)"
  if (!hasProgram("kube-apiserver") && !runs("go", "version")) return "Go, to build kube-apiserver"
  return undefined
}

/** Path of a program; built on first use, which takes about five minutes on two cores. Throws when the build fails. */
export function programPath(program: Program): string {
  const { major, minor, patch } = testbedVersion
  const path = join(cacheFolder(), program)
  if (existsSync(path)) return path
  mkdirSync(cacheFolder(), { recursive: true })
  console.warn(`building ${program} once, about five minutes`)
  const version = "k8s.io/component-base/version"
  const flags = [
    "-s -w",
    `-X ${version}.gitVersion=v${major}.${minor}.${patch}`,
    `-X ${version}.gitMajor=${major}`,
    `-X ${version}.gitMinor=${minor}`,
  ].join(" ")
  // Built under another name: a build that is cut short must not be taken for the program.
  const unfinished = `${path}.${process.pid}`
  const built = spawnSync(
    "go",
    ["build", "-trimpath", "-ldflags", flags, "-o", unfinished, `k8s.io/kubernetes/cmd/${program}`],
    // Not beside this file: benchmarks run as one bundle elsewhere.
    { cwd: resolve("test/testbed/apiserver") },
  )
  if (built.status !== 0) throw new Error(`${program} could not be built: ${built.error?.message ?? built.stderr}`)
  renameSync(unfinished, path)
  return path
}
