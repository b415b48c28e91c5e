/**
 * A supervised account whose callers hold the connection, or append a message piece by piece, while they wait for time, for
 * each other, for news of the mailbox, or for nothing. The connection is cut at any moment. Each call ends, and afterwards
 * new mail is reported as usual.
 */
import {
  Command,
  type ImapConnection,
  type ImapError,
  Pacing,
  Policy,
  ServerProfiles,
  Supervised,
  Transport
} from "@effect-imap/core"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as Simulator from "@effect-imap/core/internal/simulator"
import { MemoryTransport } from "@effect-imap/core/testing"
import {
  Cause,
  Deferred,
  Duration,
  Effect,
  Exit,
  Fiber,
  Option,
  Redacted,
  References,
  Scope,
  Stream
} from "effect"
import * as Link from "../servers/mail/Link.ts"
import * as Dice from "../world/Dice.ts"
import { textOf } from "../world/octets.ts"
import * as Rig from "../world/Rig.ts"
import * as Time from "../world/Time.ts"
import type { Campaign } from "./Campaign.ts"

const minute = 60_000

/** The findings of a run. */
interface Tally {
  memory: MemoryTransport.MemoryTransport | undefined
  calls: number
  held: number
  cut: number
  readonly problems: Set<string>
}

interface Caller {
  readonly dice: Dice.Dice
  readonly supervised: Supervised.Supervised
  /** Completes once another caller has finished. */
  readonly others: Deferred.Deferred<void>
  readonly news: Deferred.Deferred<void>
}

const mailboxes = {
  INBOX: Array.from({ length: 12 }, (_, at) => Simulator.message({ subject: `${at}` })),
  Archive: [Simulator.message({ subject: "old" })]
}

type Work = Effect.Effect<unknown, ImapError.ImapError>

/** The event that a caller's work waits for. */
const waitingFor = ({ dice, news, others, supervised }: Caller): Work =>
  dice.pick<Work>(
    Effect.sleep(dice.pick(10, 2_000, minute, 20 * minute)),
    Deferred.await(others),
    Deferred.await(news),
    // waits for the caller's own turn
    supervised.use(({ execute }) => execute(Command.noop)),
    Stream.runHead(Stream.filter(supervised.statusChanges, ({ _tag }) => _tag === "Waiting")),
    Effect.never,
    Effect.uninterruptible(Effect.sleep(2 * minute))
  )

const work = (caller: Caller, { execute }: ImapConnection.ImapConnection): Work => {
  const { dice } = caller
  const between = () => (dice.chance(0.5) ? Effect.asVoid(execute(Command.noop)) : Effect.void)
  return Effect.gen(function* () {
    for (let times = dice.pick(1, 1, 3); times > 0; times--) {
      yield* between()
      yield* waitingFor(caller)
      yield* between()
    }
  })
}

/** A message in pieces, with pauses between them. */
const uploads = (caller: Caller): Work => {
  const { dice, supervised } = caller
  const pieces = dice.pick(1, 3, 8)
  const piece = new TextEncoder().encode(`${"x".repeat(dice.pick(10, 4_000))}\r\n`)
  const stream = Stream.mapEffect(Stream.range(1, pieces), () =>
    Effect.as(dice.chance(0.5) ? waitingFor(caller) : Effect.void, piece)
  )
  const message = { size: pieces * piece.length, stream }
  return supervised.use(({ execute }) => execute(Command.append("Archive", message)))
}

/** Reads messages one by one, with pauses. Pauses are bounded, since messages that were read ahead do not hold the connection. */
const reads = (caller: Caller): Work =>
  caller.supervised.use(({ messages }) =>
    Stream.runForEach(messages(Command.fetch("1:*", { flags: true })), () =>
      caller.dice.chance(0.3) ? Effect.timeoutOption(waitingFor(caller), "30 minutes") : Effect.void
    )
  )

const works: Readonly<Record<string, (caller: Caller, mailbox: string) => Work>> = {
  command: ({ supervised }) =>
    supervised.use(({ execute }) => execute(Command.status("Archive", ["messages"]))),
  use: (caller, mailbox) => caller.supervised.use(mailbox, (connection) => work(caller, connection)),
  within: (caller, mailbox) =>
    caller.supervised.use((connection) => connection.within(mailbox, () => work(caller, connection))),
  upload: uploads,
  read: reads
}

/** Cuts some of the connections, until `peace.isMade`. */
const serving = (dice: Dice.Dice, server: Simulator.Server, peace: { isMade: boolean }, tally: Tally) => {
  const faulty = dice.pick(0, 0.5, 0.9)
  return (end: Parameters<Simulator.Server["serve"]>[0]) =>
    Effect.gen(function* () {
      const link = yield* Link.make(end)
      const isFaulty = !peace.isMade && dice.chance(faulty)
      if (!isFaulty) return yield* server.serve(link)
      tally.cut++
      const after = dice.below(dice.pick(10_000, 5 * minute, 40 * minute))
      const how = dice.pick("end", "reset", "silence")
      yield* Effect.forkScoped(Effect.delay(link.disturb({ side: "server", after: 0, how }), after))
      yield* server.serve(link)
    }).pipe(Effect.ignore)
}

/**
 * The longest time until all calls end, in milliseconds. Each caller may hold the connection as long as the policy allows, and
 * meanwhile a connection may fall silent, which is noticed only after the next command's limit.
 */
const maxWaitMs = (callers: number): number => (callers + 2) * 3 * 30 * minute

const program = Effect.fnUntraced(function* (dice: Dice.Dice, tally: Tally) {
  const { wellBehaved } = Simulator.profiles
  const server = yield* Simulator.serverOf(wellBehaved, { mailboxes })
  const peace = { isMade: false }
  const memory = yield* MemoryTransport.make({
    server: serving(dice.fork(), server, peace, tally),
    latency: dice.pick(0, 20),
    chunk: dice.pick(Infinity, 50)
  })
  tally.memory = memory
  const scope = yield* Scope.make()
  const { user } = wellBehaved
  const supervised = yield* Supervised.make({
    host: Rig.host,
    security: "tls",
    user,
    password: Redacted.make(wellBehaved.password)
  }).pipe(Scope.provide(scope), Effect.provideService(Transport.Transport, memory.transport), Effect.orDie)
  const changes: Array<Supervised.Change> = []
  const news = yield* Deferred.make<void>()
  yield* Effect.forkIn(
    Stream.runForEach(supervised.changes(), ({ change }) =>
      Effect.suspend(() => {
        changes.push(change)
        return change._tag === "Arrived" ? Deferred.succeed(news, undefined) : Effect.void
      })
    ),
    scope
  )
  const others = yield* Deferred.make<void>()
  const count = dice.pick(2, 5, 12)
  const calls = yield* Effect.forEach(
    Array.from({ length: count }, () => dice.fork()),
    (callerDice) => {
      const name = callerDice.oneOf(Object.keys(works)) ?? "command"
      return Effect.map(
        Effect.forkIn(called(name, { dice: callerDice, supervised, others, news }, tally), scope),
        (fiber) => ({ fiber, name })
      )
    }
  )
  yield* Effect.sleep(dice.below(10 * minute))
  yield* server.mail.deliver("INBOX", Simulator.message({ subject: "news" }))
  const through = Effect.forEach(calls, ({ fiber }) => Fiber.await(fiber))
  if (Option.isNone(yield* Effect.timeoutOption(through, Duration.millis(maxWaitMs(count))))) {
    const waiting = calls.filter(({ fiber }) => fiber.pollUnsafe() === undefined)
    for (const { name } of waiting) tally.problems.add(`a caller waits: ${name}`)
  }
  peace.isMade = true
  yield* Effect.sleep("2 hours")
  const status = yield* supervised.status
  if (status._tag !== "Selected") tally.problems.add(`the account is ${status._tag}`)
  const before = changes.length
  yield* server.mail.deliver("INBOX", Simulator.message({ subject: "last" }))
  yield* Effect.sleep("30 minutes")
  if (!changes.slice(before).some(({ _tag }) => _tag === "Arrived"))
    tally.problems.add("mail is not reported")
  yield* Scope.close(scope, Exit.void)
  if (memory.open() > 0) tally.problems.add(`${memory.open()} connections are left open`)
})

const called = (name: string, caller: Caller, tally: Tally): Effect.Effect<void> => {
  const { dice, others } = caller
  const call = Effect.delay(
    Effect.exit(Effect.suspend(() => works[name]?.(caller, dice.pick("INBOX", "Archive")) ?? Effect.void)),
    dice.below(dice.pick(100, 5 * minute))
  )
  return Effect.flatMap(call, (exit) => {
    tally.calls++
    if (Exit.isFailure(exit) && Cause.hasDies(exit.cause)) tally.problems.add(Cause.pretty(exit.cause))
    if (Exit.isFailure(exit) && Cause.pretty(exit.cause).includes("HeldTooLong")) tally.held++
    return Effect.asVoid(Deferred.succeed(others, undefined))
  })
}

export const holds: Campaign = {
  name: "holds",
  about: "a supervised account whose callers hold its connection while their work waits for other things",
  runs: 1_000,
  run: (seed) =>
    Effect.gen(function* () {
      const dice = Dice.make(seed)
      const tally: Tally = { memory: undefined, calls: 0, held: 0, cut: 0, problems: new Set() }
      const played = Effect.scoped(program(dice.fork(), tally)).pipe(
        Effect.provideService(Policy.Policy, Policy.make()),
        Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
        Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
        Effect.provideService(Pacing.Pacing, Pacing.make()),
        Effect.provideService(References.MaxOpsBeforeYield, dice.chance(0.4) ? dice.pick(4, 16, 64) : 2_048)
      )
      const outcome = yield* Time.run(played, { dice })
      const { calls, cut, held } = tally
      return {
        problems: [...Time.problemsOf(outcome), ...tally.problems],
        transcript: () => saidBy(tally),
        counts: { calls, "held too long": held, "connections to be cut": cut }
      }
    })
}

const saidBy = ({ memory }: Tally): string =>
  (memory?.log() ?? [])
    .map(
      ({ at, bytes, connection, from }) =>
        `${at} ${connection} ${from} ${JSON.stringify(textOf(bytes).slice(0, 200))}`
    )
    .join("\n")
