/** Who plays in a run, and how the app says what it did. */
import type { Account, ImapError } from "@effect-imap/core"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Clock, Effect, Exit } from "effect"
import type * as Dice from "../../world/Dice.ts"
import type { AppDeed, Deed } from "../Deed.ts"

export interface Cast {
  readonly dice: Dice.Dice
  readonly account: Account.Account
  readonly mail: Simulator.Server["mail"]
  readonly message: () => Simulator.SimulatedMessage
  readonly deeds: Array<Deed>
}

type Own<A> = A extends unknown ? Omit<A, "at" | "by"> : never

export const now = Clock.currentTimeMillis

export const say = ({ deeds }: Cast, at: number, deed: Own<AppDeed>): void =>
  void deeds.push({ ...deed, by: "app", at })

/** Does something, and says from when to when. */
export const during = <A, E, R>(
  cast: Cast,
  work: Effect.Effect<A, E, R>,
  deed: (until: number) => Own<AppDeed>
): Effect.Effect<A, E, R> =>
  Effect.flatMap(now, (at) =>
    Effect.ensuring(
      work,
      Effect.map(now, (until) => say(cast, at, deed(until)))
    )
  )

/** Says how an operation failed, if it did. */
export const tried = <A, R>(
  cast: Cast,
  operation: Effect.Effect<A, ImapError.ImapError, R>
): Effect.Effect<Exit.Exit<A, ImapError.ImapError>, never, R> =>
  Effect.tap(Effect.exit(operation), (exit) =>
    Effect.map(now, (at) => {
      if (Exit.isSuccess(exit)) return
      for (const reason of exit.cause.reasons) {
        if (reason._tag !== "Fail") continue
        const { error } = reason
        const tag = error.reason._tag
        const isOwn = tag === "Misuse" || tag === "MessageTooLarge" || tag === "NotOffered"
        say(
          cast,
          at,
          isOwn
            ? { did: "was refused here", reason: tag }
            : { did: "failed", reason: tag, advice: error.advice }
        )
      }
    })
  )
