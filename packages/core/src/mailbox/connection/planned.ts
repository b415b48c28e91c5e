/** Sends a command and judges its answer, for `execute` and the streams. */
import { Effect } from "effect"
import { rejected, swallowed } from "../../lifecycle/activity/rejection.ts"
import type { Command } from "../../imap/Command.ts"
import type * as ImapError from "../../failure/ImapError.ts"
import type { Tagged } from "../../imap/Response.ts"
import type { Answer, Planned } from "../../lifecycle/session/Entry.ts"
import type { Session } from "../../lifecycle/session/Session.ts"
import type { Live } from "./Live.ts"

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
  { accepts, name }: Command,
  answer: Answer
): Effect.Effect<Tagged, ImapError.ImapError> => {
  if (answer._tag !== "Tagged") return Effect.fail(swallowed(session, name, answer.text, "command"))
  return answer.condition === "OK" || accepts?.(answer) === true
    ? Effect.succeed(answer)
    : Effect.fail(rejected(session, name, answer, "command"))
}
