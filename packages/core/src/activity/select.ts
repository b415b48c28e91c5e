/** Opens the mailbox. Selected is only what its own tagged OK says (O01). RFC 9051 §6.3.2, §6.3.3. */
import { Effect } from "effect"
import * as ImapError from "../ImapError.ts"
import type { Activities } from "../machine/activities.ts"
import type { PlainReason } from "../Reason.ts"
import type { Tagged } from "../Response.ts"
import { entryFor, swallowed } from "./flight.ts"
import { applyQuirk, diagnosis, symptomOf } from "./quirk.ts"
import { ofSelect, referralIn } from "../quirk/byCode.ts"
import { session, type Run } from "./Run.ts"

type Input = Activities["select"]["input"]

export const select = (run: Run) => (input: Input) =>
  Effect.gen(function* () {
    const { flight } = input
    const from = yield* session(run, undefined, "select")
    const entry = yield* entryFor(run, from, "select", flight)
    const answer = yield* from.commands.answer(entry)
    if (answer._tag !== "Tagged") {
      return yield* swallowed(from, entry.command.name, "text" in answer ? answer.text : undefined, "select")
    }
    if (answer.condition === "OK") {
      return { type: "ok" as const, flights: from.flights() }
    }
    const reason = ofSelect(answer, flight.mailbox, entry.command.name, run.recorder.redactor)
    return refused(run, answer, input, reason)
  })

/** Some servers refuse the mailbox to a client that did not say who it is, and open it once it does. */
const refused = (run: Run, tagged: Tagged, { flight: { mailbox }, idSent }: Input, reason: PlainReason) => {
  const refusal = { ...symptomOf(run, "select", tagged), mailbox }
  const serverText = refusal.text()
  if (applyQuirk(run, refusal, "IdentifyAgain") !== undefined) {
    const error = ImapError.make({ _tag: "UnsafeLogin", idSent }, "select", { serverText })
    return { type: "unsafe" as const, error }
  }
  const referral = referralIn(tagged, run.recorder.redactor)
  const found = applyQuirk(run, refusal, "Means")
  const error =
    found === undefined
      ? ImapError.make(referral ?? reason, "select", { serverText })
      : diagnosis(found, refusal)
  return { type: "refused" as const, error }
}
