/** Opens the mailbox. Selected is only what its own tagged OK says (L01). RFC 9051 §6.3.2, §6.3.3. */
import { Effect } from "effect"
import * as ImapError from "../ImapError.ts"
import type { Activities } from "../machine/activities.ts"
import * as Mailbox from "../Mailbox.ts"
import { board, swallowed } from "./flight.ts"
import { isUnsafeLogin, ofSelect } from "./refusal.ts"
import { session, type World } from "./World.ts"

export const select =
  (world: World) =>
  ({ flight }: Activities["select"]["input"]) =>
    Effect.gen(function* () {
      const from = yield* session(world, undefined, "select")
      const entry = yield* board(world, from, "select", flight)
      const answer = yield* from.commands.answer(entry)
      if (answer._tag !== "Tagged") {
        return yield* swallowed(
          from,
          entry.command.name,
          "text" in answer ? answer.text : undefined,
          "select"
        )
      }
      const serverText = world.recorder.redactor.text(answer.text)
      if (answer.condition === "OK") {
        if (world.attempt.flights === 0) world.attempt.flights = from.flights()
        const mailbox = world.attempt.mailbox ?? Mailbox.empty(flight.mailbox, flight.readOnly)
        return { type: "ok" as const, mailbox }
      }
      if (isUnsafeLogin(answer)) {
        const idSent = world.attempt.idSent
        return {
          type: "unsafe" as const,
          error: ImapError.make({ _tag: "UnsafeLogin", idSent }, "select", { serverText })
        }
      }
      const reason = ofSelect(answer, flight.mailbox, entry.command.name)
      return { type: "refused" as const, error: ImapError.make(reason, "select", { serverText }) }
    })
