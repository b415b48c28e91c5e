/** What the failure itself asks for, while it lasts or when it is over. Pure. */
import type { Diagnosis } from "@effect-imap/core/internal/Advice"
import { isExplained } from "../credential.ts"
import { isServersWork } from "../alone.ts"
import { alikeIn } from "../alikeIn.ts"
import { diagnosisOf } from "../ending.ts"
import type { Lived } from "../Lived.ts"
import { uncapitalized } from "../../../trace/letters.ts"
import type { Suffered, Remedy } from "./Remedy.ts"
import { failedBy, acceptanceOf, hasOpenedLike } from "./known.ts"

/** Returns the advice of the failure itself while it lasts, or if somebody has to act on it. */
export const remedied = (reason: string, life: Suffered): Remedy | undefined => {
  const { account, isAway, isFailed } = life
  const failed = failedBy(reason, account)
  const isLasting = isAway || isFailed
  // what was opened again was helped by another attempt, however many had failed alike
  const alike = isLasting ? failed && alikeIn(account).get(failed) : 0
  const diagnosis = diagnosisOf(failed, account, alike)
  return diagnosis === undefined || isLasting ? diagnosis : past(reason, diagnosis, life)
}

/** What was once, and is over, asks nobody for anything, unless the app brings it about; a mailbox that was gone is there again. */
const past = (
  reason: string,
  diagnosis: Diagnosis,
  { account, away, numbering, pieces }: Suffered
): Remedy => {
  const { actionBy, party } = diagnosis
  const isBack = reason === "ServerBye" && diagnosis.addition === undefined
  const isBroughtAbout = actionBy === "app" && !isBack
  if (pieces.at(-1)?.kind === "unasked" && !isBroughtAbout)
    return nothing("Nothing to do any more: the app logged in again. It asked for no mailbox.")
  const known = accepted(reason, diagnosis, account) ?? lifted(diagnosis)
  if (known !== undefined) return known
  const isRepeated = away.filter(({ error, later }) => (later ?? error) === reason).length > 1
  if (isBroughtAbout || (actionBy === "admin" && isRepeated && diagnosis.retry !== "now"))
    return { try: diagnosis.try, actionBy, party }
  const again =
    numbering !== undefined ? " If the app keeps UIDs of it, it has to drop them and list it anew." : ""
  // each attempt looks up the name anew
  const isOften = isRepeated || party === "resolver"
  const persisting = isServersSlowness(reason, account)
    ? ifAgain
    : isOften && diagnosis.again !== undefined
      ? ` ${diagnosis.again}`
      : ""
  const isRight = party === "settings" && hasOpenedLike(failedBy(reason, account), account)
  const next =
    actionBy === "user" && !isRight ? ` If it happens again: ${uncapitalized(diagnosis.try)}` : persisting
  return nothing(`Nothing to do: the mailbox was open again.${again}${next}`)
}

const nothing = (words: string): Remedy => ({ try: words, actionBy: "nobody" })

/** Returns what a refused password or token asks for once a login was accepted. */
const accepted = (
  reason: string,
  { actionBy, try: tried }: Diagnosis,
  account: ReadonlyArray<Lived>
): Remedy | undefined => {
  const as = acceptanceOf(reason, account)
  // a token runs out again, and the app has to have the next one by then
  if (as === "another" && actionBy === "app")
    return {
      try: "The mailbox was open again with a new token, which runs out as well: let the app ask its source for a new one as soon as the server refuses a token, or says that it has expired.",
      actionBy
    }
  if (as === "another")
    return nothing("Nothing to do any more: it was refused until the app had another password or token.")
  if (as === "same")
    return nothing(
      isExplained(failedBy(reason, account)?.stay.ended)
        ? "Nothing to do any more: the same password or token was accepted later. If it happens again, act on the server’s words."
        : "Nothing to correct: the same password or token was accepted later. If it happens again, ask the server’s operator."
    )
  return as === "unknown" && actionBy !== "app"
    ? nothing(
        `Nothing to do any more: a later login was accepted, with the same password or token or with another. If it happens again: ${uncapitalized(tried)}`
      )
    : undefined
}

/** Returns what a limit asks for that the server has lifted. */
const lifted = ({ actionBy, addition, again = "", party }: Diagnosis): Remedy | undefined => {
  if (addition === "othersConnections")
    return nothing(
      "Nothing to do: the server lifted its limit again. It may have counted connections that were lost before: if it happens again, its operator can let it forget those sooner, or allow more, and other programs can keep fewer."
    )
  if (party === "limit" && actionBy !== "app")
    return nothing(
      "Nothing to do: the server lifted its limit again. If it is reached again, let the app ask for less, or with fewer connections and logins."
    )
  return party === "counted"
    ? nothing(`Nothing to do: the server lifted its limit again. ${again}`)
    : undefined
}

const isServersSlowness = (reason: string, account: ReadonlyArray<Lived>): boolean =>
  reason === "Timeout" && isServersWork(account)

const ifAgain = " If it comes again, show the server’s operator this trace, and let the app ask less often."
