/** A login that the server refused, and the one that it accepted after that. */
import type { CommandSpan, Connection } from "../../connection/Connection.ts"
import { formOf, isLoginName } from "../../lines/facts.ts"
import { isIn } from "../../machine/phase.ts"

interface Repeated {
  readonly refused: CommandSpan
  readonly taken: CommandSpan
  readonly lines: ReadonlyArray<number | undefined>
  /** `form`: another mechanism was accepted; `token`: a new token was requested between them; `same`: neither. */
  readonly by: "form" | "token" | "same"
}

export const repeatedLogin = ({ commands, phases }: Connection): Repeated | undefined => {
  const logins = commands.filter(({ name }) => isLoginName(name))
  const refused = logins.find(({ answer }) => answer?.condition === "NO")
  const taken = logins.find(
    ({ answer, line }) => answer?.condition === "OK" && line > (refused?.line ?? line)
  )
  if (refused === undefined || taken === undefined) return undefined
  const isRenewed = phases.some(
    ({ line, state }) => isIn(state, "refreshing") && line > refused.line && line < taken.line
  )
  return {
    refused,
    taken,
    lines: [refused.answer?.line, taken.answer?.line],
    by: formOf(refused) === formOf(taken) ? (isRenewed ? "token" : "same") : "form"
  }
}
