/** An importer recognizes the log of one program, and reads the lines of the wire from it. */
import type { Log } from "@effect-imap/core/internal/TraceWriter"

/** A file, as a person gives it. */
export interface File {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface Format {
  /** The name of the program, such as `curl -v`. */
  readonly program: string
  /** Whether a file is such a log. `beginning` is its start as text, at most 64 KiB. */
  readonly recognises: (beginning: string, name: string) => boolean
  /** Reads files that belong together as one log. */
  readonly read: (files: ReadonlyArray<File>) => Log
}
