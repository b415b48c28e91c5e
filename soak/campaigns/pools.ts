/**
 * N: a pool that many callers use and leave at any moment, on a server that limits connections and a network that cuts
 * them. Each caller works in its own mailbox, each call is answered, and nothing is left at the end.
 */
import {
  Command,
  type ImapConnection,
  type ImapError,
  ImapPool,
  Pacing,
  Policy,
  ServerProfiles,
  Transport
} from "@effect-imap/core"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as Simulator from "@effect-imap/core/internal/simulator"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Cause, Effect, Exit, Fiber, Redacted, References, Scope, Stream } from "effect"
import * as Link from "../servers/mail/Link.ts"
import * as Dice from "../world/Dice.ts"
import { bytesOf, textOf } from "../world/octets.ts"
import * as Rig from "../world/Rig.ts"
import * as Time from "../world/Time.ts"
import type { Campaign } from "./Campaign.ts"

const names = ["INBOX", "Archive", "Drafts", "Sent"]
const perMailbox = 3

/** The record of a run. */
interface Record {
  memory: MemoryTransport.MemoryTransport | undefined
  calls: number
  readonly problems: Set<string>
}

interface Caller {
  readonly dice: Dice.Dice
  readonly pool: ImapPool.ImapPool
  readonly record: Record
}

const subjectOf = (mailbox: string, uid: number): string => `Subject: ${mailbox}-${uid}\r\n`

/** Draws the mail; no two messages are alike. */
const drawMail = (dice: Dice.Dice): Simulator.Mailboxes =>
  Object.fromEntries(
    names.map((name) => [
      name,
      Array.from({ length: perMailbox }, (_, index) => {
        const text = `${subjectOf(name, index + 1)}\r\n${name.repeat(dice.pick(1, 300))}\r\n`
        return Simulator.message(bytesOf(text), { uid: index + 1 })
      })
    ])
  )

const profileOf = (dice: Dice.Dice): Simulator.Profile => {
  const all = `IMAP4rev1 AUTH=PLAIN UIDPLUS${dice.pick("", " UNSELECT", " LITERAL+ CONDSTORE ENABLE QRESYNC")}`
  return { ...Simulator.profiles.wellBehaved, capabilities: { clear: all, tls: all, authenticated: all } }
}

const drawFault = (dice: Dice.Dice): Link.Fault => ({
  side: dice.pick("server", "client"),
  after: dice.below(dice.pick(400, 4_000, 20_000)),
  how: dice.pick("end", "reset", "silence", "drip")
})

/** Serves at most `maxConnections` at a time, and cuts some of them. */
const serving = (dice: Dice.Dice, server: Simulator.Server) => {
  const maxConnections = dice.pick(Infinity, Infinity, 2, 1)
  const faulty = dice.pick(0, 0, 0.2, 0.6)
  let open = 0
  return (end: Parameters<Simulator.Server["serve"]>[0]) =>
    Effect.gen(function* () {
      const link = yield* Link.make(end)
      if (open >= maxConnections) {
        yield* link.startTls
        yield* link.write(bytesOf("* BYE [UNAVAILABLE] Too many connections\r\n"))
        return yield* link.end
      }
      open++
      yield* Effect.addFinalizer(() => Effect.sync(() => void open--))
      if (dice.chance(faulty)) yield* link.disturb(drawFault(dice))
      yield* server.serve(link)
    }).pipe(Effect.ignore)
}

/** Reads a message, perhaps more than once, with pauses. */
const reads = ({ dice, pool, record }: Caller): Effect.Effect<unknown, ImapError.ImapError> => {
  const mailbox = dice.oneOf(names) ?? "INBOX"
  const uid = 1 + dice.below(perMailbox)
  const readOnly = dice.chance(0.3)
  const work = (connection: ImapConnection.ImapConnection) =>
    Effect.gen(function* () {
      for (let times = dice.pick(1, 1, 3); times > 0; times--) {
        const { name, readOnly: isReadOnly } = yield* connection.mailbox
        if (name !== mailbox || isReadOnly !== readOnly)
          record.problems.add(`works in ${name}, not in ${mailbox}`)
        const value = yield* connection.execute(Command.fetch(uid, { source: true }))
        const text = textOf(value[0]?.source ?? bytesOf(""))
        if (!text.startsWith(subjectOf(mailbox, uid))) record.problems.add("the message is another one")
        if (dice.chance(0.3)) yield* Effect.sleep(dice.pick(10, 500, 3_000))
      }
    })
  return pool.use(mailbox, work, { readOnly })
}

const streams = ({ dice, pool }: Caller): Effect.Effect<unknown, ImapError.ImapError> => {
  const command = Command.fetch(1 + dice.below(perMailbox), { source: true })
  const stream = pool.stream(dice.oneOf(names) ?? "INBOX", (connection) => connection.stream(command))
  return Stream.runDrain(Stream.take(stream, dice.pick(Infinity, 1, 2)))
}

const call = (caller: Caller): Effect.Effect<void> => {
  const { dice, pool, record } = caller
  const operation = dice.pick(
    () => reads(caller),
    () => reads(caller),
    () => streams(caller),
    () => pool.use((connection) => connection.execute(Command.status("Sent", ["messages"]))),
    () => pool.use("none", (connection) => connection.execute(Command.noop))
  )()
  const timeoutMs = dice.pick(undefined, undefined, dice.below(20), dice.below(300), 4_000, 20_000)
  const bounded = timeoutMs === undefined ? operation : Effect.timeoutOption(operation, timeoutMs)
  return Effect.map(Effect.exit(bounded), (exit) => {
    record.calls++
    if (Exit.isFailure(exit) && Cause.hasDies(exit.cause)) record.problems.add(Cause.pretty(exit.cause))
  })
}

const program = Effect.fnUntraced(function* (dice: Dice.Dice, record: Record) {
  const profile = profileOf(dice)
  const server = yield* Simulator.serverOf(profile, { mailboxes: drawMail(dice) })
  const memory = yield* MemoryTransport.make({
    server: serving(dice.fork(), server),
    latency: dice.pick(0, 5, 80),
    chunk: dice.pick(Infinity, 7, 200)
  })
  record.memory = memory
  const scope = yield* Scope.make()
  const account = { host: Rig.host, security: "tls", user: profile.user } as const
  const pool = yield* ImapPool.make(
    { ...account, password: Redacted.make(profile.password) },
    {
      size: dice.pick(1, 2, 4, 8),
      idleTimeToLive: dice.pick("1 second", "1 minute"),
      timeToLive: dice.pick("5 seconds", "1 hour")
    }
  ).pipe(Scope.provide(scope), Effect.provideService(Transport.Transport, memory.transport), Effect.orDie)
  const callers = Array.from({ length: dice.pick(5, 40, 100) }, () => dice.fork())
  const calls = yield* Effect.forkChild(
    Effect.forEach(
      callers,
      (callerDice) =>
        Effect.delay(
          call({ dice: callerDice, pool, record }),
          callerDice.pick(0, callerDice.below(2_000), callerDice.below(60_000))
        ),
      { concurrency: "unbounded", discard: true }
    )
  )
  // the pool may end while all callers work
  if (dice.chance(0.3)) yield* Effect.sleep(dice.below(5_000))
  else yield* Fiber.await(calls)
  yield* Scope.close(scope, Exit.void)
  yield* Fiber.await(calls)
  if (memory.open() > 0) record.problems.add(`${memory.open()} connections are left open`)
})

export const pools: Campaign = {
  name: "pools",
  about:
    "a pool whose callers give up, at a server that cuts and limits: each in its own mailbox, and it ends",
  runs: 2_000,
  run: (seed) =>
    Effect.gen(function* () {
      const dice = Dice.make(seed)
      const record: Record = { memory: undefined, calls: 0, problems: new Set() }
      const played = Effect.scoped(program(dice.fork(), record)).pipe(
        Effect.provideService(Policy.Policy, Policy.make({ attempts: 1, limits: { command: 15_000 } })),
        Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
        Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
        Effect.provideService(Pacing.Pacing, Pacing.make()),
        Effect.provideService(
          References.MaxOpsBeforeYield,
          dice.chance(0.4) ? dice.pick(4, 7, 16, 64) : 2_048
        )
      )
      const outcome = yield* Time.run(played, { dice })
      return {
        problems: [...Time.problemsOf(outcome), ...record.problems],
        transcript: () => saidBy(record),
        counts: { calls: record.calls, connections: record.memory?.log().at(-1)?.connection ?? 0 }
      }
    })
}

const saidBy = ({ memory }: Record): string =>
  (memory?.log() ?? [])
    .map(
      ({ at, bytes, connection, from }) =>
        `${at} ${connection} ${from} ${JSON.stringify(textOf(bytes).slice(0, 200))}`
    )
    .join("\n")
