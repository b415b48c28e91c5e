/** Sends LOGOUT; whatever the answer is, or none, the connection is closed next. RFC 9051 §6.1.3. */
import { Exit } from "effect"
import * as Reserved from "../../imap/command/Reserved.ts"
import type { ActivityOutcome } from "../machine/activities.ts"
import type * as Entry from "../session/Entry.ts"
import { type Steps, Wait } from "./activity.ts"
import { encodingFor } from "./encodingFor.ts"
import type { Run } from "./Run.ts"

export function* logout({ attempt: { winner } }: Run): Steps<ActivityOutcome<"logout">> {
  if (winner === undefined) return unanswered
  const { commands } = winner
  const [entry] = yield* new Wait<ReadonlyArray<Entry.Entry>>((then) =>
    commands.post([{ step: "logout", command: Reserved.logout }], encodingFor(undefined), (sent) =>
      then(Exit.isSuccess(sent) ? sent : Exit.succeed([]))
    )
  )
  if (entry === undefined) return unanswered
  return yield* new Wait<ActivityOutcome<"logout">>((then) =>
    commands.onAnswer(entry, (answer) =>
      then(Exit.succeed(Exit.isSuccess(answer) ? outcomeOf(answer.value) : unanswered))
    )
  )
}

const unanswered = { type: "unanswered" } as const

const outcomeOf = (answer: Entry.Answer) => {
  if (answer._tag !== "Tagged") return unanswered
  return { type: answer.condition === "OK" ? "done" : "refused" } as const
}
