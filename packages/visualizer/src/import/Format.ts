/** What an importer is: it recognises the log of one program, and reads what was said out of it. */
import type { Log } from "@effect-imap/core/internal/TraceWriter"

/** As a person gives it. */
export interface File {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface Format {
  /** Such as `curl -v`. */
  readonly program: string
  /** `beginning` is the start of a file as text, 64 KiB at most. */
  readonly recognises: (beginning: string, name: string) => boolean
  /** Files that belong together are read as one log. */
  readonly read: (files: ReadonlyArray<File>) => Log
}
