/** What a trace gets of a machine: its moves, its activities and its timers. */
import type * as ImapError from "../../failure/ImapError.ts"
import type { Recorder } from "../../trace/Recorder.ts"
import type { Event } from "../machine/activities.ts"
import type { Context } from "../machine/Context.ts"
import { errorOf } from "../machine/event.ts"
import type { Configuration } from "./Configuration.ts"
import { moves } from "./leaves.ts"
import type { Child } from "./step.ts"

export const moved = (recorder: Recorder, from: Configuration, event: string, to: Configuration): void => {
  const found = moves(from.state.split("+"), to.state.split("+"))
  // a state that is re-entered is recorded like any other
  const all = found.length === 0 ? [{ from: from.state, to: to.state }] : found
  for (const move of all) recorder.emit("machine:transition", { ...move, event })
}

export const started = (recorder: Recorder, child: Child, input: unknown, { state }: Configuration): void => {
  if (!recorder.listening()) return
  const lane = wayInOf(child)
  if (child.isTimer) recorder.emit("timer:set", { ...lane, timer: child.name, ms: Number(input) })
  else recorder.emit("activity:start", { ...lane, id: child.id, state })
}

export const ended = (recorder: Recorder, child: Child, event: Event): void => {
  if (!recorder.listening()) return
  const lane = wayInOf(child)
  if (child.isTimer) return recorder.emit("timer:fired", { ...lane, timer: child.name })
  const outcome = outcomeOf(event.type)
  recorder.emit("activity:end", { ...lane, id: child.id, outcome, ...reasonOf(errorOf(event)) })
}

/** `after`: the context that the step leads to, of which the failure may be that stops the child. */
export const stopped = (recorder: Recorder, child: Child, before: Context, after: Context): void => {
  if (!recorder.listening()) return
  const lane = wayInOf(child)
  if (child.isTimer) return recorder.emit("timer:cleared", { ...lane, timer: child.name })
  const outcome = { outcome: "interrupted", interrupted: true }
  const reason = reasonOf(newFailure(child, before, after))
  recorder.emit("activity:end", { ...lane, id: child.id, ...outcome, ...reason })
}

/** Records what is abandoned, since it took too long to end. */
export const leftBehind = (recorder: Recorder, what: string): void =>
  recorder.emit("trace:note", { text: `left behind after 1 s: ${what}` })

const wayInOf = ({ wayIn }: Child) => (wayIn === undefined ? {} : { lane: wayIn })

/** The outcome in the type of an event: `preauth` of `startTls.greeting.preauth`, or `failure`. */
const outcomeOf = (type: string): string =>
  type.startsWith("failure.") ? "failure" : type.slice(type.lastIndexOf(".") + 1)

const reasonOf = (error: ImapError.ImapError | undefined) =>
  error === undefined ? {} : { reason: error.reason._tag }

/** The failure that stops a child, such as a limit that has passed; `undefined` if it is stopped for another cause. */
const newFailure = ({ wayIn }: Child, before: Context, after: Context): ImapError.ImapError | undefined => {
  const ofWayIn = wayIn && after.race.ways[wayIn].error
  if (ofWayIn !== undefined && ofWayIn !== (wayIn && before.race.ways[wayIn].error)) return ofWayIn
  return after.failure?.reason === before.failure?.reason ? undefined : after.failure
}
