/** The quirks that a connection compares, and those that it loads at its first refusal or loss. */
import { Context, Effect } from "effect"
import type { Quirk } from "./quirk/Quirk.ts"
import { succeeding } from "./quirk/succeeding.ts"

/**
 * The quirks in force: all that is known, unless an app says otherwise. Its own value is the few that are compared on every
 * connection; the others are loaded where a server refuses.
 */
export const Quirks = Context.Reference<ReadonlyArray<Quirk>>("@effect-imap/core/Quirks", {
  defaultValue: () => succeeding
})

/**
 * All quirks that are known. Virtual time would pass while they are loaded: a simulated server gives them at once. A part of an app
 * that cannot be loaded leaves a refusal to its code and to the server's words.
 */
export const KnownQuirks = Context.Reference<Effect.Effect<ReadonlyArray<Quirk>>>(
  "@effect-imap/core/KnownQuirks",
  {
    defaultValue: () =>
      Effect.tryPromise(() => import("./quirk/known.ts")).pipe(
        Effect.map(({ known }) => known),
        Effect.orElseSucceed(() => succeeding)
      )
  }
)

/** Returns the quirks to compare a refusal with: those of the app if it gave its own, else all that are known. */
export const complete = (
  inForce: ReadonlyArray<Quirk>,
  known: Effect.Effect<ReadonlyArray<Quirk>>
): Effect.Effect<ReadonlyArray<Quirk>> => (inForce === succeeding ? known : Effect.succeed(inForce))
