/** What connections that are kept alive share, as they see it. */
import type { Duration, Effect, Option } from "effect"
import type { Place } from "../account/Server.ts"
import type { ImapError } from "../ImapError.ts"
import type { TurnOutcome } from "./Gate.ts"

/** Whose connection it is. */
export interface Owner extends Place {
  readonly user: string
}

/** How an attempt ended; times in milliseconds of the monotonic clock. */
export interface PacedFailure {
  readonly error: ImapError
  readonly began: number
  /** It had logged in, or tried to: the host answers. */
  readonly answered: boolean
  readonly selected: boolean
  /** The server hangs up at the same step each time. */
  readonly slowly: boolean
}

/** The place of one attempt among all at its host. */
export interface Turn {
  /** How many are before it, while it waits. */
  readonly before: number
  /** Ends when the attempt may begin; if that is not now, `waits` is called first. */
  readonly begun: (waits: () => void) => Effect.Effect<void>
  /** The attempt is over, or will not begin; `now`: milliseconds of the monotonic clock. Only the first call counts. */
  readonly end: (outcome: TurnOutcome, now: number) => void
}

/** What connections that are kept alive share. Made by `make`; the one in force is `Pacing`. */
export interface Pacing {
  /** The turn of an attempt at the host; `soon`: someone asked for it, so it goes before the others. */
  readonly turn: (owner: Owner, soon: boolean) => Turn
  /** How long to wait after a failure. */
  readonly delay: (owner: Owner, failure: PacedFailure) => Effect.Effect<Duration.Duration>
  /** Waits so long, or until there is news. */
  readonly wait: (owner: Owner, error: ImapError, delay: Duration.Duration) => Effect.Effect<void>
  /** How long the account will have as many connections as its server allows; none if another one may be tried. */
  readonly full: (owner: Owner) => Effect.Effect<Option.Option<Duration.Duration>>
  /** A mailbox was reached: the host is well. */
  readonly reached: (owner: Owner) => void
  /** The connection ended. `stable`: it had lasted, and what went wrong before is past. */
  readonly left: (owner: Owner, stable: boolean) => void
  /** How often there was news of the network. */
  readonly news: () => number
  /** All that wait for the network try again, one after the other. */
  readonly networkIsBack: Effect.Effect<void>
}
