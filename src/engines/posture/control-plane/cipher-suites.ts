/**
 * Cipher suites of TLS 1.2 that have forward secrecy and authenticate what they encrypt, by their names in Go's
 * crypto/tls; those of TLS 1.3 are not chosen by configuration. All others are weak in one of the two.
 */
const strongCipherSuites: readonly string[] = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
]

/** What is weak about a choice of suites and a least version; empty when nothing is, or nothing was chosen. */
export function weaknesses(suites: readonly string[], minimumVersion: string | undefined): readonly string[] {
  const weak = suites.filter((suite) => !strongCipherSuites.includes(suite))
  return minimumVersion === "VersionTLS10" || minimumVersion === "VersionTLS11" ? [...weak, minimumVersion] : weak
}
