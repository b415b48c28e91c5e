/** What the real client does at a simulated server. */
import type { Account } from "@effect-imap/core/Account"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as ServerProfiles from "@effect-imap/core/ServerProfiles"
import * as Simulator from "@effect-imap/core/Simulator"
import * as Trace from "@effect-imap/core/Trace"
import { Effect, Fiber, Option, Redacted } from "effect"
import { TestClock } from "effect/testing"

const user: Account = { host: "imap.example.com", user: "user@example.com" }
const password = Redacted.make("correct horse")

/** The trace of the real client at a simulated server, in virtual time. */
export const record = Effect.fnUntraced(function* (
  server: Parameters<typeof Simulator.make>[0],
  account: Partial<Account> = {},
  options: Simulator.Options = {}
) {
  const ring = Trace.ring()
  const secret = account.token === undefined ? { password } : {}
  const run = ImapConnection.make({ ...user, ...secret, ...account }).pipe(
    Effect.flatMap((connection) => connection.logout),
    Effect.ignore,
    Effect.provide(Simulator.layer(server, { latency: "40 millis", ...options })),
    Trace.withSink(ring.sink),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
    Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
    Effect.scoped
  )
  // the clock waits for what it woke, however often that has to yield
  const fiber = yield* Effect.forkChild(Effect.andThen(Effect.sleep(1), run), { startImmediately: true })
  while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("1 second")
  yield* Fiber.join(fiber)
  return Trace.toText([...Option.toArray(ring.header()), ...ring.events()])
}, Effect.provide(TestClock.layer()))
