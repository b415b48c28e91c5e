/** Observes a run that is kept alive, from one connection to the next. */
import type { ImapError } from "../../failure/ImapError.ts"
import type { Snapshot } from "../../lifecycle/interpreter/Interpreter.ts"
import type { Untagged } from "../../imap/Response.ts"
import type { Held } from "../Supervised.ts"

export interface Watcher {
  readonly moved: (here: Snapshot) => void
  /** Called with the milliseconds until the next attempt. */
  readonly waits: (ms: number) => void
  readonly held: (hold: Held | undefined) => void
  readonly heard: (response: Untagged) => void
  readonly ended: (why: ImapError) => void
}
