/**
 * A cluster cannot be used at all: no such context, no credentials, no connection, not allowed in. The text never holds a
 * token, a key or the output of a credential plugin.
 */
export class ClusterError extends Error {
  readonly code: string
  readonly advice: string

  constructor(code: string, message: string, advice: string) {
    super(message)
    this.name = "ClusterError"
    this.code = code
    this.advice = advice
  }
}
