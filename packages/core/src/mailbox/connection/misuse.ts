/** Refuses what an app asked for, before anything is sent. */
import { Effect } from "effect"
import * as ImapError from "../../failure/ImapError.ts"

export const misuse = (problem: string): Effect.Effect<never, ImapError.ImapError> =>
  Effect.fail(ImapError.make({ _tag: "Misuse", problem }, "command"))
