import { DatabaseError, databaseStatus, defaultDatabase, type ImportReport, importDatabase } from "../app/database.ts"
import { publishDatabase, updateDatabase } from "../app/database-mirror.ts"
import { renderDatabase } from "../outputs/terminal/database.ts"
import { count, visible } from "../outputs/terminal/text.ts"
import { type Command, flag, type OptionSpecification, type OptionValues, text, UsageError } from "./command.ts"
import { imageOptions } from "./read-image.ts"
import type { Terminal } from "./terminal.ts"

const databaseOption = {
  db: {
    type: "string",
    value: "PATH",
    describe: "folder or index file of the vulnerability database (default ~/.cache/breakwater/db)",
  },
} satisfies Record<string, OptionSpecification>

export const dbCommand: Command = {
  name: "db",
  arguments: "import FILE|DIR... | status | update | publish DIR|oci://REF",
  describe: "the vulnerability database: made from advisory feeds, or fetched from a mirror of your own",
  options: {
    ...databaseOption,
    fresh: { type: "boolean", describe: "import: begin anew instead of replacing only what is read again" },
    mirror: {
      type: "string",
      value: "URL|PATH|oci://REF",
      describe: "update: where the index is (default: as the last time)",
    },
    insecure: imageOptions.insecure,
    key: {
      type: "string",
      value: "FILE",
      describe: "update: public key of who signs; publish: private key (ed25519, PEM)",
    },
    verify: { type: "boolean", describe: "status: read everything and check its digest" },
    format: { type: "string", short: "f", value: "FORMAT", describe: "status: terminal (default) or json" },
  },
  examples: [
    "breakwater db import osv-npm.zip debian-tracker.json.gz kev.json epss_scores.csv.gz",
    "breakwater db status",
    "breakwater db publish /srv/mirror --key signing.pem",
    "breakwater db update --mirror https://mirror.example/breakwater --key signing.pub",
    "breakwater db publish oci://registry.example.com/breakwater/db:latest --key signing.pem",
  ],
  async run([action, ...rest], options, terminal) {
    const folder = text(options, "db") ?? defaultDatabase()
    try {
      switch (action) {
        case "import":
          return await runImport(rest, folder, options, terminal)
        case "status":
          return await runStatus(folder, options, terminal)
        case "update":
          return await runUpdate(folder, options, terminal)
        case "publish":
          return await runPublish(rest, folder, options, terminal)
        default:
          throw new UsageError("db can import, status, update and publish", "breakwater db --help shows examples.")
      }
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      throw new UsageError(error.message, error.advice)
    }
  },
}

const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`

async function runImport(
  paths: readonly string[],
  folder: string,
  options: OptionValues,
  terminal: Terminal,
): Promise<number> {
  if (paths.length === 0)
    throw new UsageError("import needs files or folders of advisories", "docs/vulnerabilities.md lists the feeds.")
  const draw = terminal.interactive
    ? (records: number) => terminal.writeError(`\r\u001b[2K${terminal.errorStyle.dim(`${count(records, "record")} …`)}`)
    : () => {}
  const report = await importDatabase(paths, {
    folder,
    fresh: flag(options, "fresh"),
    onProgress: draw,
    now: now(),
  }).catch((error: unknown) => {
    const { code, path } = error as NodeJS.ErrnoException
    if (code === "ENOENT" && path !== undefined) throw new UsageError(`there is no file or folder ${path}`)
    throw error
  })
  if (terminal.interactive) terminal.writeError("\r\u001b[2K")
  showRejected(report, terminal)
  const advisories = report.sources.reduce((sum, source) => sum + source.advisories, 0)
  await terminal.write(
    `${count(advisories, "advisory")} of ${count(report.sources.length, "source")}, ${megabytes(report.bytes)} in ${visible(folder)}\n`,
  )
  if (report.kept.length > 0) await terminal.write(`kept as they were: ${visible(report.kept.join(", "))}\n`)
  await terminal.write(`\nNext: ${terminal.style.cyan("breakwater scan IMAGE")}\n`)
  return report.rejected.length > 0 ? 3 : 0
}

const shownRejected = 10

function showRejected({ rejected, passedOver }: ImportReport, { writeError, errorStyle }: Terminal): void {
  for (const { file, line, why } of rejected.slice(0, shownRejected))
    writeError(`${errorStyle.red("not read")}  ${visible(`${file}:${line}  ${why}`)}\n`)
  if (rejected.length > shownRejected)
    writeError(`          … and ${count(rejected.length - shownRejected, "more record")}\n`)
  if (rejected.length > 0)
    writeError(
      `          Problems that these ${rejected.length} tell of will not be found; everything else was imported.\n`,
    )
  if (passedOver.length === 0) return
  const [{ file, line, why }] = passedOver as [(typeof passedOver)[number]]
  writeError(`${errorStyle.dim("passed over")}  ${visible(`${file}:${line}  ${why}`)}`)
  writeError(passedOver.length > 1 ? ` (and ${passedOver.length - 1} more)\n` : "\n")
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

async function runStatus(folder: string, options: OptionValues, terminal: Terminal): Promise<number> {
  const status = await databaseStatus(folder, { verify: flag(options, "verify") })
  const format = text(options, "format") ?? "terminal"
  if (format === "json") await terminal.write(`${JSON.stringify({ schemaVersion: "1", ...status }, null, 2)}\n`)
  else if (format === "terminal")
    for (const piece of renderDatabase(status, new Date(), terminal)) await terminal.write(piece)
  else throw new UsageError(`there is no format "${format}" here`, "Use terminal or json.")
  return 0
}

async function runUpdate(folder: string, options: OptionValues, terminal: Terminal): Promise<number> {
  const mirror = text(options, "mirror")
  const keyFile = text(options, "key")
  const { changed, issued, bytes, fetched } = await updateDatabase({
    folder,
    now: now(),
    registry: { insecure: flag(options, "insecure") },
    ...(mirror === undefined ? {} : { mirror }),
    ...(keyFile === undefined ? {} : { keyFile }),
  })
  await terminal.write(
    changed
      ? `The database is now that of ${issued} (${megabytes(bytes)}${fetched < bytes ? `, ${megabytes(fetched)} of it fetched as what changed` : ""}); signature and digest are right.\n`
      : `The database is up to date: ${issued}.\n`,
  )
  return 0
}

async function runPublish(
  [target, ...more]: readonly string[],
  folder: string,
  options: OptionValues,
  terminal: Terminal,
): Promise<number> {
  const keyFile = text(options, "key")
  if (target === undefined || more.length > 0 || keyFile === undefined)
    throw new UsageError(
      "publish needs a folder or an artifact of a registry, and a private key",
      "breakwater db publish DIR|oci://registry/name:tag --key signing.pem",
    )
  const { digest, bytes, deltas } = await publishDatabase({
    folder,
    target,
    keyFile,
    now: now(),
    registry: { insecure: flag(options, "insecure") },
  })
  await terminal.write(`${visible(target)} serves index ${digest.slice(0, 12)}… (${megabytes(bytes)}).\n`)
  for (const { from, bytes: size } of deltas) await terminal.write(`  from ${from.slice(0, 12)}…: ${megabytes(size)}\n`)
  const place = target.startsWith("oci://") ? visible(target) : "URL"
  await terminal.write(`\nNext: ${terminal.style.cyan(`breakwater db update --mirror ${place} --key signing.pub`)}\n`)
  return 0
}
