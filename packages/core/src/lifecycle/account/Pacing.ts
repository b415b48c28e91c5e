/** Pacing as the connections see it that share it. */
import type { Duration, Effect, Option } from "effect"
import type { Place } from "./Server.ts"
import type { ImapError } from "../../failure/ImapError.ts"

/** The end of an attempt: it reached its mailbox, the host refused it, or it says nothing about the host. */
export type TurnOutcome = "reached" | "refused" | "other"

/** The account of a connection. */
export interface Owner extends Place {
  readonly user: string
}

/** A failed attempt; times in milliseconds of the monotonic clock. */
export interface PacedFailure {
  readonly error: ImapError
  readonly began: number
  /** True if it got as far as the login: then the host answers. */
  readonly answered: boolean
  readonly selected: boolean
  /** True if the server hangs up at the same step each time. */
  readonly slowly: boolean
}

/** The place of one attempt among all at its host. */
export interface Turn {
  /** The number of attempts before it, while it waits. */
  readonly before: number
  /** Ends when the attempt may begin; if that is not now, `waits` is called first. */
  readonly begun: (waits: () => void) => Effect.Effect<void>
  /** Called when the attempt is over or will not begin; only the first call counts. `now`: the monotonic clock, in ms. */
  readonly end: (outcome: TurnOutcome, now: number) => void
}

/**
 * The pacing that kept-alive connections share: turns, delays and limits. Made by `make`; the one in force is `Pacing`.
 */
export interface Pacing {
  /** The turn of an attempt at the host; `soon`: someone asked for it, so it goes before the others. */
  readonly turn: (owner: Owner, soon: boolean) => Turn
  /** The time to wait after a failure. */
  readonly delay: (owner: Owner, failure: PacedFailure) => Effect.Effect<Duration.Duration>
  /** Waits for the delay, or until news shortens it. */
  readonly wait: (owner: Owner, error: ImapError, delay: Duration.Duration) => Effect.Effect<void>
  /**
   * Returns for how long the account is expected to have as many connections as its server allows; `None` if it may
   * have more.
   */
  readonly full: (owner: Owner) => Effect.Effect<Option.Option<Duration.Duration>>
  /** Called when a mailbox was reached, so that earlier failures of the host are forgotten. */
  readonly reached: (owner: Owner) => void
  /** Called when the connection ended. `stable`: it had lasted, so earlier failures are forgotten. */
  readonly left: (owner: Owner, stable: boolean) => void
  /** The number of times that the network came back. */
  readonly news: () => number
  /** Lets all that wait for the network try again, one after the other. */
  readonly networkIsBack: Effect.Effect<void>
}
