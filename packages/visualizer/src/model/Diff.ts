/** Two connections side by side: what each step took, and where they part. */
import type { Connection, WireLine } from "./Connection.ts"
import type { Outcome } from "./rows.ts"

export interface Side {
  readonly ms: number
  readonly outcome: Outcome
}

export interface StepDiff {
  /** `select`; the second time `select 2`. */
  readonly step: string
  readonly a: Side | undefined
  readonly b: Side | undefined
  /** b − a, where both have it. */
  readonly delta: number | undefined
  readonly changed: boolean
}

export interface Transition {
  readonly line: number
  readonly time: number
  readonly from: string
  readonly event: string
  readonly to: string
}

/** Where two sequences part; a side is absent where it ended before. */
export interface Divergence<A> {
  readonly a: A | undefined
  readonly b: A | undefined
}

export interface Diff {
  readonly steps: ReadonlyArray<StepDiff>
  readonly transition: Divergence<Transition> | undefined
  readonly wire: Divergence<WireLine> | undefined
  /** Nothing but times differ. */
  readonly same: boolean
}

export declare const of: (a: Connection, b: Connection) => Diff
