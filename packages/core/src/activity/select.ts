/** Opens the mailbox. Selected is only what its own tagged OK says (O01). RFC 9051 §6.3.2, §6.3.3. */
import { Effect } from "effect"
import * as ImapError from "../ImapError.ts"
import type { Activities, FlightInput } from "../machine/activities.ts"
import type { PlainReason } from "../Reason.ts"
import type { Tagged } from "../Response.ts"
import { encodingFor, entryFor, selecting, swallowed } from "./flight.ts"
import { applyQuirk, diagnosis, symptomOf } from "./quirk.ts"
import { ofSelect, referralIn } from "../quirk/byCode.ts"
import type * as Entry from "../session/Entry.ts"
import type { Session } from "../session/Session.ts"
import { session, type Run } from "./Run.ts"

type Input = Activities["select"]["input"]

export const select = (run: Run) => (input: Input) =>
  Effect.gen(function* () {
    const { flight } = input
    const from = yield* session(run, undefined, "select")
    const entry = yield* entryFor(run, from, "select", flight)
    const given = yield* from.commands.answer(entry)
    const answer = isRejected(given, entry) ? yield* plainly(run, from, flight) : given
    if (answer._tag !== "Tagged") {
      return yield* swallowed(from, entry.command.name, "text" in answer ? answer.text : undefined, "select")
    }
    if (answer.condition === "OK") {
      return { type: "ok" as const, flights: from.flights() }
    }
    const reason = ofSelect(answer, flight.mailbox, entry.command.name, run.recorder.redactor)
    return refused(run, answer, input, reason)
  })

/** BAD may be about what is asked beside the mailbox, though it is listed, or was. */
const isRejected = (answer: Entry.Answer, { command }: Entry.Entry): boolean =>
  answer._tag === "Tagged" && answer.condition === "BAD" && command.args.length > 1

/** SELECT alone, as every server knows it. */
const plainly = (run: Run, { commands }: Session, flight: FlightInput) =>
  Effect.map(
    Effect.suspend(() =>
      commands.ask(
        selecting(run, { ...flight, resumption: undefined }),
        encodingFor(flight.capabilities, flight.utf8)
      )
    ),
    ({ answer }) => answer
  )

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
