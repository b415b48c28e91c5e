/**
 * Leaves the mailbox, and expunges nothing unless the app asks for it. RFC 9051 §6.4.1, §6.4.2, RFC 3691.
 *
 * CLOSE expunges what is marked as deleted, but not if the mailbox is open read-only. If the server has no UNSELECT, the
 * mailbox is therefore opened read-only first, and closed only after the OK to that: some servers keep the old mailbox
 * open when they refuse another.
 */
import { Effect } from "effect"
import type { Command } from "../../imap/Command.ts"
import * as Reserved from "../../imap/command/Reserved.ts"
import type { Activities } from "../machine/activities.ts"
import type { Tagged } from "../../imap/Response.ts"
import { encodingFor } from "./encodingFor.ts"
import { rejected, swallowed } from "./rejection.ts"
import { contextOf, type Run, session } from "./Run.ts"

type Input = Activities["unselect"]["input"]

export const unselect = Effect.fnUntraced(function* (run: Run, input: Input) {
  const left = { type: "ok" as const }
  if (!input.expunges && isOffered(run)) {
    const { condition } = yield* ask(run, Reserved.unselect, leave)
    if (condition === "OK") return left
  }
  if (!input.expunges && !input.readOnly) {
    const { condition } = yield* ask(run, Reserved.select(input.mailbox, { readOnly: true }), examined)
    if (condition !== "OK") return left
  }
  const answer = yield* ask(run, Reserved.close, leave)
  if (answer.condition === "OK") return left
  const error = rejected(yield* session(run, undefined, "select"), "CLOSE", answer, "select")
  return { type: "refused" as const, error, readOnly: !input.expunges }
})

const isOffered = (run: Run): boolean => {
  const { capabilities } = contextOf(run).mailbox
  return capabilities?.has("UNSELECT") === true || capabilities?.has("IMAP4REV2") === true
}

/** `completed` is called with the answer before anything after it is read. */
const ask = Effect.fnUntraced(function* (
  run: Run,
  command: Command<unknown>,
  completed: (run: Run, answer: Tagged) => void
) {
  const from = yield* session(run, undefined, "select")
  const { capabilities, utf8 } = contextOf(run).mailbox
  const planned = { step: "select" as const, command, completed: (answer: Tagged) => completed(run, answer) }
  const { answer } = yield* from.commands.ask(planned, encodingFor(capabilities, utf8))
  if (answer._tag === "Tagged") return answer
  return yield* swallowed(from, command.name, answer.text, "select")
})

const leave = (run: Run, { condition }: Tagged): void => {
  if (condition === "OK") forget(run)
}

/** After a refusal no mailbox is open (O04). RFC 9051 §6.3.2. */
const examined = (run: Run, answer: Tagged): void => {
  const { mailbox } = run.attempt
  if (answer.condition !== "OK") forget(run)
  else if (mailbox !== undefined) run.attempt.mailbox = { ...mailbox, readOnly: true }
}

const forget = (run: Run): void => {
  run.attempt.mailbox = undefined
  run.follower?.closed()
}
