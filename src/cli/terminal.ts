import { ansiStyle, plainStyle, type Style } from "../outputs/terminal/style.ts"

/** Where a command writes: results to standard output, everything about the run to standard error. */
export interface Terminal {
  readonly style: Style
  readonly errorStyle: Style
  /** Columns of standard output; 100 where it is no terminal. */
  readonly width: number
  /** Standard error is a terminal: progress may be drawn there. */
  readonly interactive: boolean
  write(text: string): Promise<void>
  writeError(text: string): void
}

/** NO_COLOR and FORCE_COLOR as on no-color.org and force-color.org; else colours where the stream is a terminal. */
function styleFor(stream: NodeJS.WriteStream): Style {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (NO_COLOR) return plainStyle
  if (FORCE_COLOR && FORCE_COLOR !== "0") return ansiStyle
  return stream.isTTY && TERM !== "dumb" ? ansiStyle : plainStyle
}

export function openTerminal(): Terminal {
  const { stdout, stderr } = process
  let isOpen = true
  // A reader that went away (`breakwater scan | head`) ends the output, not the verdict.
  for (const stream of [stdout, stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error
      isOpen = false
    })
  return {
    style: styleFor(stdout),
    errorStyle: styleFor(stderr),
    width: Math.min(140, Math.max(60, stdout.columns ?? 100)),
    interactive: stderr.isTTY === true && !process.env.CI,
    async write(text) {
      if (isOpen && !stdout.write(text)) await new Promise<void>((done) => onceDrained(stdout, done))
    },
    writeError(text) {
      if (isOpen) stderr.write(text)
    },
  }
}

function onceDrained(stream: NodeJS.WriteStream, done: () => void): void {
  const finish = () => {
    stream.off("drain", finish)
    stream.off("error", finish)
    done()
  }
  stream.on("drain", finish)
  stream.on("error", finish)
}
