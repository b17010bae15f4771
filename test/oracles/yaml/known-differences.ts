/**
 * Where our reading differs from kubectl's and stays so. A test that meets one of these passes over the text.
 *
 * None of them occurs in any file of the corpora.
 */
export const knownDifferences: readonly { readonly matches: (text: string) => boolean; readonly reason: string }[] = [
  {
    matches: (text) => text.includes("\ufeff"),
    reason:
      "A byte order mark: decodeText drops the first one, while kubectl keeps it until YAML reads it, so it hides JSON and the first separator from kubectl. Inside a text, libyaml tests the start of its buffer instead of its position (yamlprivateh.go, is_bom) and may swallow a character.",
  },
  {
    matches: (text) => /^\s*\{/.test(text) && /[^\0-\x7f]/.test(text),
    reason:
      "Characters beyond ASCII within four bytes of the end, after a JSON object that YAML must read on from: kubectl decodes a character that its buffer cuts in half (YAMLOrJSONDecoder.consumeWhitespace).",
  },
]

/**
 * Kubernetes itself is undecided, so nothing is compared: the keys `1` and "1" of one mapping are two keys to Go's YAML and
 * become one key of JSON in the random order of Go maps (sigs.k8s.io/yaml). Ours: the last one wins, with a warning.
 *
 * Not compared either: control characters behind the end of a document (`...`) are an error to us, and to kubectl only if
 * its reader had read that far (512 bytes at a time); texts beyond our limits.
 */
export const isKnownDifference = (text: string): boolean => knownDifferences.some(({ matches }) => matches(text))
