/** Opens the mailbox, which is selected only after the tagged OK (O01). RFC 9051 §6.3.2, §6.3.3. */
import { Effect } from "effect"
import { atom, list } from "../../../imap/Argument.ts"
import * as Reserved from "../../../imap/command/Reserved.ts"
import * as ImapError from "../../../failure/ImapError.ts"
import type { FlightInput } from "../../machine/activities.ts"
import * as Mailbox from "../../../imap/Mailbox.ts"
import { ofSelect, referralIn } from "../../../failure/quirk/byCode.ts"
import type { PlainReason } from "../../../failure/Reason.ts"
import type { Tagged } from "../../../imap/Response.ts"
import type * as Entry from "../../session/Entry.ts"
import { applyQuirk, diagnosis, symptomOf, withKnown } from "../quirk.ts"
import { swallowed } from "../rejection.ts"
import type { Run } from "../Run.ts"
import type { Asking, Planned } from "./Asking.ts"

export const select: Asking<"select"> = {
  planned: (run, flight) => selecting(run, flight),
  outcome: Effect.fnUntracedEager(function* ({ again, answer: given, entry, from, run }, flight) {
    const answer = isRejected(given, entry)
      ? // without parameters, as every server knows it
        (yield* again(selecting(run, { ...flight, resumption: undefined }))).answer
      : given
    if (answer._tag !== "Tagged") {
      return yield* swallowed(from, entry.command.name, answer.text, "select")
    }
    if (answer.condition === "OK") return { type: "ok" as const }
    yield* withKnown(run)
    const reason = ofSelect(answer, flight.mailbox, entry.command.name, run.recorder.redactor)
    return refused(run, answer, flight, reason)
  })
}

/** SELECT, which also asks for the changes since an earlier connection if possible. RFC 7162 §3.1.8, §3.2.5. */
const selecting = (run: Run, input: FlightInput): Planned => {
  const { mailbox, readOnly, resumption } = input
  const since = resumption === "QRESYNC" ? run.follower?.since(mailbox) : undefined
  // SELECT closes the mailbox before, and what is heard from here on belongs to the next one (O04)
  run.attempt.mailbox = undefined
  run.follower?.opening(mailbox, since !== undefined)
  const params =
    since === undefined ? [] : [atom("QRESYNC"), list(atom(`${since.uidValidity}`), atom(`${since.modSeq}`))]
  return {
    // if QRESYNC is enabled, so is CONDSTORE (E06)
    command: Reserved.select(mailbox, {
      readOnly,
      params: resumption === "CONDSTORE" ? [atom("CONDSTORE")] : params
    }),
    reads: ["Status", "Flags", "Exists", "Recent", "Expunge", "Vanished"],
    chosen: mailbox !== run.settings.mailbox,
    completed: opened(run, input)
  }
}

/**
 * The mailbox is open as soon as its OK is read, since data may follow in the same packet. After a refusal none is
 * open, not even the one before (O04). RFC 9051 §6.3.2.
 */
const opened =
  (run: Run, { mailbox, readOnly }: FlightInput): Entry.Planned["completed"] =>
  (tagged, untagged) => {
    const state =
      tagged.condition === "OK" ? Mailbox.fromSelect(mailbox, readOnly, untagged, tagged.code) : undefined
    run.attempt.mailbox = state
    if (state === undefined) run.follower?.closed()
    else run.follower?.opened(state)
  }

/** Returns whether BAD may be about the parameters, although the server listed their extension. */
const isRejected = (answer: Entry.Answer, { command }: Entry.Entry): boolean =>
  answer._tag === "Tagged" && answer.condition === "BAD" && command.args.length > 1

/** Reads a refusal. Some servers refuse the mailbox until the client has identified itself. */
const refused = (run: Run, tagged: Tagged, { identified, mailbox }: FlightInput, reason: PlainReason) => {
  const refusal = { ...symptomOf(run, "select", tagged), mailbox }
  const serverText = refusal.text()
  if (applyQuirk(run, refusal, "IdentifyAgain") !== undefined) {
    const error = ImapError.make({ _tag: "UnsafeLogin", idSent: identified }, "select", { serverText })
    return { type: "unsafe" as const, error }
  }
  const referral = referralIn(tagged, run.recorder.redactor)
  const found = applyQuirk(run, refusal, "Means")
  const plain = referral ?? reason
  const error =
    found === undefined ? ImapError.make(plain, "select", { serverText }) : diagnosis(found, refusal, plain)
  return { type: "refused" as const, error }
}
