/** Hints that core's quirks give from a server's words or name, beyond the recorded reason. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { factsOf, refusal } from "../evidence/facts.ts"
import { evidenceOf, finding, type Rule } from "./Finding.ts"

export const hinted: Rule = (connection) => {
  const { ended, endLine, started } = connection
  if (ended?.error === undefined || ended.step === undefined || !Advice.isStep(ended.step)) return []
  if (!general.has(ended.error)) return []
  const refused = refusal(connection)
  const found = Advice.ofRefusal(
    {
      host: started?.host ?? "",
      step: ended.step,
      code: undefined,
      text: `${refused?.text ?? ""} ${ended.serverText ?? ""}`
    },
    factsOf(connection)
  )
  return found === undefined
    ? []
    : finding(found.id, "warning", evidenceOf(refused?.line, endLine), found.advice, { step: ended.step })
}

/** Reasons that only report that the server refused, or closed the connection. */
const general: ReadonlySet<string> = new Set([
  "AuthRejected",
  "NoUsableMechanism",
  "ConnectionLost",
  "CommandRejected",
  "CommandRejectedUntagged",
  "OAuthTokenRejected"
])
