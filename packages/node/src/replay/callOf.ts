/** One call of a trace, with all its attempts. */
import type { Event } from "@effect-imap/core/Trace"
import type { Reader } from "@effect-imap/visualizer"
import type * as Spans from "@effect-imap/visualizer/internal/Connection"
import * as Diff from "@effect-imap/visualizer/internal/Diff"
import { connections } from "@effect-imap/visualizer/internal/Spans"

/** The attempts of a call, and their events. */
export interface Call {
  readonly attempts: ReadonlyArray<Spans.Connection>
  readonly events: ReadonlyArray<Event>
}

/** Finds the call that made the connection `name`; without a name, the first call that failed. */
export const callOf = (trace: Reader.ReadTrace, name: string | undefined): Call => {
  const all = connections(trace)
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
