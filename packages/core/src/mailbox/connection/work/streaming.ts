/** Streams the responses to a FETCH to the app as they come. */
import { Effect, Exit, Scope, Stream } from "effect"
import { encodingFor } from "../../../lifecycle/activity/encodingFor.ts"
import type { Command, FetchPart } from "../../../imap/Command.ts"
import type { PlannedCommand } from "../../../imap/command/Command.ts"
import * as Plan from "../../../imap/command/Plan.ts"
import * as ImapError from "../../../failure/ImapError.ts"
import { type Incoming, Literals, Whole } from "../../../lifecycle/session/Incoming.ts"
import type { Session } from "../../../lifecycle/session/Session.ts"
import { atEnd, completedBy, planned, planOf } from "./exchange.ts"
import { misuse } from "../../../failure/expects.ts"
import type { Caller } from "../turn/Sharing.ts"
import { untilUnused } from "../turn/hold.ts"
import { openMailbox } from "../turn/selection.ts"
import type { Live } from "../Lifecycle.ts"
import { type Carrier, carried } from "../../telemetry/commandMetrics.ts"
import { offeredBy } from "./offered.ts"

/** Streams literals in pieces. */
export const stream = (live: Live, asked: Command, carrier: Carrier) =>
  streamed<unknown, FetchPart>(live, asked, {
    carrier,
    problem: "only FETCH and UID FETCH can stream literals",
    incoming: () => new Literals()
  })

/** Streams messages one by one. */
export const messages = <A>(live: Live, asked: Command<ReadonlyArray<A>>, carrier: Carrier) =>
  streamed<ReadonlyArray<A>, A>(live, asked, {
    carrier,
    problem: "only a FETCH with a query can stream messages",
    incoming: ({ gather }) => gather && new Whole(gather())
  })

/** The way in which responses become elements of a stream. */
interface Means<A, Part> {
  readonly carrier: Carrier
  /** The problem of a command that cannot be streamed. */
  readonly problem: string
  readonly incoming: (command: PlannedCommand<A>) => Incoming<Part> | undefined
}

/** Sends the commands of the plan one after the other, in one turn. */
const streamed = <A, Part>(
  live: Live,
  asked: Command<A>,
  means: Means<A, Part>
): Stream.Stream<Part, ImapError.ImapError> => Stream.unwrap(inOneTurn(live, asked, means))

const inOneTurn = Effect.fnUntraced(function* <A, Part>(
  live: Live,
  asked: Command<A>,
  means: Means<A, Part>
) {
  const { sharing, workers } = live
  const [caller, stay] = yield* Effect.withFiber((fiber) =>
    Effect.succeed([sharing.caller(fiber), sharing.stayOf(fiber)] as const)
  )
  const around = yield* Effect.scope
  const scope = yield* Scope.fork(around)
  const begun = Effect.gen(function* () {
    yield* Effect.acquireRelease(workers.begin, () => workers.end)
    const parts = Stream.fromEffect(partsOf({ live, caller }, asked, means))
    const [pull, context] = yield* Effect.all([Stream.toPull(Stream.flatten(parts)), Effect.context<never>()])
    return yield* caller.reading(asked.name, { pull, scope, context })
  })
  const reading = yield* Scope.provide(begun, scope)
  if (stay !== undefined || !live.run.settings.keptAlive) return Stream.fromPull(Effect.succeed(reading.next))
  let failure: ImapError.ImapError | undefined
  const unread = Effect.catch(
    Effect.raceFirst(reading.ended.await, untilUnused(live, sharing.turns)),
    (error) => {
      failure = error
      return Scope.close(scope, Exit.void)
    }
  )
  yield* Effect.forkIn(unread, around)
  return Stream.fromPull(
    Effect.succeed(Effect.suspend(() => (failure === undefined ? reading.next : Effect.fail(failure))))
  )
})

/** The elements that the commands of the plan bring. */
const partsOf = Effect.fnUntraced(function* <A, Part>(call: Call, asked: Command<A>, means: Means<A, Part>) {
  const { caller, live } = call
  const session = yield* live.session
  const plan = planOf(live, caller, asked)
  if (plan._tag === "Refuse") return yield* ImapError.make(plan.reason, "command")
  const commands = Plan.commandsOf(plan)
  if (commands?.every(({ name }) => /^(?:UID )?FETCH$/.test(name)) !== true) {
    return yield* misuse(`${asked.name}: ${means.problem}`)
  }
  const parts = commands.map((command) => Stream.unwrap(converse({ ...call, session }, command, means)))
  return Stream.catch(
    Stream.ensuring(Stream.flatten(Stream.fromIterable(parts)), carried(means.carrier)),
    (error) =>
      session.isOpen()
        ? Stream.fail(error)
        : Stream.fromEffect(Effect.mapError(live.ended, (ended) => atEnd(error, ended)))
  )
})

interface Call {
  readonly live: Live
  readonly caller: Caller
}

interface Exchange extends Call {
  readonly session: Session
}

const converse = Effect.fnUntraced(function* <A, Part>(
  { caller, live, session }: Exchange,
  command: Command<A>,
  { incoming, problem }: Means<A, Part>
) {
  yield* caller.checked(command.name, openMailbox(live))
  const into = incoming(command)
  if (into === undefined) return yield* misuse(`${command.name}: ${problem}`)
  const { context, run } = live
  return session.commands.stream(
    planned(live, command, run.policy.limits.command),
    encodingFor(offeredBy(live), context.mailbox.utf8),
    (answer) => Effect.asVoid(completedBy(session, command, answer)),
    into
  )
})
