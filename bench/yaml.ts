import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { isPlainText } from "../src/lib/yaml/fast/plain-text.ts"
import { readFast } from "../src/lib/yaml/fast/read-fast.ts"
import { decodeText, defaultYamlLimits, locator, readDocuments } from "../src/lib/yaml/index.ts"
import { readYaml } from "../src/lib/yaml/read-yaml.ts"
import { splitStream } from "../src/lib/yaml/split-stream.ts"

const repeats = 7

/** Real manifests where the corpora lie beside the repository, else an invented one, many times. */
function manifests(): string[] {
  const folders = [process.env.BREAKWATER_SHARED, resolve("../shared"), resolve("../../shared")]
  const folder = folders.map((each) => join(each ?? "", "corpora/real-manifests")).find((each) => existsSync(each))
  const texts =
    folder === undefined
      ? Array.from({ length: 5000 }, (_, index) => invented(index))
      : readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
          .map((entry) => decodeText(readFileSync(join(entry.parentPath, entry.name))).text)
  return texts.map((text) => (text.endsWith("\n") ? text : `${text}\n`))
}

const invented = (index: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${index}
  labels: {app: app-${index}}
spec:
  replicas: 3
  template:
    spec:
      containers:
        - name: app
          image: "registry.example/app:1.${index}"
          securityContext:
            runAsNonRoot: yes
            capabilities:
              drop: [ALL]
          env:
            - name: MESSAGE
              value: |
                hello
                world
`

/** Prints the best of several runs, the first run (cold) and the size of the work. */
function measure(name: string, size: number, work: () => void): void {
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  const speed = (milliseconds: number) => `${(size / 1e3 / milliseconds).toFixed(0)} MB/s`.padStart(9)
  const best = Math.min(...times)
  console.log(`${name.padEnd(28)}${speed(best)}   first run${speed(times[0] ?? best)}   ${(size / 1e6).toFixed(1)} MB`)
}

const originOf = (text: string) => ({ text, start: 0, line: 1, lineStart: 0 })

export async function run(): Promise<void> {
  const texts = manifests()
  const size = texts.reduce((sum, text) => sum + text.length, 0)
  const slices = texts.flatMap((text) =>
    [...splitStream(originOf(text))].map(({ start, end }) => ({ text, start, end })),
  )
  const isFast = ({ text, start, end }: (typeof slices)[number]) =>
    isPlainText(text.slice(start, end)) && readFast(text, start, end, defaultYamlLimits) !== undefined

  measure("readDocuments", size, () => {
    for (const text of texts) for (const _ of readDocuments(text));
  })
  const fast = slices.filter(isFast)
  const fastSize = fast.reduce((sum, { start, end }) => sum + end - start, 0)
  measure("fast path", fastSize, () => {
    for (const { text, start, end } of fast) readFast(text, start, end, defaultYamlLimits)
  })
  const share = (part: number, all: number) => `${((100 * part) / all).toFixed(1)} %`
  console.log(
    `  takes ${share(fast.length, slices.length)} of ${slices.length} documents, ${share(fastSize, size)} of the text`,
  )
  measure("full rules", fastSize, () => {
    for (const { text, start, end } of fast) readYaml(text.slice(start, end), defaultYamlLimits)
  })
  const json = texts
    .flatMap((text) => [...readDocuments(text)])
    .flatMap(({ value }) => (value === undefined ? [] : [JSON.stringify(value, null, 2)]))
  const objects = json.filter((text) => text.startsWith("{"))
  measure(
    "JSON",
    objects.reduce((sum, text) => sum + text.length, 0),
    () => {
      for (const text of objects) for (const _ of readDocuments(text));
    },
  )
  measure("locator, one pointer each", fastSize, () => {
    for (const { text, start, end } of fast) locator(text, { start, end, line: 1 })("/metadata/name")
  })
}
