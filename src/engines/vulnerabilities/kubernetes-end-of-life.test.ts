import { describe, expect, it } from "vitest"
import { kubernetesReleases } from "../../catalog/kubernetes-releases/kubernetes-releases.ts"
import { newestVersion, oldestVersion } from "../../model/kubernetes-version.ts"
import type { ProductLifecycle } from "../../model/lifecycle.ts"
import { kubernetesEndOfLife } from "./kubernetes-end-of-life.ts"

const index = (...products: readonly ProductLifecycle[]) => ({
  lifecycle: (name: string) => products.find(({ product }) => product === name),
})

const eks: ProductLifecycle = {
  product: "amazon-eks",
  title: "Amazon EKS",
  releases: [
    { cycle: "1.36", end: "2027-08-02", extendedEnd: "2028-08-02" },
    { cycle: "1.33", end: "2026-07-29", extendedEnd: "2027-07-29" },
    { cycle: "1.30", end: "2025-07-23", extendedEnd: "2026-07-23" },
  ],
}
const openshift: ProductLifecycle = {
  product: "red-hat-openshift",
  title: "OpenShift",
  releases: [
    { cycle: "4.20", end: "2027-04-21" },
    { cycle: "4.15", end: "2025-08-27" },
  ],
}

const judge = (version: string, distribution?: "eks" | "gke" | "openshift" | "k3s", known = index()) => {
  const facts = { version, ...(distribution ? { distribution } : {}) }
  const found = kubernetesEndOfLife(facts, "prod", known, "2026-11-26")
  return found && [found.severity, found.message, found.fix?.title]
}

describe("the end of a release of Kubernetes", () => {
  it("is known without a database", () => {
    expect(judge("v1.33.5")).toEqual([
      "high",
      "Kubernetes 1.33 (v1.33.5) is at its end of life since 2026-06-28",
      "Upgrade the control plane, one minor at a time, to Kubernetes 1.37",
    ])
    expect(judge("v1.35.1")).toBeUndefined()
    expect(judge("v1.34.1+k3s1", "k3s")?.[1]).toContain("since 2026-10-27")
  })

  it("has an answer for every version that is judged, and none for what is newer or no version", () => {
    const cycles = kubernetesReleases.releases.map(({ cycle }) => cycle)
    for (let minor = oldestVersion.minor; minor <= newestVersion.minor; minor++) expect(cycles).toContain(`1.${minor}`)
    expect(judge("v1.99.0")).toBeUndefined()
    expect(judge("nonsense")).toBeUndefined()
  })

  it("comes by the provider's calendar where that is known, else with a caveat", () => {
    expect(judge("v1.33.5-eks-1", "eks", index(eks))).toMatchObject([
      "low",
      "Amazon EKS 1.33 (v1.33.5-eks-1) is at its end of life since 2026-07-29, but for extended support",
      "Upgrade the control plane, one minor at a time, to Amazon EKS 1.36",
    ])
    expect(judge("v1.30.5-eks-1", "eks", index(eks))?.[0]).toBe("high")
    expect(judge("v1.33.5-eks-1", "eks")?.slice(0, 2)).toEqual([
      "low",
      expect.stringContaining("its provider may repair it longer"),
    ])
  })

  it("counts OpenShift by its own minors", () => {
    expect(judge("v1.28.9", "openshift", index(openshift))?.[1]).toContain("OpenShift 4.15 (v1.28.9)")
    expect(judge("v1.33.4", "openshift", index(openshift))).toBeUndefined()
  })

  it("goes by the database rather than by the table", () => {
    const later = index({ ...kubernetesReleases, releases: [{ cycle: "1.33", end: "2027-01-01" }] })
    expect(judge("v1.33.5", undefined, later)).toBeUndefined()
  })
})
