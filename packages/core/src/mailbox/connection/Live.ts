/** The target of calls: a run with one connection, or one connection of a run that is kept alive. */
import type { Lifecycle } from "./Lifecycle.ts"

export type Live = Pick<
  Lifecycle,
  | "run"
  | "attempt"
  | "context"
  | "state"
  | "capabilities"
  | "report"
  | "streams"
  | "sharing"
  | "workers"
  | "session"
  | "select"
  | "unselect"
  | "logout"
  | "ended"
  | "held"
>
