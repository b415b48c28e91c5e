/** An app that has the same account open twice. */
import * as Account from "@effect-imap/core/Account"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, Redacted, Stream } from "effect"
import { account, play, type World } from "./Scene.ts"
import { delivers, every, many, user } from "./parts.ts"

const { profiles } = Simulator

/** The tokens of one sign-in, which both connections ask for. */
const signIn = () => {
  let asked = 0
  return Account.tokenSource({ get: Effect.sync(() => Redacted.make(`token-${++asked}`)) })
}

const tokens = every(1, 12).map((number) => `token-${number}`)

/** Ends the connection that did not log in last, at each of these minutes. */
const revoking = () => {
  let ends: ReadonlyArray<Simulator.ServerEnd> = []
  const revokes = Effect.suspend(() => {
    const [first, ...others] = ends
    ends = others
    if (first === undefined) return Effect.void
    const words = "* BYE Session invalidated - token revoked\r\n"
    return Effect.andThen(first.write(new TextEncoder().encode(words)), first.end)
  })
  return {
    hears: (text: string, end: Simulator.ServerEnd) => {
      if (text.includes("AUTHENTICATE")) ends = [...ends, end]
      return undefined
    },
    revokes
  }
}

const provider = revoking()

/** Two of them, a moment after each other, each with its listener. */
const both = (given: Account.Account) =>
  Effect.forEach(
    [1, 2],
    () =>
      Effect.gen(function* () {
        const supervised = yield* ImapConnection.supervise(given)
        yield* Effect.forkScoped(Effect.exit(Stream.runDrain(supervised.changes)))
        yield* Effect.sleep("700 millis")
      }),
    { discard: true }
  )

const at = (minutes: ReadonlyArray<number>, act: Effect.Effect<unknown, unknown>) =>
  Effect.forEach(minutes, (minute) => Effect.forkScoped(Effect.delay(Effect.exit(act), minute * 60_000)), {
    discard: true
  })

export const twins = {
  "token-ping-pong": play({
    server: { ...profiles.oauth, user, sasl: { ...profiles.oauth.sasl, tokens } },
    minutes: 40,
    options: { mailboxes: { INBOX: many } },
    hears: provider.hears,
    app: () =>
      Effect.gen(function* () {
        const { password: _, ...open } = account
        yield* both({ ...open, token: signIn() })
        yield* at(every(5, 6), provider.revokes)
        return yield* Effect.never
      })
  }),
  "supervised-twice": play({
    server: { ...profiles.wellBehaved, user },
    minutes: 60,
    options: { mailboxes: { INBOX: many } },
    app: (world: World) =>
      Effect.gen(function* () {
        yield* both(account)
        yield* at([8, 21, 34, 50], delivers(world, "News"))
        return yield* Effect.never
      })
  })
}
