import type { WorkloadFlaw } from "./world.ts"

type Version = readonly [number, number, number]
type Range = readonly [from: Version, until: Version]

/** A flaw of what runs on nodes that lets code in a pod out of it. */
export interface NodeFlaw {
  readonly id: string
  readonly component: "containerd" | "docker" | "cri-o" | "kernel" | "kubelet"
  readonly affected: readonly Range[]
  readonly probability: number
  readonly fixed: string
}

const zero: Version = [0, 0, 0]

/**
 * Sources: the advisories by their ids; for flaws of runc the containerd and CRI-O releases that brought the repaired
 * runc (their release notes), since nodes tell the version of the runtime alone.
 */
export const nodeFlaws: readonly NodeFlaw[] = [
  { id: "CVE-2019-5736", component: "docker", affected: [[zero, [18, 9, 2]]], probability: 0.7, fixed: "18.09.2" },
  { id: "CVE-2024-21626", component: "docker", affected: [[zero, [25, 0, 2]]], probability: 0.6, fixed: "25.0.2" },
  {
    id: "CVE-2024-21626",
    component: "containerd",
    affected: [
      [zero, [1, 6, 28]],
      [
        [1, 7, 0],
        [1, 7, 13],
      ],
    ],
    probability: 0.6,
    fixed: "1.6.28, 1.7.13",
  },
  { id: "CVE-2024-21626", component: "cri-o", affected: [[zero, [1, 27, 4]]], probability: 0.6, fixed: "1.27.4" },
  {
    id: "CVE-2025-31133",
    component: "containerd",
    affected: [
      [zero, [1, 7, 29]],
      [
        [2, 0, 0],
        [2, 0, 7],
      ],
      [
        [2, 1, 0],
        [2, 1, 5],
      ],
    ],
    probability: 0.4,
    fixed: "1.7.29, 2.0.7, 2.1.5",
  },
  {
    id: "CVE-2022-0847",
    component: "kernel",
    affected: [
      [
        [5, 8, 0],
        [5, 10, 102],
      ],
      [
        [5, 11, 0],
        [5, 15, 25],
      ],
      [
        [5, 16, 0],
        [5, 16, 11],
      ],
    ],
    probability: 0.7,
    fixed: "5.10.102, 5.15.25, 5.16.11",
  },
  {
    id: "CVE-2024-10220",
    component: "kubelet",
    affected: [
      [zero, [1, 28, 12]],
      [
        [1, 29, 0],
        [1, 29, 7],
      ],
      [
        [1, 30, 0],
        [1, 30, 3],
      ],
    ],
    probability: 0.3,
    fixed: "1.28.12, 1.29.7, 1.30.3",
  },
  { id: "CVE-2021-25741", component: "kubelet", affected: [[zero, [1, 19, 15]]], probability: 0.5, fixed: "1.19.15" },
]

/** The first three numbers of a version; undefined for what has none. */
export function readVersion(text: string): Version | undefined {
  const match = /^v?(\d{1,5})\.(\d{1,5})(?:\.(\d{1,5}))?/.exec(text)
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined
}

const compare = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]

export const isAffected = (version: Version, affected: readonly Range[]): boolean =>
  affected.some(([from, until]) => compare(version, from) >= 0 && compare(version, until) < 0)

/** "CVE-2021-44228 is used by attackers 90 times in 100 (EPSS 0.9)". */
export const describeFlaw = ({ id, probability, why }: WorkloadFlaw): string =>
  `${id} is taken to be used ${Math.round(100 * probability)} times in 100${why === undefined ? "" : ` (${why})`}`
