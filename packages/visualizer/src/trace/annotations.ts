/**
 * Notes that readers write on lines of a trace. They are at its end, as `trace:note` with the number of the line, so
 * that no other line moves; here they are by line.
 */
import type * as Trace from "@effect-imap/core/Trace"

export interface Annotation {
  /** The line of the trace, counted from 1. */
  readonly line: number
  readonly text: string
}

/** Longer notes are cut, and further notes are dropped: a trace may come from anybody. */
export const maxNote = 2000
export const maxNotes = 500

/** Returns the note of an event on another line, if it is one. */
export const annotationOf = (event: Trace.Event | undefined): Annotation | undefined => {
  if (event?.name !== "trace:note" || event.data.line === undefined) return undefined
  return { line: event.data.line, text: event.data.text.slice(0, maxNote) }
}

/** Replaces the note of a line by `text`, as one paragraph; removes it if the text is empty. */
export const annotated = (
  all: ReadonlyArray<Annotation>,
  line: number,
  text: string
): ReadonlyArray<Annotation> => {
  const others = all.filter((each) => each.line !== line)
  const kept = text.replaceAll(/\s+/g, " ").trim().slice(0, maxNote)
  const next = kept === "" ? others : [...others, { line, text: kept }]
  return next.toSorted((a, b) => a.line - b.line).slice(0, maxNotes)
}

/** Returns the notes on a line. */
export const textOn = (all: ReadonlyArray<Annotation>, line: number): string =>
  all.flatMap((each) => (each.line === line ? [each.text] : [])).join(" ")
