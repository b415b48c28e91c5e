/** The diagnosis that all losses of an account share, if that says what to do: then no advice about another cause fits. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { diagnosisOf } from "./ending.ts"
import { endedAtLimit, whoseLimit } from "./limited.ts"
import { inspectedBy } from "./inspected.ts"
import type { Alike } from "./losses.ts"
import { isOnThisMachine, type Lived } from "./Lived.ts"
import { whoseUnanswered } from "./unansweredLimit.ts"
import { stopping } from "./stoppedAdvice.ts"

/** These are told from what was asked, or for how long, alone: what the losses themselves say is more. */
const guessed: ReadonlySet<Alike["kind"]> = new Set(["age", "command", "literal", "long", "unread"])

/** What leaves open whose it is, the losses together say better. */
const isOpen: ReadonlySet<Advice.Party> = new Set(["either", "impatience"])

/** Returns the diagnosis of the last loss, if the others have the same circumstance, and somebody has to act on it. */
export const explainedBy = (
  account: ReadonlyArray<Lived>,
  same: Alike | undefined
): Advice.Diagnosis | undefined => {
  if (same === undefined || !guessed.has(same.kind)) return undefined
  const all = account
    .filter(({ stay: { ended, openedAt } }) => openedAt !== undefined && ended?.error !== undefined)
    .map((lived) => diagnosisOf(lived, account))
  const last = all.at(-1)
  const isShared = last?.addition !== undefined && all.every((each) => each?.addition === last.addition)
  return isShared && last.actionBy !== "nobody" && !isOpen.has(last.party) ? last : undefined
}

/** So many losses are no chance. */
const sure = 3

/** Returns whose the losses are by what they have in common, if that says more than the reason of one. */
export const whoseAlike = (
  same: Alike | undefined,
  { account, losses }: { readonly account: ReadonlyArray<Lived>; readonly losses: number }
): string | undefined => {
  if (same?.kind === "limit") return whoseLimit(account.filter(({ stay }) => endedAtLimit(stay)))
  if (same?.kind === "command" && same.after !== undefined && explainedBy(account, same) === undefined)
    return whoseUnanswered
  const inspected = explainedBy(account, same) === undefined ? inspectedBy(account, same) : undefined
  if (inspected !== undefined) return inspected.whose
  if (same?.kind === "unused" && same.least < Advice.endableQuiet && !isOnThisMachine(account))
    return forgetful
  if (same?.kind === "unread") return losses < sure ? undefined : stoppedReading
  return same?.kind === "literal" && explainedBy(account, same) === undefined
    ? stopping(isOnThisMachine(account))
    : undefined
}

/** A server may end what rests for longer. RFC 9051 §5.4. */
const forgetful =
  "most likely a NAT gateway, router or firewall on the way, which forgets connections that rest for so long; if not, the server"

/** Which of the others cut the connection, nothing shows. */
const stoppedReading =
  "this program, which had stopped reading each time; whether the server or something on the way cut the connection then is not known"
