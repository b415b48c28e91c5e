/** A supervised account on a real Dovecot: whatever ends its connection, it is selected again, and no message is missed. */
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import * as Trace from "@effect-imap/core/Trace"
import { NodeImap } from "@effect-imap/node"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Redacted, Schedule } from "effect"
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

const account = Effect.map(Dovecot.Dovecot, ({ port, users: [{ name, password }] }) => ({
  host: "127.0.0.1",
  port,
  security: "none" as const,
  allowPlaintext: true,
  user: name,
  password: Redacted.make(password)
}))

const jumped = Effect.gen(function* () {
  const clock = yield* Clock.Clock
  let ahead = 0
  const jumping: Clock.Clock = Object.assign(Object.create(clock), {
    currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + ahead
  })
  const ring = Trace.ring({ capacity: 10_000 })
  const supervised = yield* ImapConnection.supervise(yield* account).pipe(
    Trace.withSink(ring.sink),
    Effect.provide(NodeImap.layer),
    Effect.provideService(ServerProfiles, none),
    Effect.provideService(Clock.Clock, jumping)
  )
  const commands = () =>
    ring
      .events()
      .flatMap((event) => (event.name === "wire:sent" ? [event.data.line.replace(/^\w+ (?=[A-Z])/, "")] : []))
      .filter((line) => /^(?:IDLE|DONE|NOOP)/.test(line))
  const sent = (count: number) =>
    Effect.repeat(Effect.sync(commands), {
      schedule: Schedule.spaced("50 millis"),
      until: (lines) => lines.length >= count
    })
  yield* sent(1)
  ahead = 3_600_000
  assert.deepStrictEqual(yield* sent(4), ["IDLE", "DONE", "NOOP", "IDLE"])
  assert.strictEqual(supervised.status._tag, "Selected")
  const started = ring.events().filter(({ name }) => name === "connection:started")
  assert.strictEqual(started.length, 1)
})

describe.skipIf(Dovecot.skipped)("a supervised account on a real Dovecot", () => {
  for (const { cause, name, strike } of strikes) {
    it.live(
      `K14 ${name} ends selected again, each message told once`,
      () =>
        Effect.gen(function* () {
          const { port, users } = yield* Dovecot.Dovecot
          const [{ name: user, password }] = users
          const mailbox = { port, user, password: Redacted.make(password) }
          expectNothingMissed(yield* survived(mailbox, strike), cause)
        }).pipe(Effect.provide(Dovecot.layer)),
      60_000
    )
  }

  it.live(
    "K07 the wall clock jumps by an hour: the server is asked, and stays",
    () => Effect.provide(Effect.scoped(jumped), Dovecot.layer),
    90_000
  )
})
