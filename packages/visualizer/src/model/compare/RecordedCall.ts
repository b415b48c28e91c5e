/** One call of a trace, with all its attempts. */
import type { Event } from "@effect-imap/core/Trace"
import type { ReadTrace } from "../../trace/Reader.ts"
import type { Connection } from "../connection/Connection.ts"
import * as Diff from "./Diff.ts"
import { deriving } from "../connection/spans.ts"
import { atOnce } from "../../trace/pieces.ts"

/** The attempts of a call, and their events. */
export interface RecordedCall {
  readonly attempts: ReadonlyArray<Connection>
  readonly events: ReadonlyArray<Event>
}

/** Makes an event that ends the replay of an incomplete recording: `words` as a note at the time of the last event. */
export const endNote = (replayed: ReadonlyArray<Event>, words: string): Event | undefined => {
  const last = replayed.at(-1)
  return last && { time: last.time, name: "trace:note", group_id: last.group_id, data: { text: words } }
}

/** Finds the call of the connection `name`; without a name, the first call that failed. */
export const recordedCallOf = (trace: ReadTrace, name?: string): RecordedCall =>
  atOnce(findingCall(trace, name))

/** Finds it in pieces. */
export function* findingCall(trace: ReadTrace, name?: string): Generator<void, RecordedCall, void> {
  const all = yield* deriving(trace.entries, trace.header.clock)
  const one = name === undefined ? Diff.chosen(all) : all.find(({ group }) => group === name)
  const session = one?.started?.session
  const attempts = all.filter(
    (each) => each === one || (session !== undefined && each.started?.session === session)
  )
  const groups = new Set(attempts.map(({ group }) => group))
  const events = trace.entries.flatMap(({ event, group }) =>
    event !== undefined && groups.has(group) ? [event] : []
  )
  return { attempts, events }
}
