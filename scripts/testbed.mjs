/** Builds the programs of Kubernetes that tests start, once: inside a test the build would eat up the test's time. */
import { build } from "esbuild"

const { outputFiles } = await build({
  entryPoints: ["test/testbed/binaries.ts"],
  bundle: true,
  write: false,
  format: "esm",
  platform: "node",
  target: "node20.19",
})
const source = Buffer.from(outputFiles[0].contents).toString("base64")
const { missingForTestbed, programPath } = await import(`data:text/javascript;base64,${source}`)
const missing = missingForTestbed()
if (missing) {
  console.error(`the test bed needs ${missing}`)
  process.exit(1)
}
for (const program of ["kube-apiserver", "kube-controller-manager"]) console.log(programPath(program))
