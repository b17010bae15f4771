/** Why an image, or a part of it, cannot be read. */
export class ImageError extends Error {
  readonly code: "not-an-image" | "damaged" | "too-large" | "unsupported" | "not-found" | "registry"

  constructor(code: ImageError["code"], message: string) {
    super(message)
    this.code = code
  }
}
