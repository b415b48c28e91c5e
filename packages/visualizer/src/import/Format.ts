/** An importer recognizes the log of one program, and reads the lines of the wire from it. */
import type { LongWork } from "@effect-imap/core/internal/LongWork"
import type { Happening, Item, Log } from "@effect-imap/core/internal/TraceWriter"
import type { LogFile } from "./LogFile.ts"

export interface Format {
  /** The name of the program, such as `curl -v`. */
  readonly program: string
  /** Returns whether a file is such a log. `beginning` is its start as text, at most 64 KiB. */
  readonly recognises: (beginning: string, name: string) => boolean
  /** Reads files that belong together as one log. */
  readonly read: (files: ReadonlyArray<LogFile>) => LongWork<Log>
}

/** The time of a line in milliseconds since the first one, if the log has times; `millis` counts from 1970. */
export type Since = (millis: number | undefined) => number | undefined

/** A log that began at this time, if it has any, and how its items are read. */
export const begun = (
  began: number | undefined,
  items: (since: Since, take: (item: Item) => void) => LongWork<void>
): Pick<Log, "items" | "wall"> => {
  const since: Since = (millis) =>
    began === undefined || millis === undefined ? undefined : Math.max(0, millis - began)
  return {
    items: (take) => items(since, take),
    ...(began === undefined ? {} : { wall: new Date(began) })
  }
}

/**
 * Returns the event with its connection and time. Nearly all are lines of the wire, which are copied field by
 * field: with a spread, it would take three times as long.
 */
export const placed = (happening: Happening, connection: string, at?: number): Item => {
  if (happening._tag !== "Sent" && happening._tag !== "Received") return { ...happening, connection, at }
  const { _tag, bytes, line, isWhole } = happening
  return { _tag, bytes, line, isWhole, connection, at }
}
