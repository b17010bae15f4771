import type { Location } from "./location.ts"
import type { SeverityLevel } from "./severity.ts"

/** What a station of an attack path is. */
export type StationKind = "internet" | "workload" | "identity" | "node" | "secret" | "network" | "cluster" | "state"

/** What somebody has at one point of an attack path: code in a workload, an identity, a node, a Secret. */
export interface Station {
  readonly kind: StationKind
  /** What it is: "Deployment", "ServiceAccount", "node". */
  readonly title: string
  /** Which one: "shop/cart"; "" where there is only one of its kind. */
  readonly name: string
  /** Pods of a workload, where their number is known. */
  readonly pods?: number
}

/** A box: one station, or several in the same position. */
export interface PicturedStation extends Station {
  /** What it stands for, as sentences name it; several where they lead the same way. */
  readonly members: readonly string[]
  readonly role: "start" | "goal" | "between"
  /** How bad it is that the goal is reached. */
  readonly level?: SeverityLevel
}

/** An arrow: one hop, or the same hop of stations in the same position. */
export interface PicturedHop {
  readonly primitive: string
  /** What is done, in a few words. */
  readonly words: string
  /** Numbers of stations; several where the hop needs them together. */
  readonly from: readonly number[]
  readonly to: number
  readonly sentences: readonly string[]
  /** How probable it is and why; absent where it stands for hops that differ in it. */
  readonly odds?: string
  readonly locations: readonly Location[]
  /** Numbers of the fixes that take it away, from 1. */
  readonly cutBy: readonly number[]
}

/** Stations and hops of attack paths that are drawn together. */
export interface PathPicture {
  readonly stations: readonly PicturedStation[]
  readonly hops: readonly PicturedHop[]
}

/** Paths that differ only in where they start: told hop by hop, and drawn. */
export interface PathFamily {
  readonly starts: readonly string[]
  readonly goal: string
  readonly level: SeverityLevel
  /** Of all its paths together, 0 to 1. */
  readonly risk: number
  /** How the risk comes about, in words. */
  readonly because: readonly string[]
  readonly hops: readonly {
    readonly primitive: string
    readonly sentence: string
    readonly probability: number
    readonly because: string
    readonly locations: readonly Location[]
    readonly cutBy: readonly number[]
  }[]
  readonly picture: PathPicture
}

export interface PicturedFix {
  /** From 1. */
  readonly number: number
  readonly title: string
  readonly cost: number
  readonly risk: number
  readonly locations: readonly Location[]
}

/** Attack paths of an inventory, as a report shows them. */
export interface PathPictures {
  /** All of the families that fit, together. */
  readonly overview: PathPicture
  /** Families that the overview leaves out, the least risky ones. */
  readonly leftOut: number
  readonly paths: number
  /** Goals that they lead to. */
  readonly goals: number
  /** The riskiest first. */
  readonly families: readonly PathFamily[]
  readonly fixes: readonly PicturedFix[]
  /** What the fixes come to: "no path is left with them made". */
  readonly verdict: string
  readonly assumptions: readonly string[]
}
