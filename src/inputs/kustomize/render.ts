import type { Incomplete } from "../../model/finding.ts"
import { readManifests } from "../files/read-manifests.ts"
import { type LoadPart, loadPart } from "../load-part.ts"
import type { ReadBounds } from "../options.ts"
import { findProgram, runTool } from "../render-tool.ts"
import { renderedText } from "../rendered-text.ts"
import type { Build } from "./plan.ts"
import { withSources } from "./sources.ts"

/** The command that renders a folder, or undefined where neither kustomize nor kubectl is installed. */
export function kustomizeCommand(environment: ReadBounds["environment"]): readonly string[] | undefined {
  const kustomize = findProgram("kustomize", environment)
  if (kustomize) return [kustomize, "build"]
  const kubectl = findProgram("kubectl", environment)
  return kubectl ? [kubectl, "kustomize"] : undefined
}

/** Renders a kustomization with the tool that is installed and reads what it gives. Never throws. */
export async function renderKustomization(build: Build, name: string, bounds: ReadBounds): Promise<Iterable<LoadPart>> {
  const fail = (why: string, code: string, advice: string): LoadPart[] => {
    const problem: Incomplete = { what: name, why, code, advice }
    return [loadPart({ incomplete: [problem] })]
  }
  if (build.obstacle) return fail(build.obstacle.why, build.obstacle.code, build.obstacle.advice)
  const command = kustomizeCommand(bounds.environment)
  if (!command)
    return fail(
      "it is a kustomization, and neither kustomize nor kubectl is installed to render it",
      "kustomize-not-installed",
      `Install kustomize, or render it elsewhere: kustomize build ${name} | breakwater scan -`,
    )
  const [program = "", ...args] = command
  const result = await runTool(program, [...args, build.folder], bounds)
  if ("failure" in result)
    return fail(
      `kustomize could not render it: ${result.failure}`,
      "kustomization-not-rendered",
      build.kind === "Component"
        ? "It is a component: scan a kustomization that includes it."
        : "Mend the kustomization and scan again.",
    )
  const parts = readManifests({ source: renderedText(name, result.output), named: true, renderedFrom: name })
  return withSources(parts, build, name, bounds)
}
