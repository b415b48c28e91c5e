/** A supervised account at a real Dovecot: it hears of new mail as it comes, and of a server that has stopped. */
import { readFileSync } from "node:fs"
import type { Account } from "@effect-imap/core/Account"
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Supervised from "@effect-imap/core/Supervised"
import * as Policy from "@effect-imap/core/Policy"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import * as Trace from "@effect-imap/core/internal/Trace"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Schedule, type Scope, Stream } from "effect"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import * as Dovecot from "./Dovecot.ts"
import { bytes } from "../support/bytes.ts"

const accountAt = Effect.map(Dovecot.Dovecot, ({ ca, port, users }): Account => {
  const [user] = users
  return {
    host: "localhost",
    starttlsPort: port,
    security: "starttls",
    ca: readFileSync(ca, "utf8"),
    user: user.name,
    password: Redacted.make(user.password)
  }
})

/** Waits for it, and gives it. */
const until = <A, E, R>(read: Effect.Effect<A, E, R>, is: (value: A) => boolean) =>
  Effect.repeat(read, { schedule: Schedule.spaced("50 millis"), until: is })

const message = (subject: string) => bytes(`From: a@example.com\r\nSubject: ${subject}\r\n\r\nHello.\r\n`)

/** Silence is suspicious after two seconds, and an answer is waited for no longer. */
const impatient = Policy.make({
  limits: { pause: "100 millis", silence: "2 seconds", done: "2 seconds", probe: "2 seconds" },
  fence: { done: 500 }
})

const supervised = Effect.fnUntraced(function* (
  policy: Policy.Policy = Policy.make({ limits: { pause: 0 } })
) {
  const ring = Trace.ring({ capacity: 10_000 })
  const account = yield* accountAt
  const made = yield* Supervised.make(account).pipe(
    Trace.withSink(ring.sink),
    Effect.provide(NodeTransport.layer),
    Effect.provideService(ServerProfiles, none),
    Effect.provideService(Policy.Policy, policy)
  )
  const state = made.use(({ state }) => state)
  return { account, made, ring, state }
})

const lines = (ring: Trace.Ring): ReadonlyArray<string> =>
  ring
    .events()
    .flatMap((event) => (event.name === "wire:sent" ? [event.data.line.replace(/^\w+ (?=[A-Z])/, "")] : []))

describe.skipIf(Dovecot.skipped)("a supervised account at a real Dovecot", { concurrent: true }, () => {
  const newMail = Effect.gen(function* () {
    const { account, made, ring, state } = yield* supervised()
    yield* until(state, (now) => now === "selected.idling.listening")
    const other = yield* ImapConnection.make(account).pipe(
      Effect.provide(NodeTransport.layer),
      Effect.provideService(ServerProfiles, none)
    )
    yield* other.execute(Command.append("INBOX", message("new")))
    const exists = made.use(({ mailbox }) => Effect.map(mailbox, (open) => open.exists))
    assert.strictEqual(yield* until(exists, (count) => count > 3), 4)
    assert.deepStrictEqual(
      lines(ring).filter((line) => /^(?:IDLE|DONE|NOOP)/.test(line)),
      ["IDLE"]
    )
    const [first] = yield* made.use(({ execute }) =>
      Effect.map(execute(Command.search({ subject: "new" })), (value) => [value.count])
    )
    assert.strictEqual(first, 1)
    yield* until(state, (now) => now === "selected.idling.listening")
    yield* made.logout
    assert.deepStrictEqual(
      lines(ring).filter((line) => /^(?:IDLE|DONE|NOOP|LOGOUT)/.test(line)),
      ["IDLE", "DONE", "IDLE", "DONE", "LOGOUT"]
    )
  })
  it.live("K01 K03 hears of new mail as it comes, works, and says goodbye", () => run(newMail))

  const stopped = Effect.gen(function* () {
    const { made, state } = yield* supervised(impatient)
    yield* until(state, (now) => now === "selected.idling.listening")
    const { processes } = yield* Dovecot.Dovecot
    const [serving] = processes().filter(({ name }) => name === "imap")
    assert.isDefined(serving)
    yield* Effect.sync(() => process.kill(serving.pid, "SIGSTOP"))
    const [lost] = yield* Stream.runCollect(
      made.statusChanges.pipe(
        Stream.filter((status) => "why" in status && status.why !== undefined),
        Stream.take(1)
      )
    )
    assert.strictEqual(lost !== undefined && "why" in lost ? lost.why?.reason._tag : "", "ConnectionStalled")
    yield* until(state, (now) => now === "selected.idling.listening")
  })
  it.live("K07 a server that stops is found out, and left for another connection", () => run(stopped))
})

const run = <A, E>(test: Effect.Effect<A, E, Dovecot.Dovecot | Scope.Scope>) =>
  Effect.provide(Effect.scoped(test), Dovecot.layer)
