import type { Incomplete } from "../../model/finding.ts"
import { readManifestText } from "../files/manifest.ts"
import { type Loaded, nothing } from "../loaded.ts"
import { findExecutable, runTool } from "../run-tool.ts"
import { readKustomization } from "./kustomization.ts"

/** Renders a kustomization with the installed `kustomize` or `kubectl`; what cannot be rendered is incomplete. */
export async function renderKustomization(folder: string): Promise<Loaded> {
  const kustomization = readKustomization(folder)
  if (!kustomization)
    return incomplete(
      folder,
      "its kustomization file is no readable YAML",
      "kustomization-invalid",
      "Correct the file.",
    )
  const remote = remoteReference(folder, new Set())
  if (remote !== undefined)
    return incomplete(
      folder,
      `it refers to ${remote}, which a scan does not fetch`,
      "kustomization-remote",
      "Vendor the base, or render it yourself: kustomize build | breakwater scan -",
    )
  if (kustomization.usesHelm)
    return incomplete(
      folder,
      "it inflates Helm charts, which needs --enable-helm",
      "kustomization-helm",
      "Render it yourself: kustomize build --enable-helm | breakwater scan -",
    )
  const kustomize = findExecutable("kustomize")
  const kubectl = kustomize ? undefined : findExecutable("kubectl")
  const tool = kustomize ?? kubectl
  if (!tool)
    return incomplete(
      folder,
      "neither kustomize nor kubectl is installed to render it",
      "kustomize-missing",
      "Install kustomize, or render it elsewhere: kustomize build | breakwater scan -",
    )
  const result = await runTool(tool, [kustomize ? "build" : "kustomize", "."], folder)
  if (!result.ok)
    return incomplete(
      folder,
      `it cannot be rendered: ${result.why}`,
      "kustomize-failed",
      "Run kustomize build in the folder to see the whole error.",
    )
  const loaded = readManifestText(
    { file: kustomization.file, text: result.output },
    { explicit: true, renderedFrom: folder },
  )
  return { ...loaded, warnings: [] }
}

function incomplete(folder: string, why: string, code: string, advice: string): Loaded {
  const item: Incomplete = { what: folder, why: `the kustomization was not judged: ${why}`, code, advice }
  return { ...nothing, incomplete: [item] }
}

/** The first remote reference of a kustomization or of those it takes in; kustomize would call git or HTTP for it. */
function remoteReference(folder: string, seen: Set<string>): string | undefined {
  if (seen.has(folder) || seen.size > 500) return undefined
  seen.add(folder)
  const kustomization = readKustomization(folder)
  if (!kustomization) return undefined
  if (kustomization.remote[0] !== undefined) return kustomization.remote[0]
  for (const reference of kustomization.references) {
    const found = remoteReference(reference, seen)
    if (found !== undefined) return found
  }
  return undefined
}
