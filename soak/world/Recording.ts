/** A trace in memory, complete whatever its length. */
import type { Trace } from "@effect-imap/core"

export interface Recording {
  readonly sink: Trace.Sink
  /** The header, and the events after it. */
  readonly lines: ReadonlyArray<Trace.Header | Trace.Event>
}

export const make = (): Recording => {
  const lines: Array<Trace.Header | Trace.Event> = []
  return {
    lines,
    sink: {
      listening: () => true,
      header: (first) => {
        if (lines.length === 0) lines.push(first)
      },
      event: (event) => {
        lines.push(event)
      }
    }
  }
}
