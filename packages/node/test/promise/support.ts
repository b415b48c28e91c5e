/** What the tests of promises share: their account, a server with mail, and how a promise is rejected. */
import { ImapError } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"

const { wellBehaved } = Simulator.profiles

export const account = {
  host: "imap.example.com",
  user: wellBehaved.user,
  password: wellBehaved.password
}

/** A server that announces at any time, and what is done to its mail meanwhile. */
export const withMail = (options: Simulator.Options) => {
  const { promise: mail, resolve } = Promise.withResolvers<Simulator.Mail>()
  const transport = Layer.tap(Simulator.layer({ ...wellBehaved, announces: "anyTime" }, options), (context) =>
    Effect.sync(() => resolve(Context.get(context, Simulator.Mail)))
  )
  return { mail, transport }
}

/** What it rejects with. */
export const rejected = (promise: PromiseLike<unknown>): PromiseLike<unknown> =>
  promise.then(
    () => assert.fail("it resolved"),
    (error: unknown) => error
  )

export const asImapError = (error: unknown): ImapError.ImapError =>
  error instanceof ImapError.ImapError ? error : assert.fail(`${String(error)} is no ImapError`)

/** The tag of its reason. */
export const reasonOf = (error: unknown) => asImapError(error).reason._tag
