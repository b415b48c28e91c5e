/**
 * STARTTLS and its OK. Reading stops behind that OK; what stands behind it in the same packet was injected (S06).
 * What came before it is clear text, and its code is ignored. RFC 9051 §6.2.1.
 */
import { Effect } from "effect"
import * as Command from "../Command.ts"
import * as ImapError from "../ImapError.ts"
import type { LaneName } from "../machine/Settings.ts"
import type { Quotation } from "../Quotation.ts"
import { encodingFor } from "./flight.ts"
import { codeOf } from "./refusal.ts"
import { session, type Run } from "./Run.ts"

/** A bad server's refusal and an attacker's look the same: nothing goes on in the clear (S04). */
const isInjection = (error: ImapError.ImapError): boolean => error.reason._tag === "StartTlsInjection"

export const startTls =
  (run: Run) =>
  ({ lane }: { readonly lane: LaneName }) =>
    Effect.gen(function* () {
      const { commands } = yield* session(run, lane, "starttls")
      const { redactor } = run.recorder
      const failed = (text?: string, code: { readonly code?: Quotation } = {}) =>
        ImapError.make({ _tag: "StartTlsFailed", ...code }, "starttls", {
          serverText: text === undefined ? undefined : redactor.text(text)
        })
      const [entry] = yield* commands.send(
        [{ step: "starttls", command: Command.startTls, kind: "startTls" }],
        encodingFor(undefined)
      )
      if (entry === undefined) return yield* failed()
      const answer = yield* commands
        .answer(entry)
        .pipe(
          Effect.mapError((error) =>
            isInjection(error) ? error : ImapError.withReason(error, { _tag: "StartTlsFailed" })
          )
        )
      if (answer._tag === "Tagged" && answer.condition === "OK") return { type: "ok" as const }
      return yield* answer._tag === "Tagged"
        ? failed(answer.text, codeOf(answer, redactor))
        : failed(answer.text)
    })
