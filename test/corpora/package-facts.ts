/** Rebuilds a program or archive from the facts that the corpus gives in its place. */
export function buildFromFacts(_kind: string, facts: Uint8Array): Uint8Array {
  return facts
}
