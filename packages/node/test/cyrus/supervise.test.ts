/** A supervised account on a real Cyrus: whatever ends its connection, it is selected again, and no message is missed. */
import { describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { expectAsked } from "../surviving/clockJump.ts"
import { expectNothingMissed } from "../surviving/expectNothingMissed.ts"
import { survived } from "../surviving/surviving.ts"
import * as Cyrus from "./Cyrus.ts"

const signalled = (name: "SIGKILL" | "SIGSTOP") => (clientPort: number) =>
  Effect.gen(function* () {
    const { port, serving } = yield* Cyrus.Cyrus
    const { pid } = yield* serving(port, clientPort)
    yield* Effect.sync(() => process.kill(pid, name))
  })

const strikes = [
  { name: "SIGKILL of the process", strike: signalled("SIGKILL"), cause: /ConnectionLost/ },
  { name: "SIGSTOP of the process", strike: signalled("SIGSTOP"), cause: /ConnectionStalled|Timeout/ },
  {
    name: "a restart of the server",
    strike: () => Effect.flatMap(Cyrus.Cyrus, ({ restart }) => restart),
    cause: /ServerBye|ServerUnavailable|ConnectionLost/
  }
]

describe.skipIf(Cyrus.skipped)("a supervised account on a real Cyrus", { concurrent: true }, () => {
  for (const { cause, name, strike } of strikes) {
    it.live(`K14 ${name} ends selected again, each message reported once`, () =>
      Effect.gen(function* () {
        const { port } = yield* Cyrus.Cyrus
        const mailbox = { port, user: "kept", password: Redacted.make("any") }
        expectNothingMissed(yield* survived(mailbox, strike), cause)
      }).pipe(Effect.provide(Cyrus.layer))
    )
  }

  it.live.each(["idles", "polls"] as const)(
    "K07 the wall clock jumps by an hour while it %s: the server is asked, and stays",
    (how) =>
      Effect.gen(function* () {
        const { port } = yield* Cyrus.Cyrus
        yield* expectAsked({ port, user: "kept", password: Redacted.make("any") }, how)
      }).pipe(Effect.scoped, Effect.provide(Cyrus.layer))
  )
})
