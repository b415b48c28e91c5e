/** Sends LOGOUT; whatever the answer is, or none, the connection is closed next. RFC 9051 §6.1.3. */
import { Effect } from "effect"
import * as Reserved from "../../imap/command/Reserved.ts"
import type { Answer } from "../session/Entry.ts"
import { encodingFor } from "./encodingFor.ts"
import { session, type Run } from "./Run.ts"

export const logout = Effect.fnUntraced(
  function* (run: Run) {
    const { commands } = yield* session(run, undefined, "logout")
    const [entry] = yield* commands.send(
      [{ step: "logout", command: Reserved.logout }],
      encodingFor(undefined)
    )
    return entry === undefined ? unanswered : outcomeOf(yield* commands.answer(entry))
  },
  Effect.orElseSucceed(() => unanswered)
)

const unanswered = { type: "unanswered" } as const

const outcomeOf = (answer: Answer) => {
  if (answer._tag !== "Tagged") return unanswered
  return { type: answer.condition === "OK" ? "done" : "refused" } as const
}
