/** What all commands of an app have in common on their way through the session. */
import { Effect } from "effect"
import { rejected, swallowed } from "../activity/rejection.ts"
import type { Command } from "../Command.ts"
import type * as ImapError from "../ImapError.ts"
import type { Tagged } from "../Response.ts"
import type { Answer, Planned } from "../session/Entry.ts"
import type { Session } from "../session/Session.ts"
import type { Live } from "./Live.ts"

/** As it is sent: a follower of the mailbox may ask for more with it, and hears of its end. */
export const planned = ({ run }: Live, command: Command, limit: number): Planned => {
  const { follower } = run
  return {
    step: "command",
    command: follower?.sends(command) ?? command,
    limit,
    completed: follower && (({ code }) => follower.coded(code))
  }
}

/** The tagged response, unless it is a refusal; fails as well if the server passed over the command. */
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
