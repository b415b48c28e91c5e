/** A supervised account on a real Dovecot: whatever ends its connection, it is selected again, and says so meanwhile. */
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Pacing from "@effect-imap/core/Pacing"
import * as Policy from "@effect-imap/core/Policy"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import type { Status } from "@effect-imap/core/Supervised"
import { NodeImap } from "@effect-imap/node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Schedule, Stream } from "effect"
import * as Dovecot from "./Dovecot.ts"
import * as Relay from "./Relay.ts"
import { signal } from "./support.ts"

const told = (status: Status) =>
  "why" in status && status.why !== undefined ? `${status._tag} ${status.why.reason._tag}` : status._tag

/** A silence is noticed soon, so that a test need not wait. */
const limits = {
  idle: "1 second",
  silence: "1 second",
  probe: "1 second",
  done: "1 second",
  poll: "1 second"
} as const

const supervising = Effect.gen(function* () {
  const { port, users } = yield* Dovecot.Dovecot
  const clientPorts: Array<number> = []
  const relay = yield* Relay.start(port, {
    connected: (clientPort) => Effect.sync(() => void clientPorts.push(clientPort))
  })
  const supervised = yield* ImapConnection.supervise({
    host: "127.0.0.1",
    port: relay.port,
    security: "none",
    allowPlaintext: true,
    user: users[0].name,
    password: Redacted.make(users[0].password)
  }).pipe(
    Effect.provide(NodeImap.layer),
    Effect.provideService(Policy.PolicyReference, Policy.make({ limits })),
    Effect.provideService(Pacing.PacingReference, Pacing.make()),
    Effect.provideService(ServerProfiles, none)
  )
  const statuses: Array<string> = []
  yield* Effect.forkScoped(
    Stream.runForEach(supervised.statusChanges, (status) =>
      Effect.sync(() => void statuses.push(told(status)))
    ),
    { startImmediately: true }
  )
  /** Selected so many times. */
  const selected = (times: number) =>
    Effect.suspend(() =>
      statuses.filter((status) => status === "Selected").length >= times
        ? Effect.void
        : Effect.fail("not yet" as const)
    ).pipe(
      Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 1_500 }),
      Effect.catch(() => Effect.sync(() => assert.fail(`selected ${times} times: ${statuses.join(", ")}`)))
    )
  yield* selected(1)
  return { clientPorts, selected, statuses, supervised }
})

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

describe.skipIf(Dovecot.skipped)("a supervised account on a real Dovecot", () => {
  for (const { cause, name, strike } of strikes) {
    it.live(
      `K14 ${name} ends selected again`,
      () =>
        Effect.gen(function* () {
          const { clientPorts, selected, statuses, supervised } = yield* supervising
          yield* strike(clientPorts.at(-1) ?? 0)
          yield* selected(2)
          const waited = statuses.filter((status) => status.startsWith("Waiting"))
          assert.match(waited[0] ?? "", cause)
          const exists = yield* supervised.use((connection) =>
            Effect.as(connection.execute(Command.noop), connection.mailbox.exists)
          )
          assert.strictEqual(exists, 3)
        }).pipe(Effect.scoped, Effect.provide(Dovecot.layer)),
      60_000
    )
  }
})
