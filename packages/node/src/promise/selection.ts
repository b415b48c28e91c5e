/**
 * The state that an async function carries from one call to the next: its mailbox, and the connection that is lent to
 * it.
 */
import * as ImapConnection from "@effect-imap/core/internal/ImapConnection"
import { Context, Effect, Stream } from "effect"
import { AsyncLocalStorage } from "node:async_hooks"
import { called } from "./run.ts"

/** The context of a function; changed when a `select` has succeeded. */
interface Known {
  context: Context.Context<never>
}

const known = new AsyncLocalStorage<Known>()

/** Runs an effect as if the calling function had forked it. */
export const forCaller = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  const here = known.getStore()
  return here === undefined ? effect : Effect.provideContext(effect, here.context)
}

export const streamForCaller = <A, E, R>(stream: Stream.Stream<A, E, R>): Stream.Stream<A, E, R> => {
  const here = known.getStore()
  return here === undefined ? stream : Stream.provideContext(stream, here.context)
}

/** Makes the selected mailbox that of the calling function and of what it calls later. */
export const selecting = <A, E, R>(select: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  const context = known.getStore()?.context ?? Context.empty()
  const next: Known = { context }
  const kept = Effect.map(ImapConnection.Selected, (selected) => {
    next.context = Context.add(context, ImapConnection.Selected, selected)
  })
  const selected = forCaller(Effect.ensuring(select, kept))
  known.enterWith(next)
  return selected
}

/** Calls the user's function as a part of the effect, which another call may have resumed. */
export const asPart = <A>(f: (signal: AbortSignal) => A | PromiseLike<A>): Effect.Effect<A, unknown> =>
  Effect.contextWith((context: Context.Context<never>) =>
    called((signal) => known.run({ context }, () => f(signal)))
  )
