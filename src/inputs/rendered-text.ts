import type { SourceText } from "../model/resource.ts"

/** Text that helm or kustomize gave: its lines are not those of the file that it is named after. */
export interface RenderedText extends SourceText {
  readonly rendered: true
}

export const renderedText = (file: string, text: string): RenderedText => ({ file, text, rendered: true })

export const isRendered = (source: SourceText): source is RenderedText => "rendered" in source
