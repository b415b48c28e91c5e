/** A supervised account on a real Dovecot: whatever ends its connection, it is selected again, and no message is missed. */
import { describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { expectAsked } from "../surviving/clockJump.ts"
import { expectNothingMissed } from "../surviving/expectNothingMissed.ts"
import { survived } from "../surviving/surviving.ts"
import * as Dovecot from "./Dovecot.ts"
import { signal } from "./support.ts"

const signalled = (name: "SIGKILL" | "SIGSTOP") => (clientPort: number) =>
  Effect.flatMap(Dovecot.Dovecot, ({ port }) => Effect.asVoid(signal(name, port, clientPort)))

interface Strike {
  readonly name: string
  readonly strike: (clientPort: number) => Effect.Effect<void, unknown, Dovecot.Dovecot>
  readonly cause: RegExp
}

const strikes: ReadonlyArray<Strike> = [
  { name: "SIGKILL of the process", strike: signalled("SIGKILL"), cause: /ConnectionLost/ },
  { name: "SIGSTOP of the process", strike: signalled("SIGSTOP"), cause: /ConnectionStalled|Timeout/ },
  {
    name: "doveadm kick",
    strike: () => Effect.flatMap(Dovecot.Dovecot, ({ doveadm, users }) => doveadm("kick", users[0].name)),
    cause: /ServerBye|ServerUnavailable/
  },
  {
    name: "a restart of the server",
    strike: () => Effect.flatMap(Dovecot.Dovecot, ({ restart }) => restart),
    cause: /ServerBye|ServerUnavailable|ConnectionLost/
  }
]

describe.skipIf(Dovecot.skipped)("a supervised account on a real Dovecot", { concurrent: true }, () => {
  for (const { cause, name, strike } of strikes) {
    it.live(`K14 ${name} ends selected again, each message reported once`, () =>
      Effect.gen(function* () {
        const { port, users } = yield* Dovecot.Dovecot
        const [{ name: user, password }] = users
        const mailbox = { port, user, password: Redacted.make(password) }
        expectNothingMissed(yield* survived(mailbox, strike), cause)
      }).pipe(Effect.provide(Dovecot.layer))
    )
  }

  it.live.each(["idles", "polls"] as const)(
    "K07 the wall clock jumps by an hour while it %s: the server is asked, and stays",
    (how) =>
      Effect.gen(function* () {
        const { port, users } = yield* Dovecot.Dovecot
        const [{ name: user, password }] = users
        yield* expectAsked({ port, user, password: Redacted.make(password) }, how)
      }).pipe(Effect.scoped, Effect.provide(Dovecot.layer))
  )
})
