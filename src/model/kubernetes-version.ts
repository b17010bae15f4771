/** A minor version of Kubernetes; patch releases change no API defaults. */
export interface KubernetesVersion {
  readonly major: number
  readonly minor: number
}

export const version = (minor: number): KubernetesVersion => ({ major: 1, minor })

/** The newest version whose source these rules were read against, and the oldest that verdicts are given for. */
export const newestVersion = version(37)
export const oldestVersion = version(25)

/** Reads "1.37", "v1.37.2", "v1.34.1+k3s1", "1.29+"; undefined for anything else. */
export function parseKubernetesVersion(text: string): KubernetesVersion | undefined {
  const match = /^v?(\d{1,3})\.(\d{1,3})(?:[.+-].*)?\+?$/.exec(text.trim())
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined
}

export const formatVersion = (value: KubernetesVersion): string => `${value.major}.${value.minor}`

/** True when `value` is at least 1.`minor`. */
export const atLeast = (value: KubernetesVersion, minor: number): boolean =>
  value.major > 1 || (value.major === 1 && value.minor >= minor)
