/** A proxy gives no connection. The text never holds its password. */
export class ProxyError extends Error {
  override readonly name = "ProxyError"
}
