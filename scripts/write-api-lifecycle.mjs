/**
 * Writes src/catalog/api-lifecycle/table.ts: when Kubernetes deprecated and removed which version of an API, and what takes its
 * place. The facts are the functions in zz_generated.prerelease-lifecycle.go of the Go modules k8s.io/api,
 * k8s.io/apiextensions-apiserver and k8s.io/kube-aggregator. Older releases are given as well, since newer ones no longer
 * hold types that are gone; where releases differ the newest counts.
 *
 *     node scripts/write-api-lifecycle.mjs MODULE-FOLDER... (oldest first)
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join, resolve } from "node:path"

const apis = new Map()

function* lifecycleFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* lifecycleFiles(path)
    else if (entry.name === "zz_generated.prerelease-lifecycle.go") yield folder
  }
}

const groupOf = (folder) =>
  /GroupName\s*=\s*"([^"]*)"/.exec(readFileSync(join(folder, "register.go"), "utf8"))?.[1] ?? ""

for (const module of process.argv.slice(2))
  for (const folder of lifecycleFiles(module)) {
    const apiVersion = [groupOf(folder), basename(folder)].filter(Boolean).join("/")
    const text = readFileSync(join(folder, "zz_generated.prerelease-lifecycle.go"), "utf8")
    const method = /func \(in \*(\w+)\) APILifecycle(Deprecated|Removed|Replacement)\(\)[^{]*\{\s*return ([^\n]+)\n/g
    for (const [, kind, fact, value] of text.matchAll(method)) {
      if (/(?:List|Options)$/.test(kind)) continue
      const api = apis.get(`${apiVersion} ${kind}`) ?? {}
      if (fact === "Replacement") {
        const [, group, version, name] = /Group: "([^"]*)", Version: "([^"]*)", Kind: "([^"]*)"/.exec(value)
        // One replacement in the source names the list of its kind.
        api.replacement = `${[group, version].filter(Boolean).join("/")} ${name.replace(/List$/, "")}`
      } else api[fact.toLowerCase()] = Number(value.split(", ")[1])
      apis.set(`${apiVersion} ${kind}`, api)
    }
  }

const lines = [...apis]
  .map(
    ([name, { deprecated = "-", removed = "-", replacement = "-" }]) =>
      `${name} ${deprecated} ${removed} ${replacement}`,
  )
  .sort()

writeFileSync(
  resolve(import.meta.dirname, "../src/catalog/api-lifecycle/table.ts"),
  `/**
 * apiVersion, kind, minor of Kubernetes 1 that deprecated it, minor that removed it, apiVersion and kind that take its
 * place; \`-\` for none. Written by scripts/write-api-lifecycle.mjs from zz_generated.prerelease-lifecycle.go of k8s.io/api,
 * k8s.io/apiextensions-apiserver and k8s.io/kube-aggregator.
 */
export const lifecycleTable = \`
${lines.join("\n")}
\`
`,
)
