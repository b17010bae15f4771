import type { JsonObject, JsonValue } from "../../lib/json.ts"
import type { CatalogedImage } from "../../model/image/image.ts"
import type { Severity, SeverityLevel } from "../../model/severity.ts"

/** An image to judge, and what is known around it. */
export interface ImageContext {
  /** YYYY-MM-DD. */
  readonly today: string
}

/** Reports a finding about an image. */
export type ImageReport = (
  message: string,
  details?: {
    /** Facts behind the verdict, shown with the finding; never a credential. */
    readonly evidence?: { readonly [key: string]: JsonValue }
    readonly severity?: SeverityLevel
    /** Tells several findings of one check apart. */
    readonly cause?: string
  },
) => void

/** A check of an image: one file, one threat. */
export interface ImageCheck {
  /** Kebab-case, the file's name. */
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly aliases?: readonly string[]
  readonly frameworks?: readonly string[]
  /** What makes the finding go away. */
  readonly advice: string
  run(image: CatalogedImage, report: ImageReport, context: ImageContext): void
  /** Sketches of images: see {@link sketchImage}. */
  readonly examples: { readonly good: JsonObject; readonly bad: JsonObject }
}

export const imageCheck = (definition: ImageCheck): ImageCheck => definition
