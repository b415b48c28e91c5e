/** The metadata of the machine's states, written when the viewer was built. */
import type { StateMeta } from "@effect-imap/core/internal/machine"
import { table } from "./states.generated.ts"

export type { StateMeta }

/** The metadata as the build writes it: several states share one. */
interface Known {
  readonly metas: ReadonlyArray<Omit<StateMeta, "step"> & Partial<Pick<StateMeta, "step">>>
  /** The metadata of each state, by its index among `metas`. */
  readonly states: Readonly<Record<string, number>>
  /** The metadata that each timer belongs to, by index. */
  readonly timers: Readonly<Record<string, number>>
}

const known: Known = table

/** Returns the metadata of a state, or of its nearest known parent: a trace may be older than the machine. */
export const metaOf = (state: string): StateMeta | undefined => {
  const meta = metas.get(state)
  if (meta !== undefined) return meta
  const dot = state.lastIndexOf(".")
  return dot === -1 ? undefined : metaOf(state.slice(0, dot))
}

const metaAt = (at: number | undefined): StateMeta | undefined => {
  const meta = at === undefined ? undefined : known.metas[at]
  return meta && { ...meta, step: meta.step }
}

const metas = new Map(Object.entries(known.states).map(([id, at]) => [id, metaAt(at)]))

/** Returns the label of a step, which is that of the first state about it. */
export const labelOfWork = (step: string | undefined): string | undefined =>
  step === undefined ? undefined : known.metas.find((meta) => meta.step === step)?.label

/** Returns the metadata of the state that a timer such as `selectLimit` ends. */
export const metaOfTimer = (timer: string): StateMeta | undefined => metaAt(known.timers[timer])

/** Returns a state such as `dialing.startTls.greeting` and its parents, the outermost first. */
export const around = (state: string): ReadonlyArray<string> =>
  state.split(".").map((_, index, parts) => parts.slice(0, index + 1).join("."))

/** Returns the first state about a step. */
export const stateAbout = (step: string): string =>
  Object.entries(known.states).find(([, at]) => metaAt(at)?.step === (step === "dns" ? "tcp" : step))?.[0] ??
  step

/** All that proves a step on the way to a mailbox: the names of commands, the kinds of network operations, and `greeting`. */
export const allProofs: ReadonlySet<string> = new Set(
  known.metas.flatMap(({ proof, step }) => (step === "idle" || step === "selected" ? [] : proof))
)
