/** Which mailbox an async function works in: what it has selected goes with it over each `await`. */
import * as ImapConnection from "@effect-imap/core/internal/ImapConnection"
import { Effect, Stream } from "effect"
import { AsyncLocalStorage } from "node:async_hooks"
import { asked } from "./run.ts"

/** Set once a `select` is through. */
interface Known {
  selected: ImapConnection.Selected
}

const known = new AsyncLocalStorage<Known>()

/** Runs it as what the calling function has selected. */
export const forCaller = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  const here = known.getStore()
  return here === undefined ? effect : Effect.provideService(effect, ImapConnection.Selected, here.selected)
}

export const streamForCaller = <A, E, R>(stream: Stream.Stream<A, E, R>): Stream.Stream<A, E, R> => {
  const here = known.getStore()
  return here === undefined ? stream : Stream.provideService(stream, ImapConnection.Selected, here.selected)
}

/** From here on the calling function, and what it calls later, works in the mailbox that this selects. */
export const selecting = <A, E, R>(select: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  const next: Known = { selected: known.getStore()?.selected ?? new Map() }
  const kept = Effect.map(ImapConnection.Selected, (selected) => {
    next.selected = selected
  })
  const selected = forCaller(Effect.ensuring(select, kept))
  known.enterWith(next)
  return selected
}

/** Calls the function of the user in the mailbox that the effect works in. */
export const inMailbox = <A>(f: (signal: AbortSignal) => A | PromiseLike<A>): Effect.Effect<A, unknown> =>
  Effect.flatMap(ImapConnection.Selected, (selected) =>
    asked((signal) => known.run({ selected }, () => f(signal)))
  )
