/** Asks whether the server is still there. Any answer shows that it is, and may bring news. RFC 9051 §6.1.2. */
import { Effect } from "effect"
import { noop } from "../../imap/command/noop.ts"
import { encodingFor } from "./encodingFor.ts"
import { session, type Run } from "./Run.ts"

export const probe = Effect.fnUntraced(function* (run: Run) {
  const { commands } = yield* session(run, undefined, "selected")
  yield* commands.ask({ step: "selected", command: noop }, encodingFor(undefined))
  return { type: "ok" as const }
})
