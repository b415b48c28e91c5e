/** Runs an app's commands one at a time, and the library's own in one write. */
import { Effect, Result } from "effect"
import { encodingFor } from "../../../lifecycle/activity/encodingFor.ts"
import * as Capability from "../../../imap/Capability.ts"
import * as CommandEncoder from "../../../imap/wire/CommandEncoder.ts"
import type { Command, CommandResult } from "../../../imap/Command.ts"
import { commandOf, type PlannedCommand } from "../../../imap/command/Command.ts"
import * as Plan from "../../../imap/command/Plan.ts"
import { isTagged } from "../../../base/is.ts"
import { misuse } from "../../../failure/expects.ts"
import * as ImapError from "../../../failure/ImapError.ts"
import type { Tagged, Untagged } from "../../../imap/Response.ts"
import { failed } from "../../../lifecycle/activity/quirk.ts"
import { rejected, swallowed } from "../../../lifecycle/activity/rejection.ts"
import type { Answer, Planned } from "../../../lifecycle/session/Entry.ts"
import type { Session } from "../../../lifecycle/session/Session.ts"
import * as Steps from "../../../lifecycle/machine/Steps.ts"
import { effectOf } from "../calls.ts"
import { recordUnsent } from "../refusals.ts"
import type { Caller } from "../turn/Sharing.ts"
import { Asking } from "../turn/TurnRecord.ts"
import { openMailbox } from "../turn/selection.ts"
import type { Live } from "../Lifecycle.ts"
import { type Carrier, carried } from "../../telemetry/commandMetrics.ts"
import { noteBroken, offeredBy } from "./offered.ts"

/** Sends the command and waits for its tagged response, which is dropped after an interruption. */
export const exchange = <A>(
  live: Live,
  command: Command<A>,
  caller: Pick<Caller, "inTurn" | "isIn" | "checked">,
  { limit = live.run.policy.limits.command, carrier }: Means = {}
): Effect.Effect<CommandResult<A>, ImapError.ImapError> => {
  const unsent = (error: ImapError.ImapError) => recordUnsent(live.run, command.name, error)
  const conversed = Effect.flatMap(Effect.tapError(live.session, unsent), (session) =>
    // after the end of the connection every caller gets the same reason
    Effect.catch(perform({ live, session, limit, caller }, command), (error) =>
      session.isOpen() ? Effect.fail(error) : Effect.mapError(live.ended, (ended) => atEnd(error, ended))
    )
  )
  const measured =
    carrier === undefined ? conversed : Effect.suspend(() => Effect.ensuring(conversed, carried(carrier)))
  return live.workers.during(caller.inTurn(command.name, measured))
}

interface Means {
  /** Milliseconds. */
  readonly limit?: number
  /** Of a command of the app, whose octets are measured. */
  readonly carrier?: Carrier
}

/** Returns the error of a call whose connection has ended: that of the end, unless a command was the cause. */
export const atEnd = (error: ImapError.ImapError, ended: ImapError.ImapError): ImapError.ImapError =>
  error.call === undefined ? ImapError.withProgress(ended, error.progress) : error

/** Plans the command by the server's capabilities and, if it is the caller's, the state of the open mailbox. */
export const planOf = <A>(live: Live, caller: Pick<Caller, "isIn">, command: Command<A>): Plan.Plan<A> => {
  const { attempt, context } = live
  const capabilities = offeredBy(live)
  const open = openMailbox(live)
  const exists = open !== undefined && caller.isIn(open) ? attempt.mailbox?.exists : undefined
  const { utf8 } = context.mailbox
  const breaks = (extension: string) => noteBroken(live, extension)
  const plan = Plan.of(command, { capabilities, utf8, exists, breaks })
  return isTagged(plan, kinds)
    ? plan
    : Plan.refuse({
        _tag: "Misuse",
        problem: `${command.name}: \`plan\`: expected a function that returns a Plan`
      })
}

const kinds = new Set(["Send", "Steps", "Refuse"])

/** The data that the steps of a command share. */
interface Exchange {
  readonly live: Live
  readonly session: Session
  readonly limit: number
  readonly caller: Pick<Caller, "isIn" | "checked">
}

/** Performs the steps of a command, when its turn comes. */
const perform = <A>(
  exchange: Exchange,
  command: Command<A>
): Effect.Effect<CommandResult<A>, ImapError.ImapError> => {
  const plan = planOf(exchange.live, exchange.caller, command)
  if (plan._tag === "Send") return sent(exchange, plan)
  if (plan._tag === "Refuse") return Plan.run(plan, (each) => converse(exchange, each))
  return Effect.suspend(() => {
    const untagged: Array<Untagged> = []
    const step = <B>(each: Command<B>) =>
      Effect.tap(perform(exchange, each), (result) => {
        for (const response of result.untagged) untagged.push(response)
        return Effect.void
      })
    return Effect.map(effectOf(plan.steps(step), "steps"), (result) => ({ ...result, untagged }))
  })
}

/** Sends a command; if the server refuses the extension that it needs, sends the alternative without it. */
const sent = <A>(
  exchange: Exchange,
  { command, otherwise }: Extract<Plan.Plan<A>, { readonly _tag: "Send" }>
): Effect.Effect<CommandResult<A>, ImapError.ImapError> => {
  const once = Effect.catch(converse(exchange, command), (error) =>
    isOfLiterals(exchange.live, command, error)
      ? Effect.andThen(noted(exchange.live, "LITERAL+"), converse(exchange, command))
      : Effect.fail(error)
  )
  return otherwise === undefined
    ? once
    : Effect.catch(once, (error) => {
        if (!Plan.isRefusal(error)) return Effect.fail(error)
        const { extension, plan } = otherwise
        const without = perform(exchange, commandOf({ ...command, plan }))
        return Effect.tap(without, () => noted(exchange.live, extension))
      })
}

const noted = (live: Live, extension: string) => Effect.sync(() => noteBroken(live, extension))

/**
 * Returns whether BAD may be about a literal that was not asked for. RFC 7888 §5. None is sent on the connection after that: what
 * is refused for something else, such as a message to be appended, is not sent twice each time.
 */
const isOfLiterals = (live: Live, command: Command, { reason }: ImapError.ImapError): boolean => {
  if (reason._tag !== "CommandRejected" || reason.status !== "BAD") return false
  if (Capability.literals(offeredBy(live)) === "synchronizing") return false
  const { utf8 } = live.context.mailbox
  const encoded = CommandEncoder.encode("A1", command, { literals: "synchronizing", utf8 })
  return Result.isSuccess(encoded) && encoded.success.parts.length > 1
}

const converse = Effect.fnUntraced(function* <A>(
  { caller, limit, live, session }: Exchange,
  command: PlannedCommand<A>
) {
  const problem = problemOf(command.name)
  if (problem !== undefined) return yield* misuse(`${command.name}: ${problem}`)
  yield* caller.checked(command.name, openMailbox(live))
  const { context } = live
  const capabilities = offeredBy(live)
  const encoding = encodingFor(capabilities, context.mailbox.utf8)
  const gathering = command.gather?.()
  const { answer, entry } = yield* session.commands.ask(
    { ...planned(live, command, limit), takes: gathering && ((response) => gathering.take(response)) },
    encoding
  )
  const tagged = yield* Effect.catch(completedBy(session, command, answer), (error) =>
    failed(live.run, error)
  )
  const value = gathering === undefined ? command.result(entry.untagged, tagged) : gathering.rest()
  const incomplete = gathering === undefined ? command.problem?.(entry.untagged) : gathering.problem?.()
  if (incomplete !== undefined) return yield* ImapError.make(incomplete, "command")
  return { value, tagged, untagged: entry.untagged }
})

/** Plans a command. A follower of the mailbox may change its form, and takes the code of its answer. */
export const planned = ({ run }: Live, command: Command, limit: number): Planned => {
  const { follower } = run
  return {
    step: "command",
    command: follower?.sends(command) ?? command,
    limit,
    completed: follower && (({ code }) => follower.coded(code))
  }
}

/** The tagged response; fails if the server refused the command or never answered it. */
export const completedBy = (
  session: Session,
  { accepts, name }: PlannedCommand,
  answer: Answer
): Effect.Effect<Tagged, ImapError.ImapError> => {
  if (answer._tag !== "Tagged") return Effect.fail(swallowed(session, name, answer.text, "command"))
  return answer.condition === "OK" || accepts?.(answer) === true
    ? Effect.succeed(answer)
    : Effect.fail(rejected(session, name, answer, "command"))
}

/** Returns what is wrong with a command's name, if anything: it is one word, or `UID` and another. RFC 9051 §6.4.9. */
const problemOf = (name: string): string | undefined => {
  const words = name.toUpperCase().split(" ")
  const instead = reserved.get(words[0] === "UID" ? (words[1] ?? "") : (words[0] ?? ""))
  if (instead !== undefined) return instead
  const isWord = words.every((word) => /^[A-Z0-9.=_+-]+$/.test(word))
  return isWord && (words.length === 1 || (words.length === 2 && words[0] === "UID"))
    ? undefined
    : "a command's name is one word, or UID and another; the rest are its arguments"
}

/** Commands that change the connection itself belong to the machine; with what an app does instead. */
const reserved: ReadonlyMap<string, string> = new Map([
  ...Steps.reserved,
  ["STARTTLS", "the connection is encrypted as the account's `security` asks for"],
  ["LOGIN", "the connection has logged in already"],
  ["AUTHENTICATE", "the connection has logged in already"],
  ["UNAUTHENTICATE", "a connection belongs to one user: close it and connect again"],
  ["CLOSE", "use the connection's `unselect` with `expunge`"],
  ["UNSELECT", "use the connection's `unselect`"],
  ["IDLE", "a connection that is kept alive idles by itself: on any other send NOOP from time to time"],
  [
    "NOTIFY",
    "`Supervised.accountChanges` reports what happens to the other mailboxes, and sends it where that helps"
  ],
  ["LOGOUT", "use the connection's `logout`"]
])

/**
 * Sends the commands when its turn among the app's comes. Returns the answers in order; `undefined` for a command that
 * is not sent, or that the server never answers. `answered` is called with each answer at once. Their data is part of
 * `untagged`.
 */
export const batch = (
  live: Live,
  make: () => ReadonlyArray<Command>,
  answered: (index: number, tagged: Tagged) => void = () => {}
): Effect.Effect<ReadonlyArray<Tagged | undefined>, ImapError.ImapError> => {
  const { sharing, workers } = live
  const conversed = Effect.flatMap(live.session, ({ commands }) =>
    Effect.suspend(() => {
      const { context, run } = live
      const capabilities = offeredBy(live)
      const { utf8 } = context.mailbox
      const flight = make().flatMap((command, index): ReadonlyArray<Planned> => {
        const plan: Plan.Plan<unknown> = Plan.of(command, { capabilities, utf8 })
        const limit = run.policy.limits.command
        const completed = (tagged: Tagged) => {
          // the question is repeated later, then without it
          if (tagged.condition === "BAD" && plan._tag === "Send" && plan.otherwise !== undefined)
            noteBroken(live, plan.otherwise.extension)
          answered(index, tagged)
        }
        return plan._tag === "Send"
          ? [{ step: "command", command: plan.command, limit, streamed: true, completed }]
          : []
      })
      if (flight.length === 0) return Effect.succeed([])
      return Effect.uninterruptibleMask((restore) =>
        Effect.flatMap(restore(commands.send(flight, encodingFor(capabilities, utf8))), (entries) =>
          restore(Effect.forEach(entries, (entry) => Effect.map(commands.next(entry), taggedOf))).pipe(
            Effect.onInterrupt(() => Effect.forEach(entries, (entry) => commands.abandon(entry)))
          )
        )
      )
    })
  )
  const called = workers.during(sharing.turns.withPermit("account", conversed))
  return Effect.provideService(called, Asking, "account")
}

const taggedOf = (answer: Answer): Tagged | undefined => (answer._tag === "Tagged" ? answer : undefined)
