/** One call of a trace, with all its attempts. */
import type { Event } from "@effect-imap/core/Trace"
import type { ReadTrace } from "../../trace/Reader.ts"
import type { Connection } from "../connection/Connection.ts"
import * as Diff from "../compare/Diff.ts"
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
  return (
    last && {
      time: last.time,
      name: "trace:note",
      group_id: last.group_id,
      data: { text: words, kind: "noAnswer" }
    }
  )
}

/** Finds the call of the connection `name`; without a name, the first call that failed. */
export const recordedCallOf = (trace: ReadTrace, name?: string): RecordedCall =>
  atOnce(findingCall(trace, name))

/** Finds it in pieces. */
export function* findingCall(trace: ReadTrace, name?: string): Generator<void, RecordedCall, void> {
  const all = yield* deriving(trace.entries, trace.header)
  const one = name === undefined ? Diff.chosen(all) : all.find(({ group }) => group === name)
  const session = one?.started?.session
  const attempts = until(
    all.filter((each) => each === one || (session !== undefined && each.started?.session === session)),
    one
  )
  const groups = new Set(attempts.map(({ group }) => group))
  const events = trace.entries.flatMap(({ event, group }) =>
    event !== undefined && groups.has(group) ? [event] : []
  )
  return { attempts, events }
}

/**
 * Returns the attempts that led to the mailbox in `one`, or failed with it: an account that is kept open begins again after
 * each loss.
 */
const until = (
  attempts: ReadonlyArray<Connection>,
  one: Connection | undefined
): ReadonlyArray<Connection> => {
  const isOpened = ({ selectedAt }: Connection) => selectedAt !== undefined
  const at = one === undefined ? 0 : attempts.indexOf(one)
  const opened = attempts.findIndex((each, index) => index >= at && isOpened(each))
  return attempts.slice(
    attempts.slice(0, at).findLastIndex(isOpened) + 1,
    opened < 0 ? undefined : opened + 1
  )
}
