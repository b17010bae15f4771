import {
  formatVersion,
  type KubernetesVersion,
  newestVersion,
  oldestVersion,
  parseKubernetesVersion,
} from "../model/kubernetes-version.ts"
import { UsageError } from "./command.ts"

/** The version that an option names. Throws UsageError where it is none that is supported. */
export function readVersion(value: string | undefined): KubernetesVersion | undefined {
  if (value === undefined) return undefined
  const version = parseKubernetesVersion(value)
  const range = `${formatVersion(oldestVersion)} to ${formatVersion(newestVersion)}`
  if (version?.major !== 1)
    throw new UsageError(`"${value}" is no version of Kubernetes`, `Give one like ${formatVersion(newestVersion)}.`)
  if (version.minor < oldestVersion.minor || version.minor > newestVersion.minor)
    throw new UsageError(`Kubernetes ${formatVersion(version)} is not supported`, `Supported: ${range}.`)
  return version
}
