/** The types of the names of ways in and machine states: a name that is not in the chart does not compile. */

import type { StateName } from "../base/steps.ts"

/** A way in: TLS from the first byte, or a connection in the clear that may be upgraded. */
export type WayIn = "implicitTls" | "startTls"

/**
 * `failing` and `dialing.startTls.greeting`: the path below the root, as traces name a state. Spelled out, since XState's
 * own declarations do not compile in every program; a test holds it to the chart.
 */
export type StateId =
  | "off"
  | "queueing"
  | "resolving"
  | "dialing"
  | "dialing.implicitTls"
  | "dialing.implicitTls.waiting"
  | "dialing.implicitTls.ready"
  | "dialing.implicitTls.won"
  | "dialing.implicitTls.lost"
  | "dialing.implicitTls.connecting"
  | "dialing.implicitTls.handshaking"
  | "dialing.implicitTls.greeting"
  | "dialing.implicitTls.regreeting"
  | "dialing.startTls"
  | "dialing.startTls.waiting"
  | "dialing.startTls.ready"
  | "dialing.startTls.won"
  | "dialing.startTls.lost"
  | "dialing.startTls.connecting"
  | "dialing.startTls.greeting"
  | "dialing.startTls.regreeting"
  | "dialing.startTls.deciding"
  | "dialing.startTls.capability"
  | "dialing.startTls.upgrading"
  | "dialing.startTls.handshaking"
  | "settling"
  | "settled"
  | "capability"
  | "authenticating"
  | "authenticating.choosing"
  | "authenticating.permitting"
  | "authenticating.requesting"
  | "authenticating.responding"
  | "refreshing"
  | StateName
  | "reidentifying"
  | "selected"
  | "selected.quiet"
  | "selected.idling"
  | "selected.idling.pausing"
  | "selected.idling.starting"
  | "selected.idling.listening"
  | "selected.stopping"
  | "selected.polling"
  | "selected.probing"
  | "unselecting"
  | "unselected"
  | "unselected.quiet"
  | "unselected.polling"
  | "unselected.probing"
  | "loggingOut"
  | "closing"
  | "closed"
  | "failing"
  | "backoff"
  | "needsUser"
  | "failed"

/**
 * The active states in one line: the innermost one, and one of each way in while both are tried:
 * `dialing.implicitTls.greeting+dialing.startTls.waiting`.
 */
export type State = StateId | `${Below<"dialing.implicitTls">}+${Below<"dialing.startTls">}`

type Below<Id extends StateId> = Extract<StateId, `${Id}.${string}`>

/** An outermost state, which says how far a connection is. */
export type Phase = Exclude<StateId, `${string}.${string}`>

/** Narrows text that is known to come from the chart. A test checks that `StateId` has all of the chart's paths. */
export const isState = (paths: string): paths is State => paths !== ""

/** Narrows the name of an outermost state, in the same way. */
export const isPhase = (name: string): name is Phase => name !== ""

/** Returns whether the state is this one or within it. `state` is any text, since a trace may be of another version. */
export const isIn = (state: string, id: StateId): boolean =>
  state.startsWith(id) && (state.length === id.length || state[id.length] === ".")
