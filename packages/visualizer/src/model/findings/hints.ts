/** What a server's words, or its name, say beyond the recorded reason: as core's quirks have it. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { factsOf, refusal } from "../facts.ts"
import { evidenceOf, finding, type Rule } from "./Finding.ts"

/** Reasons that say no more than that the server refused, or went away. */
const general: ReadonlySet<string> = new Set([
  "AuthRejected",
  "NoUsableMechanism",
  "ConnectionLost",
  "CommandRejected",
  "CommandRejectedUntagged",
  "OAuthTokenRejected"
])

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
