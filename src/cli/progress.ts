import { truncate, visible } from "../outputs/terminal/text.ts"
import type { Terminal } from "./terminal.ts"

export interface Progress {
  reading(files: number, objects: number): void
  /** Objects of a cluster, so far. */
  listing(objects: number): void
  judging(objects: number): void
  image(name: string): void
  close(): void
}

/** Milliseconds before anything is drawn, and between two drawings: quick scans stay quiet. */
const patience = 300
const interval = 80

/** One line on standard error that is rewritten while a scan runs; nothing where that is no terminal. */
export function openProgress(terminal: Terminal): Progress {
  if (!terminal.interactive) return { reading() {}, listing() {}, judging() {}, image() {}, close() {} }
  const started = performance.now()
  let last = 0
  let drawn = false
  const draw = (line: string, force = false) => {
    const now = performance.now()
    if (now - started < patience || (!force && now - last < interval)) return
    last = now
    drawn = true
    terminal.writeError(`\r\u001b[2K${terminal.errorStyle.dim(line)}`)
  }
  return {
    reading: (files, objects) =>
      draw(`reading … ${files.toLocaleString("en-US")} files, ${objects.toLocaleString("en-US")} objects`),
    listing: (objects) => draw(`reading the cluster … ${objects.toLocaleString("en-US")} objects`),
    image: (name) => draw(`reading ${visible(truncate(name, 60))} …`, true),
    judging: (objects) => draw(`judging ${objects.toLocaleString("en-US")} objects …`, true),
    close: () => {
      if (drawn) terminal.writeError("\r\u001b[2K")
    },
  }
}
