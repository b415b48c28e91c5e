/** Names of states, taken apart, and what the machine says that they are about. */
import type * as Trace from "@effect-imap/core/internal/Trace"
import type { StateId, StateMeta } from "@effect-imap/core/internal/machine"
import { metaOf } from "./states.ts"

/** In the order of a connection's life. */
export const groups = ["net", "tls", "session", "auth", "mailbox"] as const satisfies ReadonlyArray<
  StateMeta["group"]
>

/** The part of a connection that a state belongs to, such as `login`. */
export type Group = (typeof groups)[number]

/** What the time was spent on. `idle`: the mailbox is selected. `delay`: the client waits on purpose. */
export type Kind = StateMeta["kind"]

/** The last part of a state's name: `greeting` of `dialing.implicitTls.greeting`. */
export const leafOf = (state: string): string => state.slice(state.lastIndexOf(".") + 1)

/** The state is this one, or within it: core's `isIn`, without the machine, which no page needs. */
export const isIn = (state: string, id: StateId): boolean =>
  state.startsWith(id) && (state.length === id.length || state[id.length] === ".")

/** The way in that a line belongs to; none once there is only one. */
export type Lane = Trace.EventData<"wire:sent">["lane"]

/** The lane whose region a state belongs to. */
export const laneOf = (state: string): Lane => {
  if (isIn(state, "dialing.implicitTls")) return "implicitTls"
  return isIn(state, "dialing.startTls") ? "startTls" : undefined
}

/** A way in, as a person says it. */
export const laneWords = { implicitTls: "implicit TLS", startTls: "STARTTLS" } as const satisfies {
  readonly [Name in Exclude<Lane, undefined>]: string
}

/** What is not known here is about the session. */
export const groupOf = (state: string): Group => metaOf(state)?.group ?? "session"

/** What the time in a state is spent on. */
export const kindOf = (state: string): Kind => metaOf(state)?.kind ?? "work"

/** What a person calls it; states that do the same work share it. */
export const labelOf = (state: string): string => metaOf(state)?.label ?? leafOf(state)

/** What shows that the step of a state took place; empty if the state itself is all that shows it. */
export const proofOf = (state: string): ReadonlyArray<string> => metaOf(state)?.proof ?? []

/** Whose turn it is in a state. */
export const holderOf = (state: string): StateMeta["holder"] => metaOf(state)?.holder ?? "us"

/** What takes less, in milliseconds, took no more than the machine's own step. */
export const momentary = 5

/** A state in which something is done or awaited. */
export const isShown = (state: string): boolean => kindOf(state) !== "rest"

/** The mailbox is open: IDLE, its end and its next beginning, and the user's own work are one stretch. */
export const isKept = (state: string): boolean => isIn(state, "selected") && state !== "selected"

/** A way in that waited for its turn, and never had it. */
export const isVain = (state: string, next: string | undefined): boolean =>
  laneOf(state) !== undefined && kindOf(state) === "delay" && !/^(connecting|won)$/.test(leafOf(next ?? ""))

/** An event as a person reads it: `after authLimit`, not by the place where the timer is kept. */
export const eventWords = (event: string): string => {
  const [, timer] = /^xstate\.after\.(.*?)(?:\.connection\b.*)?$/.exec(event) ?? []
  return timer === undefined ? event : `after ${timer}`
}
