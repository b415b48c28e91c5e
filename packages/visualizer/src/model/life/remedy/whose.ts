/** Whose the losses of a life were. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { isServersWork, isUponAlone } from "../alone.ts"
import { isCredential, isExplained, limitedByPace } from "../credential.ts"
import { triedAgain } from "../lockedOut.ts"
import { whoseAlike } from "../explained.ts"
import { endedAtLimit, whoseLimit } from "../limited.ts"
import { isOnThisMachine, type Lived } from "../Lived.ts"
import type { Suffered } from "./Remedy.ts"
import { acceptanceOf, failedBy, partyOf } from "./known.ts"

/** Returns whose a failure was; what its reason leaves open, the server may have said when it ended the session. */
export const whose = (reason: string, life: Suffered): string | undefined => {
  const { account, away, isAway, isFailed, same } = life
  const isOfLimit = life.notes.some(({ part }) => part.id === "heedless")
  const lost = account.filter(
    ({ stay: { ended, openedAt } }) => openedAt !== undefined && ended?.error !== undefined
  )
  if (isOfLimit && lost.length > 0 && lost.every(({ stay }) => endedAtLimit(stay))) return whoseLimit(lost)
  const inCommon = whoseAlike(same, life)
  if (inCommon !== undefined) return inCommon
  if (isCredential(reason) && life.notes.some(({ part }) => part.id === "refusedInTurns"))
    return Advice.parties.server
  if (isCredential(reason) && life.notes.some(({ part }) => part.id === "limitOfLogins")) return limitedByPace
  if (isOfLogin(reason) && life.notes.some(({ part }) => part.id === "lockedOut")) return triedAgain
  const accepted = acceptanceOf(reason, account)
  if (accepted === "same")
    return isExplained(failedBy(reason, account)?.stay.ended)
      ? "the account’s, as the server’s words say; it accepted the same password or token later"
      : "the server, which accepted the same password or token later"
  if (life.notes.some(({ part }) => part.id === "revokedInTurns")) return Advice.parties.app
  if (Advice.saysRevoked(failedBy(reason, account)?.stay.ended?.serverText ?? ""))
    return "not known: the server revoked a token, and does not say for whom"
  const party = partyOf(reason, account)
  if (accepted === "unknown" && party === "account" && !isExplained(failedBy(reason, account)?.stay.ended))
    return "the account’s login, or the server: whether the same password or token was accepted later, no trace shows"
  if (reason === "Timeout" && (isUponAlone(account) || isServersWork(account))) return Advice.parties.server
  if (!isAway && !isFailed && isOfThisNetwork(away, account)) return Advice.parties.machine
  const past = isAway || isFailed ? undefined : whosePast(reason, party, life)
  if (past !== undefined) return past
  const begun = away.find(({ error, later }) => later === reason && error === "ServerBye")
  const words = party && Advice.whose(party, begun && partyOf("ServerBye", account))
  const isOver = !isAway && !isFailed
  if (party === "server" && isOnThisMachine(account)) return Advice.parties.gateway
  // what the losses have in common is no cause of its own for each
  return words !== undefined &&
    isOver &&
    same === undefined &&
    away.some((each) => isOfAnother(each, party, account))
    ? `of the longest time, ${words}. The other losses have causes of their own`
    : words
}

/** Returns whether this machine had no network, or found no name, each time that it was to be opened again: then that took it away, too. */
const isOfThisNetwork = (away: Suffered["away"], account: ReadonlyArray<Lived>): boolean => {
  const all = away.map(({ later }) => (later === undefined ? undefined : partyOf(later, account)))
  return all.includes("machine") && all.every((party) => ofThisNetwork.has(party))
}

/** A name that was found before and after is right. */
const ofThisNetwork: ReadonlySet<string | undefined> = new Set(["machine", "lookup", "resolver"])

const isOfLogin = (reason: string): boolean => isCredential(reason) || reason === "AuthThrottled"

/** Returns whether a time away was somebody else's. */
const isOfAnother = (
  { error, later = error }: Suffered["away"][number],
  party: ReturnType<typeof partyOf>,
  account: ReadonlyArray<Lived>
): boolean => later !== undefined && partyOf(later, account) !== party

/** Returns whose a failure was that is over, where its being over says more than its reason does. */
const whosePast = (
  reason: string,
  party: ReturnType<typeof partyOf>,
  { account, away }: Suffered
): string | undefined => {
  // what the account was refused for, nobody changed
  if ((party === "account" || party === "access") && !isCredential(reason))
    return "the server, which accepted the same later"
  if (party !== "either") return undefined
  if (account.some(({ stay }) => stay.jumps.length > 0))
    return "this machine, which slept or whose clock was set; if not, the server or the network"
  const byServer = away.filter(({ error, later }) => (later ?? error) === "ServerBye").length
  return byServer === 0
    ? undefined
    : `the server, which ended ${byServer} of the ${away.length} connections that were lost; of the rest it is not known`
}
