/** The parts of a picture of a machine: every state, and every way from one to another. */
import type { StateMeta } from "../machine/meta.ts"

/** One way from a state to another. */
export interface Edge {
  readonly from: string
  readonly to: string
  /** `startTls.greeting.ok`, `always`, `after greetingLimit`. */
  readonly event: string
  readonly guard: string | undefined
  readonly actions: ReadonlyArray<string>
}

/** One state, with what it invokes and what it is about. */
export interface ChartState {
  readonly id: string
  readonly parent: string | undefined
  readonly type: "atomic" | "compound" | "parallel" | "final" | "history"
  readonly initial: string | undefined
  readonly invokes: ReadonlyArray<{ readonly id: string; readonly src: string }>
  /** The state in a sentence. */
  readonly description: string | undefined
  /** The facts about it; every state of the connection machine has one. */
  readonly meta: StateMeta | undefined
}

/** The machine as data: states, and the ways between them. */
export interface Chart {
  readonly id: string
  readonly states: ReadonlyArray<ChartState>
  readonly edges: ReadonlyArray<Edge>
}
