/** Pools of connections to a simulated server. */
import { Effect, Exit, Scope } from "effect"
import * as Command from "../../src/imap/Command.ts"
import type { ImapConnection } from "../../src/mailbox/ImapConnection.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as ImapPool from "../../src/mailbox/ImapPool.ts"
import * as Lockouts from "../../src/lifecycle/Lockouts.ts"
import * as Pacing from "../../src/mailbox/Pacing.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { assertPaired } from "../support/paired.ts"
import { accountFor, errorOf, inTime, written } from "../connection/support.ts"

const { wellBehaved } = Simulator.profiles
export const names = ["INBOX", "Archive", "Drafts", "Sent"]
const mailboxes = Object.fromEntries(names.map((subject) => [subject, [Simulator.message({ subject })]]))

interface Made {
  readonly options?: ImapPool.Options
  readonly simulator?: Simulator.Options
  readonly password?: Partial<Parameters<typeof accountFor>[1]>
  readonly pacing?: Pacing.Pacing
}

/** A pool in a separate scope, so that closing it takes time as it must. */
export const pooled = Effect.fnUntraced(function* ({
  options,
  pacing = Pacing.make(),
  password,
  simulator
}: Made = {}) {
  const server = yield* Simulator.make(wellBehaved, { latency: 10, mailboxes, ...simulator })
  const scope = yield* Scope.make()
  const ring = Trace.ring({ capacity: 100_000 })
  yield* Effect.addFinalizer(() => Effect.sync(() => assertPaired(ring.events())))
  const pool = yield* ImapPool.make(accountFor(wellBehaved, password), options).pipe(
    Trace.withSink(ring.sink),
    Scope.provide(scope),
    Effect.provideService(Transport, server.transport),
    Effect.provideService(Policy.Policy, Policy.make({ attempts: 1 })),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
    Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
    Effect.provideService(Pacing.Pacing, pacing)
  )
  const close = inTime(Scope.close(scope, Exit.void))
  yield* Effect.addFinalizer(() => close)
  return { pool, server, close, ring }
})

/** The subject of the first message, which is the name of its mailbox. */
export const subject = ({ execute }: ImapConnection) =>
  Effect.map(execute(Command.fetch("1", { envelope: true })), (value) =>
    value.map(({ envelope }) => `${envelope.subject}`).join()
  )

export const reasonOf = (exit: Exit.Exit<unknown, ImapError> | undefined) => errorOf(exit)?.reason._tag

export const sent = (server: Simulator.Simulator, command: string): number =>
  written(server)
    .join("")
    .split("\r\n")
    .filter((line) => line.split(" ")[1] === command).length

export const logins = (server: Simulator.Simulator) => sent(server, "AUTHENTICATE") + sent(server, "LOGIN")
