import type { ProductLifecycle } from "../../model/lifecycle.ts"

/**
 * The last day on which each minor of Kubernetes is repaired; those in the future as planned (fourteen months from the release,
 * KEP-1498). Newer minors than the table are taken as repaired. Source: kubernetes/website, data/releases/eol.yaml and schedule.yaml.
 */
const ends = `
1.37 2027-10-28
1.36 2027-06-28
1.35 2027-02-28
1.34 2026-10-27
1.33 2026-06-28
1.32 2026-02-28
1.31 2025-11-11
1.30 2025-07-15
1.29 2025-02-28
1.28 2024-10-22
1.27 2024-07-16
1.26 2024-02-28
1.25 2023-10-28
1.24 2023-07-28
1.23 2023-02-28
1.22 2022-12-08
1.21 2022-06-28
1.20 2022-02-28
1.19 2021-10-28
1.18 2021-06-18
1.17 2021-01-13
1.16 2020-09-02
`

/** What Kubernetes itself says of its releases, for those who have no database. */
export const kubernetesReleases: ProductLifecycle = {
  product: "kubernetes",
  title: "Kubernetes",
  releases: ends
    .trim()
    .split("\n")
    .map((line) => {
      const [cycle = "", end = ""] = line.split(" ")
      return { cycle, end }
    }),
}
