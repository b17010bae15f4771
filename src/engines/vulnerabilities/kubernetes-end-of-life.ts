import { kubernetesReleases } from "../../catalog/kubernetes-releases/kubernetes-releases.ts"
import type { ClusterFacts } from "../../model/cluster-facts.ts"
import type { Finding } from "../../model/finding.ts"
import { fingerprint } from "../../model/fingerprint.ts"
import { formatVersion, parseKubernetesVersion } from "../../model/kubernetes-version.ts"
import { isOver, type LifecycleIndex, type ProductLifecycle, releaseOf } from "../../model/lifecycle.ts"
import { endOfLifeKubernetes } from "./vulnerability-rules.ts"

/** Those who repair Kubernetes on a calendar of their own, as endoflife.date names them. */
const providers: Readonly<Record<string, string>> = {
  eks: "amazon-eks",
  gke: "google-kubernetes-engine",
  aks: "azure-kubernetes-service",
  openshift: "red-hat-openshift",
}

/**
 * A finding where the control plane's release is repaired no more: by its provider's calendar, where the database has it, else by
 * Kubernetes' own. `target` names the cluster; `today` is YYYY-MM-DD.
 */
export function kubernetesEndOfLife(
  { version, distribution }: Pick<ClusterFacts, "version" | "distribution">,
  target: string,
  index: LifecycleIndex | undefined,
  today: string,
): Finding | undefined {
  const parsed = parseKubernetesVersion(version)
  if (!parsed) return undefined
  const provider = distribution === undefined ? undefined : providers[distribution]
  const own = provider === undefined ? undefined : index?.lifecycle(provider)
  const upstream = index?.lifecycle("kubernetes") ?? kubernetesReleases
  const lifecycle = own ?? upstream
  // OpenShift counts its own minors: 4.16 is Kubernetes 1.29 (its release notes).
  const cycle = own && distribution === "openshift" ? `4.${parsed.minor - 13}` : formatVersion(parsed)
  const release = releaseOf(lifecycle, cycle)
  if (!release || !isOver(release.end, today)) return undefined
  const isExtended = release.extendedEnd !== undefined && !isOver(release.extendedEnd, today)
  // Of a provider whose calendar is not known, Kubernetes' own says only so much.
  const isGuess = provider !== undefined && own === undefined
  const since = typeof release.end === "string" ? ` since ${release.end}` : ""
  const but = isExtended
    ? ", but for extended support"
    : isGuess
      ? " by Kubernetes' own calendar; its provider may repair it longer"
      : ""
  const newest = newestRelease(lifecycle, today)
  return {
    id: fingerprint(endOfLifeKubernetes.id, target),
    rule: endOfLifeKubernetes.id,
    aliases: endOfLifeKubernetes.aliases,
    category: "vulnerability",
    severity: isExtended || isGuess ? "low" : endOfLifeKubernetes.severity.level,
    title: endOfLifeKubernetes.title,
    message: `${lifecycle.title} ${release.cycle} (${version}) is at its end of life${since}${but}`,
    subject: target,
    locations: [],
    evidence: {
      version,
      product: lifecycle.product,
      end: release.end,
      ...(release.extendedEnd === undefined ? {} : { extendedEnd: release.extendedEnd }),
      source: lifecycle === kubernetesReleases ? "kubernetes.io" : "endoflife.date",
    },
    fix: {
      title: newest
        ? `Upgrade the control plane, one minor at a time, to ${lifecycle.title} ${newest}`
        : endOfLifeKubernetes.fix.title,
      automatic: false,
    },
    frameworks: endOfLifeKubernetes.frameworks,
    places: [],
  }
}

/** The newest that is repaired today. */
const newestRelease = ({ releases }: ProductLifecycle, today: string): string | undefined =>
  releases.find(({ end }) => !isOver(end, today))?.cycle
