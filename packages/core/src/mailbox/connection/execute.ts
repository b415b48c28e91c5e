/** Executes an app's commands, one at a time. */
import { Duration, Effect } from "effect"
import { encodingFor } from "../../lifecycle/activity/encodingFor.ts"
import type { Command, CommandResult } from "../../imap/Command.ts"
import * as Plan from "../../imap/command/Plan.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { Untagged } from "../../imap/Response.ts"
import type { Session } from "../../lifecycle/session/Session.ts"
import * as Steps from "../../lifecycle/machine/Steps.ts"
import { misuse } from "./misuse.ts"
import type { Caller } from "./Sharing.ts"
import { openMailbox } from "./within.ts"
import type { ExecuteOptions } from "./ImapConnection.ts"
import type { Live } from "./Live.ts"
import { completedBy, planned } from "./planned.ts"

/** Sends the command and waits for its tagged response, which is dropped after an interruption. */
export const execute = <A>(
  live: Live,
  command: Command<A>,
  { limit }: ExecuteOptions,
  caller: Pick<Caller, "inTurn" | "isIn" | "checked">
): Effect.Effect<CommandResult<A>, ImapError.ImapError> => {
  const ms = limit === undefined ? live.run.policy.limits.command : Duration.toMillis(limit)
  const conversed = Effect.flatMap(live.session, (session) =>
    // after the end of the connection every caller gets the same reason
    Effect.catch(perform({ live, session, limit: ms, caller }, command), (error) =>
      session.isOpen()
        ? Effect.fail(error)
        : Effect.mapError(live.ended, (ended) => ImapError.withProgress(ended, error.progress))
    )
  )
  return live.workers.during(caller.inTurn(command.name, conversed))
}

/** Plans the command with what the server offers, and with what is known of the open mailbox if it is the caller's. */
export const planOf = <A>(live: Live, caller: Pick<Caller, "isIn">, command: Command<A>): Plan.Plan<A> => {
  const { attempt, capabilities, context } = live
  const open = openMailbox(live)
  const exists = open !== undefined && caller.isIn(open) ? attempt.mailbox?.exists : undefined
  return command.plan?.({ capabilities, utf8: context.mailbox.utf8, exists }) ?? { _tag: "Send", command }
}

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
  const { capabilities, context } = live
  const gathering = command.gather?.()
  const { answer, entry } = yield* session.commands.ask(
    { ...planned(live, command, limit), takes: gathering && ((response) => gathering.take(response)) },
    encodingFor(capabilities, context.mailbox.utf8)
  )
  const tagged = yield* completedBy(session, command, answer)
  const value = gathering === undefined ? command.result(entry.untagged, tagged) : gathering.rest()
  return { value, tagged, untagged: entry.untagged }
})

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
    "`Supervised.account` reports what happens to the other mailboxes, and sends it where that helps"
  ],
  ["LOGOUT", "use the connection's `logout`"]
])
