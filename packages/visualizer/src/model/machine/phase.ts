/** Parses the names of states, and looks up what the machine declares about them. */
import type * as Trace from "@effect-imap/core/Trace"
import * as States from "@effect-imap/core/internal/StateId"
import type { StateId, StateMeta } from "@effect-imap/core/Machine"
import { metaOf } from "./states.ts"

/** The part of a connection that a state belongs to, such as `login`. */
export type Group = StateMeta["group"]

/** All of them, in the order in which they are explained. */
export const groups: ReadonlyArray<Group> = ["net", "tls", "session", "auth", "mailbox", "us"]

/** The use of the time. `idle`: the mailbox is selected. `delay`: the client waits on purpose. */
export type Kind = StateMeta["kind"]

/** Returns the last part of a state's name: `greeting` of `dialing.implicitTls.greeting`. */
export const leafOf = (state: string): string => state.slice(state.lastIndexOf(".") + 1)

/** Returns whether a state is this one, or within it. */
export const isIn: (state: string, id: StateId) => boolean = States.isIn

/** The way in of a line; absent when there is only one. */
export type Lane = Trace.EventData<"wire:sent">["lane"]

/** Returns the lane whose region contains a state. */
export const laneOf = (state: string): Lane => {
  if (isIn(state, "dialing.implicitTls")) return "implicitTls"
  return isIn(state, "dialing.startTls") ? "startTls" : undefined
}

/** The words for a way in. */
export const laneWords = { implicitTls: "implicit TLS", startTls: "STARTTLS" } as const satisfies {
  readonly [Name in Exclude<Lane, undefined>]: string
}

/** Returns the group of a state; an unknown state belongs to the session. */
export const groupOf = (state: string): Group => metaOf(state)?.group ?? "session"

/** Returns how the time in a state is spent. */
export const kindOf = (state: string): Kind => metaOf(state)?.kind ?? "work"

/** Returns the label of a state; states that do the same work share it. */
export const labelOf = (state: string): string => metaOf(state)?.label ?? leafOf(state)

/** Returns what proves that the step of a state took place; empty if the state itself is the only proof. */
export const proofOf = (state: string): ReadonlyArray<string> => metaOf(state)?.proof ?? []

/** Returns whose turn it is in a state. */
export const holderOf = (state: string): StateMeta["holder"] => metaOf(state)?.holder ?? "us"

/** A shorter visit of a state is only a transition of the machine. */
export const minVisitMs = 5

/** Returns whether something is done or awaited in a state. */
export const isShown = (state: string): boolean => kindOf(state) !== "rest"

/** Returns whether a state belongs to an open mailbox, whose IDLEs and commands are one stretch. */
export const isKept = (state: string): boolean => isIn(state, "selected") && state !== "selected"

/** Returns the timer that an event is the end of, such as `authLimit`. */
export const timerOf = (event: string): string | undefined =>
  /^xstate\.after\.(.*?)(?:\.connection\b.*)?$/.exec(event)?.[1]

/** Shortens an event for people: `after authLimit`, without the path of the timer. */
export const eventWords = (event: string): string => {
  const timer = timerOf(event)
  return timer === undefined ? event : `after ${timer}`
}

/** Writes a name of the program, such as `idleRenewal`, as words. */
export const apart = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
