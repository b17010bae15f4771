import { ImageError } from "../image-error.ts"

/** A registry cannot be asked, or does not give what was asked for. The text never holds a password or a token. */
export class RegistryError extends ImageError {
  readonly advice: string
  /** HTTP status; undefined where nothing was answered. */
  readonly status: number | undefined

  constructor(message: string, advice: string, status?: number) {
    super("registry", message)
    this.advice = advice
    this.status = status
  }
}
