/** What the states of the machine are about, as it says itself: written down when the viewer was built. */
import type { StateMeta } from "@effect-imap/core/internal/machine"
import { known } from "./states.generated.ts"

export type { StateMeta }

/** As the build writes it: several states are about the same. */
export interface Known {
  readonly metas: ReadonlyArray<Omit<StateMeta, "step"> & Partial<Pick<StateMeta, "step">>>
  /** What each state is about, by its place among `metas`. */
  readonly states: Readonly<Record<string, number>>
  /** What each timer ends, likewise. */
  readonly timers: Readonly<Record<string, number>>
}

const metaAt = (at: number | undefined): StateMeta | undefined => {
  const meta = at === undefined ? undefined : known.metas[at]
  return meta && { ...meta, step: meta.step }
}

const metas = new Map(Object.entries(known.states).map(([id, at]) => [id, metaAt(at)]))

/**
 * What a state is about, or the nearest state around it that the machine has: a trace may be older than the machine.
 */
export const metaOf = (state: string): StateMeta | undefined => {
  const meta = metas.get(state)
  const dot = state.lastIndexOf(".")
  return metas.has(state) || dot === -1 ? meta : metaOf(state.slice(0, dot))
}

/** What the machine calls a step: as the first state does that is about it. */
export const labelOfWork = (step: string | undefined): string | undefined =>
  step === undefined ? undefined : known.metas.find((meta) => meta.step === step)?.label

/** The step that states with this label are about. */
export const stepOfWork = (label: string): string | undefined =>
  known.metas.find((meta) => meta.label === label && meta.step !== undefined)?.step

/** What the state is about that a timer such as `selectLimit` ends. */
export const metaOfTimer = (timer: string): StateMeta | undefined => metaAt(known.timers[timer])

/** `dialing.startTls.greeting` and the states around it, the outermost first. */
export const around = (state: string): ReadonlyArray<string> =>
  state.split(".").map((_, index, parts) => parts.slice(0, index + 1).join("."))
