/**
 * Asks for the capabilities of the current epoch. RFC 9051 §6.1.1.
 *
 * After a refusal it asks once more (C05); after the second, it uses the list from before the login, within TLS.
 */
import { Effect } from "effect"
import * as Capability from "../../../imap/Capability.ts"
import { askCapability } from "../../../imap/command/capability.ts"
import * as ImapError from "../../../failure/ImapError.ts"
import type * as Entry from "../../session/Entry.ts"
import type { Session } from "../../session/Session.ts"
import { diagnose, withKnown, withoutUnkept } from "../quirk.ts"
import { rejected } from "../rejection.ts"
import type { Run } from "../Run.ts"
import type { Asking } from "./Asking.ts"

const planned = { command: askCapability, reads: ["Capability"] } as const

export const capability: Asking<"capability"> = {
  planned: () => planned,
  outcome: Effect.fnUntracedEager(function* ({ again, answer, entry, from, run }, { before }) {
    const first = yield* listOf(run, from, entry, answer)
    if (first !== undefined) return { type: "ok" as const, capabilities: first }
    const second = yield* again(planned)
    const capabilities = (yield* listOf(run, from, second.entry, second.answer)) ?? before
    return capabilities === undefined
      ? yield* ImapError.make({ _tag: "CapabilityUnavailable" }, "capability")
      : { type: "ok" as const, capabilities }
  })
}

/** The list that came before the command's OK; `undefined` if it was refused, or OK came alone. */
export const listOf = Effect.fnUntracedEager(function* (
  run: Run,
  from: Session,
  entry: Entry.Entry,
  answer: Entry.Answer
) {
  if (answer._tag !== "Tagged") return undefined
  if (answer.condition !== "OK") {
    yield* withKnown(run)
    const refusal = rejected(from, entry.command.name, answer, "capability")
    return isFinal(run, refusal) ? yield* refusal : undefined
  }
  return withoutUnkept(run, from, Capability.fromUntagged(entry.untagged, run.recorder.redactor.word))
})

/** Returns whether a quirk says that the server refused more than this command: then nothing more is asked. */
const isFinal = (run: Run, refusal: ImapError.ImapError): boolean =>
  diagnose(run, refusal).reason !== refusal.reason
