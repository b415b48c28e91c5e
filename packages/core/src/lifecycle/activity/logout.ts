/** Sends LOGOUT; neither the answer nor its absence matters. RFC 9051 §6.1.3. */
import { Effect } from "effect"
import * as Reserved from "../../imap/command/Reserved.ts"
import { encodingFor } from "./encodingFor.ts"
import { session, type Run } from "./Run.ts"

export const logout = Effect.fnUntraced(
  function* (run: Run) {
    const { commands } = yield* session(run, undefined, "logout")
    const [entry] = yield* commands.send(
      [{ step: "logout", command: Reserved.logout }],
      encodingFor(undefined)
    )
    if (entry !== undefined) yield* commands.answer(entry)
  },
  (said) => Effect.as(Effect.ignore(said), { type: "done" as const })
)
