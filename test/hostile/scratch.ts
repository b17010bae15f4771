import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"

/** A folder of its own for one test, filled with files by their relative paths and removed afterwards. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), "breakwater-"))

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    this.write(files)
  }

  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true })
      writeFileSync(this.path(name), content)
    }
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts)
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** The smallest manifest that counts: a ConfigMap. */
export const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
