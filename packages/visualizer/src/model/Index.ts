/**
 * A trace of any size as columns: what a list and a waterfall need stands in typed arrays, and the text of a line is
 * read again from where it came, by its place. Files and live streams are pushed in the same way.
 *
 * Pure: it keeps no bytes beyond an unfinished line, starts nothing, and is driven by its caller in slices.
 */
import type { Entry, Header, Warning } from "../trace/Entry.ts"
import type { Lane } from "./Connection.ts"
import type { Group, Kind } from "./phase.ts"
import type { Outcome } from "./rows.ts"
import type { Pending } from "./Waiting.ts"

/** How a connection stands. `cut`: the trace ended before it did. */
export type Status = "open" | "selected" | "closed" | "failed" | "retried" | "interrupted" | "cut"

/** One attempt to connect. Read-only views of live objects: read them anew at each frame. */
export interface Summary {
  /** Its number: 0, 1, … in the order in which attempts began. */
  readonly id: number
  /** `c1`, `c2`, … */
  readonly group: string
  readonly host: string | undefined
  readonly port: number | undefined
  /** Attempts of one call of `connect` share it: `s1`. */
  readonly session: string | undefined
  readonly attempt: number
  /** Milliseconds of the trace's clock. */
  readonly start: number
  readonly last: number
  readonly end: number | undefined
  /** When a mailbox was selected first. */
  readonly selectedAt: number | undefined
  readonly status: Status
  /** `UnsafeLogin`. */
  readonly error: string | undefined
  readonly step: string | undefined
  readonly serverText: string | undefined
  /** Leaf states that it is in now, such as `selecting`; two while the ways in race. */
  readonly states: ReadonlyArray<string>
  readonly winner: Lane
  readonly events: number
  /** Events that were dropped while recording. */
  readonly dropped: number
  readonly pending: Pending
}

/** Something that took time, to be drawn. */
export interface Bar {
  readonly start: number
  /** Absent while it lasts. */
  readonly end: number | undefined
  readonly group: Group
  /** `tcp`, `greeting`, `selecting`. */
  readonly label: string
  readonly lane: Lane
  readonly outcome: Outcome
  readonly kind: Kind
}

/** Bytes `[from, to)` of the trace. */
export interface Extent {
  readonly from: number
  readonly to: number
}

export type Read = (from: number, to: number) => Uint8Array

export interface Index {
  /** Takes bytes of any size. Nothing is parsed before `parse`. */
  readonly push: (chunk: Uint8Array) => void
  /**
   * Parses while `more()` says so; asked about every 256 lines. True once all that was pushed is parsed. For slices
   * of 12 ms: `const end = performance.now() + 12; index.parse(() => performance.now() < end)`.
   */
  readonly parse: (more?: () => boolean) => boolean
  /** No more bytes come: a last line without a line end counts, and what is open is `cut`. Call it behind `parse`. */
  readonly end: () => void
  readonly ended: boolean
  readonly header: Header | undefined
  /** Why this is no trace: the header is another. Nothing more is read. */
  readonly foreign: { readonly line: number; readonly found: string } | undefined
  readonly warnings: ReadonlyArray<Warning>
  /** Bytes parsed, of bytes pushed. */
  readonly bytes: { readonly parsed: number; readonly pushed: number }
  /** Events are numbered from 0; those below `first` were given up, for `capacity` came after them. */
  readonly first: number
  readonly count: number
  /** The latest time. */
  readonly now: number
  readonly connections: ReadonlyArray<Summary>
  readonly time: (event: number) => number
  /** `wire:sent`; `unknown` for a name that this version does not know. */
  readonly name: (event: number) => string
  readonly connection: (event: number) => number
  /** Line of the file, counted from 1: how findings name their evidence. */
  readonly line: (event: number) => number
  readonly extent: (event: number) => Extent
  /** The event of a line of the file, or -1. */
  readonly ofLine: (line: number) => number
  /** The events of one connection, oldest first. */
  readonly events: (connection: number) => ReadonlyArray<number>
  /** Bars of one connection, in the order in which they began. */
  readonly bars: (connection: number) => ReadonlyArray<Bar>
  /** What must be read to know `events`: runs of bytes, few and long. A Blob is sliced by them. */
  readonly extents: (events: ReadonlyArray<number>) => ReadonlyArray<Extent>
  /** The events in full, by time, out of bytes that hold their extents. */
  readonly entries: (events: ReadonlyArray<number>, read: Read) => ReadonlyArray<Entry>
}

export interface Options {
  /** Events kept; of more, the latest (default 2,000,000). */
  readonly capacity?: number
}

export declare const make: (options?: Options) => Index
