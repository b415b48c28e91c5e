/** The user's own commands, one at a time. */
import { Duration, Effect, Stream } from "effect"
import { encodingFor } from "../activity/encodingFor.ts"
import { rejected, swallowed } from "../activity/rejection.ts"
import type { Command, CommandResult, FetchPart } from "../Command.ts"
import * as Plan from "../command/Plan.ts"
import * as ImapError from "../ImapError.ts"
import type { ExecuteOptions } from "../ImapConnection.ts"
import type { Untagged } from "../Response.ts"
import type { Answer, Planned } from "../session/Entry.ts"
import type { Session } from "../session/Session.ts"
import type { Live } from "./Connection.ts"
import { type Caller, misuse } from "./Sharing.ts"
import { openMailbox } from "./within.ts"

/** Sends the command and waits for its tag. If interrupted, the command stays in progress and its answer is dropped. */
export const execute = <A>(
  live: Live,
  command: Command<A>,
  { limit }: ExecuteOptions,
  caller: Caller
): Effect.Effect<CommandResult<A>, ImapError.ImapError> => {
  const ms = limit === undefined ? live.run.policy.limits.command : Duration.toMillis(limit)
  const conversed = Effect.flatMap(live.session, (session) =>
    // if the connection has ended, every caller gets the one reason for it
    Effect.catch(perform({ live, session, limit: ms, caller }, command), (error) =>
      session.isOpen() ? Effect.fail(error) : live.ended
    )
  )
  return live.workers.during(caller.turn.withPermit(conversed))
}

/** What the server is sent for it, by what it lists. */
const planOf = <A>({ attempt, capabilities, context }: Live, command: Command<A>): Plan.Plan<A> =>
  command.plan?.({ capabilities, utf8: context.mailbox.utf8, exists: attempt.mailbox?.exists }) ?? {
    _tag: "Send",
    command
  }

/** What all steps of a command have in common. */
interface Exchange {
  readonly live: Live
  readonly session: Session
  readonly limit: number
  readonly caller: Caller
}

/** The steps of a command, in its turn. */
const perform = <A>(
  exchange: Exchange,
  command: Command<A>
): Effect.Effect<CommandResult<A>, ImapError.ImapError> => {
  const plan = planOf(exchange.live, command)
  if (plan._tag !== "Steps") {
    return Plan.run(plan, (each) => converse(exchange, each))
  }
  return Effect.suspend(() => {
    const untagged: Array<Untagged> = []
    const step = <B>(each: Command<B>) =>
      Effect.tap(perform(exchange, each), (result) => {
        for (const response of result.untagged) untagged.push(response)
        return Effect.void
      })
    return Effect.map(plan.steps(step), (result) => ({ ...result, untagged }))
  })
}

const converse = Effect.fnUntraced(function* <A>(
  { caller, limit, live, session }: Exchange,
  command: Command<A>
) {
  const problem = problemOf(command.name)
  if (problem !== undefined) return yield* misuse(`${command.name}: ${problem}`)
  yield* caller.checked(command.name, openMailbox(live))
  const { follower } = live.run
  const { capabilities, context } = live
  const { answer, entry } = yield* session.commands.ask(
    {
      step: "command",
      command: follower?.sends(command) ?? command,
      limit,
      completed: follower && (({ code }) => follower.coded(code))
    },
    encodingFor(capabilities, context.mailbox.utf8)
  )
  if (answer._tag !== "Tagged") return yield* swallowed(session, command.name, answer.text, "command")
  if (answer.condition !== "OK" && command.accepts?.(answer) !== true) {
    return yield* rejected(session, command.name, answer, "command")
  }
  return { value: command.result(entry.untagged, answer), tagged: answer, untagged: entry.untagged }
})

/** A FETCH in pieces, which has the turn for as long as it runs. */
export const stream = (
  live: Live,
  asked: Command,
  { limit }: ExecuteOptions
): Stream.Stream<FetchPart, ImapError.ImapError> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { ended, run, sharing, workers } = live
      const caller = yield* Effect.withFiber((fiber) => Effect.succeed(sharing.caller(fiber)))
      const { turn } = caller
      yield* Effect.acquireRelease(workers.begin, () => workers.end)
      yield* Effect.acquireRelease(turn.take(1), () => turn.release(1), { interruptible: true })
      const session = yield* live.session
      const commands = yield* streamed(live, asked)
      const { capabilities, context } = live
      const { follower } = run
      const encoding = encodingFor(capabilities, context.mailbox.utf8)
      const checked = (command: Command) =>
        Effect.suspend(() => caller.checked(command.name, openMailbox(live)))
      const parts = commands.map((command) =>
        Stream.unwrap(
          Effect.map(checked(command), () => {
            const planned: Planned = {
              step: "command",
              command: follower?.sends(command) ?? command,
              limit: limit === undefined ? run.policy.limits.command : Duration.toMillis(limit),
              completed: follower && (({ code }) => follower.coded(code))
            }
            return session.commands.stream(planned, encoding, (answer) =>
              refusalOf(session, command.name, answer)
            )
          })
        )
      )
      return Stream.catch(Stream.flatten(Stream.fromIterable(parts)), (error) =>
        session.isOpen() ? Stream.fail(error) : Stream.fromEffect(ended)
      )
    })
  )

/** What is sent for it: one FETCH, or one for each part of a long set of UIDs. */
const streamed = (live: Live, asked: Command): Effect.Effect<ReadonlyArray<Command>, ImapError.ImapError> => {
  const plan = planOf(live, asked)
  if (plan._tag === "Refuse") return ImapError.make(plan.reason, "command")
  const commands = plan._tag === "Send" ? [plan.command] : plan.commands
  return commands?.every(({ name }) => /^(?:UID )?FETCH$/.test(name)) === true
    ? Effect.succeed(commands)
    : misuse(`${asked.name}: only FETCH and UID FETCH can stream literals`)
}

const refusalOf = (
  session: Session,
  name: string,
  answer: Answer
): Effect.Effect<void, ImapError.ImapError> => {
  if (answer._tag !== "Tagged") return Effect.fail(swallowed(session, name, answer.text, "command"))
  return answer.condition === "OK" ? Effect.void : Effect.fail(rejected(session, name, answer, "command"))
}

/** A name is one word, or `UID` and another: its first word is what the server goes by. RFC 9051 §6.4.9. */
const problemOf = (name: string): string | undefined => {
  const words = name.toUpperCase().split(" ")
  const instead = reserved.get(words[0] === "UID" ? (words[1] ?? "") : (words[0] ?? ""))
  if (instead !== undefined) return instead
  const isWord = words.every((word) => /^[A-Z0-9.=_+-]+$/.test(word))
  return isWord && (words.length === 1 || (words.length === 2 && words[0] === "UID"))
    ? undefined
    : "a command's name is one word, or UID and another; the rest are its arguments"
}

/** They change what the connection is, and belong to the machine; what an app does instead. */
const reserved: ReadonlyMap<string, string> = new Map([
  ["STARTTLS", "the connection is encrypted as the account's `security` asks for"],
  ["LOGIN", "the connection has logged in already"],
  ["AUTHENTICATE", "the connection has logged in already"],
  ["UNAUTHENTICATE", "a connection belongs to one user: close it and connect again"],
  ["SELECT", "use the connection's `select`"],
  ["EXAMINE", "use the connection's `select` with `readOnly`"],
  ["CLOSE", "use the connection's `unselect` with `expunge`"],
  ["UNSELECT", "use the connection's `unselect`"],
  ["ENABLE", "name the extension in the account's `enable`"],
  ["IDLE", "a connection that is kept alive idles by itself: on any other send NOOP from time to time"],
  [
    "NOTIFY",
    "`Supervised.account` reports what happens to the other mailboxes, and sends it where that helps"
  ],
  ["COMPRESS", "set the account's `compress` to `auto`"],
  ["LOGOUT", "use the connection's `logout`"]
])
