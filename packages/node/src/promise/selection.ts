/** What an async function carries from one call to the next: its mailbox, and the connection that is lent to it. */
import * as ImapConnection from "@effect-imap/core/internal/ImapConnection"
import { Effect, Stream } from "effect"
import { AsyncLocalStorage } from "node:async_hooks"
import { asked } from "./run.ts"

/** The context of a function; changed when a `select` has succeeded. */
interface Known {
  selected: ImapConnection.Selected
}

const known = new AsyncLocalStorage<Known>()

/** Runs an effect as if the calling function had forked it. */
export const forCaller = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  const here = known.getStore()
  return here === undefined ? effect : Effect.provideService(effect, ImapConnection.Selected, here.selected)
}

export const streamForCaller = <A, E, R>(stream: Stream.Stream<A, E, R>): Stream.Stream<A, E, R> => {
  const here = known.getStore()
  return here === undefined ? stream : Stream.provideService(stream, ImapConnection.Selected, here.selected)
}

/** Makes the selected mailbox that of the calling function and of what it calls later. */
export const selecting = <A, E, R>(select: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  const next: Known = { selected: known.getStore()?.selected ?? new Map() }
  const kept = Effect.map(ImapConnection.Selected, (selected) => {
    next.selected = selected
  })
  const selected = forCaller(Effect.ensuring(select, kept))
  known.enterWith(next)
  return selected
}

/** Calls the user's function in the mailbox of the effect. */
export const inMailbox = <A>(f: (signal: AbortSignal) => A | PromiseLike<A>): Effect.Effect<A, unknown> =>
  Effect.flatMap(ImapConnection.Selected, (selected) =>
    asked((signal) => known.run({ selected }, () => f(signal)))
  )
