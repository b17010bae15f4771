import type { SeverityLevel } from "../../model/severity.ts"

type Version = readonly [major: number, minor: number, patch: number]

/** Releases of a component in which an access rule of the component itself fails. */
export interface VulnerableRelease {
  /** Of the image, below its registry. */
  readonly repository: RegExp
  /** The advisory. */
  readonly id: string
  /** What an attacker gets, as the end of a sentence. */
  readonly flaw: string
  readonly severity: SeverityLevel
  /** Ranges: from, up to but without. */
  readonly affected: readonly (readonly [from: Version, until: Version])[]
}

const zero: Version = [0, 0, 0]

/** Worst first. */
export const vulnerableReleases: readonly VulnerableRelease[] = [
  {
    repository: /(?:^|\/)(?:ingress-nginx\/controller|nginx-ingress-controller)(?:-chroot)?$/,
    id: "CVE-2025-1974",
    flaw: "any pod that reaches the admission webhook runs code in the controller",
    severity: "critical",
    affected: [
      [zero, [1, 11, 5]],
      [
        [1, 12, 0],
        [1, 12, 1],
      ],
    ],
  },
  {
    repository: /(?:^|\/)grafana(?:-oss|-enterprise)?$/,
    id: "CVE-2022-39328",
    flaw: "requests of one user may be answered with the rights of another, without a login",
    severity: "critical",
    affected: [
      [
        [9, 2, 0],
        [9, 2, 4],
      ],
    ],
  },
  {
    repository: /(?:^|\/)(?:ingress-nginx\/controller|nginx-ingress-controller)(?:-chroot)?$/,
    id: "CVE-2021-25742",
    flaw: "whoever may create an Ingress reads the controller's Secrets through a snippet",
    severity: "high",
    affected: [
      [zero, [0, 49, 1]],
      [
        [1, 0, 0],
        [1, 0, 1],
      ],
    ],
  },
  {
    repository: /(?:^|\/)argocd$/,
    id: "CVE-2022-24348",
    flaw: "whoever may create an Application reads files of others from the repository server",
    severity: "high",
    affected: [
      [zero, [2, 1, 9]],
      [
        [2, 2, 0],
        [2, 2, 4],
      ],
    ],
  },
  {
    repository: /(?:^|\/)kyverno$/,
    id: "CVE-2022-47633",
    flaw: "a registry in the middle can pass off an unsigned image as a signed one",
    severity: "high",
    affected: [
      [
        [1, 8, 3],
        [1, 8, 5],
      ],
    ],
  },
]
