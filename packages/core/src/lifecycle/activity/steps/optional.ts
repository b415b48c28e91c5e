/** The outcome of a step that the connection can do without. */
import * as ImapError from "../../../failure/ImapError.ts"
import type { OptionalStep } from "../../machine/Steps.ts"
import type { Untagged } from "../../../imap/Response.ts"
import type { Asked } from "./Asking.ts"

/** `ok` converts the responses that came before its OK. */
export const concluded = <Ok>(
  step: OptionalStep,
  { answer, entry, run: { policy, recorder } }: Asked,
  ok: (untagged: ReadonlyArray<Untagged>) => Ok
) => {
  if (answer._tag === "Tagged") {
    return answer.condition === "OK" ? ok(entry.untagged) : { type: "refused" as const }
  }
  if (answer._tag !== "Deaf") return { type: "swallowed" as const }
  // silence that was noticed early
  const serverText = answer.text === undefined ? undefined : recorder.redactor.text(answer.text)
  const reason = { _tag: "Timeout" as const, step, afterMs: policy.fence.deaf }
  return { type: "deaf" as const, error: ImapError.make(reason, step, { serverText }) }
}
