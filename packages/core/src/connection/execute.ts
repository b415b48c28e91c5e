/** The user's own commands, one at a time. */
import { Effect, type Semaphore } from "effect"
import { encodingFor, rejected, swallowed } from "../activity/flight.ts"
import type { Capabilities } from "../Capability.ts"
import type { Command } from "../Command.ts"
import * as ImapError from "../ImapError.ts"
import type { CommandResult } from "../ImapConnection.ts"
import type { Session } from "../session/Session.ts"

/** They change what the connection is, and belong to the machine. */
const reserved = new Set([
  "STARTTLS",
  "LOGIN",
  "AUTHENTICATE",
  "SELECT",
  "EXAMINE",
  "CLOSE",
  "UNSELECT",
  "ENABLE",
  "IDLE",
  "COMPRESS",
  "LOGOUT"
])

const misuse = (problem: string) => ImapError.make({ _tag: "Misuse", problem }, "command")

/** Where commands go. */
export interface Destination {
  /** Waits for the session, or fails with the connection's end. */
  readonly session: Effect.Effect<Session, ImapError.ImapError>
  readonly capabilities: () => Capabilities
}

/** Sends the command and waits for its own tag. Interrupted, the command stays in progress and its answer is dropped. */
export const execute = Effect.fnUntraced(function* <A>(
  { capabilities, session }: Destination,
  turn: Semaphore.Semaphore,
  command: Command<A>
): Effect.fn.Return<CommandResult<A>, ImapError.ImapError> {
  const name = command.name.toUpperCase()
  if (reserved.has(name)) return yield* misuse(`${name} belongs to the connection: use its own methods`)
  return yield* turn.withPermit(Effect.flatMap(session, (live) => converse(live, capabilities(), command)))
})

const converse = Effect.fnUntraced(function* <A>(
  session: Session,
  capabilities: Capabilities,
  command: Command<A>
) {
  const { answer, entry } = yield* session.commands.ask(
    { step: "command", command },
    encodingFor(capabilities, session.utf8)
  )
  if (answer._tag !== "Tagged") return yield* swallowed(session, command.name, answer.text, "command")
  if (answer.condition !== "OK") return yield* rejected(session, command.name, answer, "command")
  return { value: command.result(entry.untagged), tagged: answer, untagged: entry.untagged }
})
