import { debianRelease } from "../../model/distribution-release.ts"
import type { Distribution } from "../../model/package.ts"

/**
 * Under which names the advisories of a distribution's release are kept; none when it is not known.
 * Source: OSV schema, defined ecosystems and their release suffixes; os-release ids.
 */
export function distributionEcosystems(distribution: Distribution): readonly string[] {
  const { id, version, codename } = distribution
  const rolling = ROLLING[id]
  if (rolling !== undefined) return rolling
  // Testing and unstable have a code name only.
  if (version === undefined) return id === "debian" ? named("Debian", debianRelease(codename ?? "")) : []
  const [major = "", minor] = version.split(".")
  switch (id) {
    case "debian":
      return [`Debian:${major}`]
    case "ubuntu":
      return [`Ubuntu:${version}`, `Ubuntu:${version}:LTS`]
    case "alpine":
      if (/_(?:alpha|beta)/.test(version)) return ["Alpine:edge"]
      return minor === undefined ? [] : [`Alpine:v${major}.${minor}`]
    case "alpaquita":
      return [`Alpaquita:${version}`]
    case "bellsoft-hardened-containers":
      return [`BellSoft Hardened Containers:${version}`]
    case "mageia":
    case "photon":
    case "openeuler":
      return [`${NAMES[id]}:${id === "mageia" ? major : version}`]
    case "sles":
    case "sled":
    case "sles_sap":
    case "sle-micro":
      return [`SUSE:${major}.${minor ?? "0"}`]
    case "opensuse-leap":
      return [`openSUSE:Leap ${version}`, `openSUSE:${version}`, `SUSE:${version}`]
    default:
      return named(NAMES[id], major)
  }
}

const named = (name: string | undefined, release: string | undefined): readonly string[] =>
  name === undefined || release === undefined ? [] : [`${name}:${release}`]

/** Those whose advisories name the major release; CentOS is built from the same sources as Red Hat. */
const NAMES: Readonly<Record<string, string>> = {
  almalinux: "AlmaLinux",
  amzn: "Amazon Linux",
  azurelinux: "Azure Linux",
  centos: "Red Hat",
  mageia: "Mageia",
  mariner: "Azure Linux",
  ol: "Oracle Linux",
  openeuler: "openEuler",
  photon: "Photon OS",
  redhat: "Red Hat",
  rhel: "Red Hat",
  rocky: "Rocky Linux",
}

const ROLLING: Readonly<Record<string, readonly string[]>> = {
  chainguard: ["Chainguard", "Wolfi"],
  minimos: ["MinimOS"],
  "opensuse-tumbleweed": ["openSUSE:Tumbleweed"],
  wolfi: ["Wolfi"],
}
