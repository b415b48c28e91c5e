/** The order in which remedies come: about what lasts, then what somebody can act on. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { asked, askedAfter, type Sequel } from "../../fleet/Asked.ts"
import { inspectedBy } from "../inspected.ts"
import { explainedBy } from "../explained.ts"
import { waitAtLimit } from "../limited.ts"
import { isContested } from "../losses.ts"
import { refusalsOf } from "../refusal.ts"
import { isOnThisMachine, type Lived, ownLabel } from "../Lived.ts"
import { isOwnEnd } from "../Stay.ts"
import type { Suffered, Remedied, Remedy } from "./Remedy.ts"
import { silenceIn } from "../Segment.ts"
import { patternOf, uponCommand, patterns } from "./pattern.ts"
import { remedied } from "./failure.ts"
import { refusedBy, reselected } from "./refused.ts"
import { whose } from "./whose.ts"

/** Returns whose the losses were, and the advice that matters most: about what lasts, then what somebody can act on. */
export const remedyOf = (all: Suffered): Remedied => adviseOn(withoutLookups(all))

/** A time away that look-ups took, which a note tells of by themselves, says nothing of the losses. */
const withoutLookups = (life: Suffered): Suffered => {
  const { away, isAway, isFailed, notes } = life
  if (isAway || isFailed || notes.every(({ part }) => part.id !== "slowLookups")) return life
  return {
    ...life,
    away: away.filter(({ later, laterLooking, looking }) => !(later === undefined ? looking : laterLooking))
  }
}

const adviseOn = (life: Suffered): Remedied => {
  const { account } = life
  const reason = reasonOf(life)
  const ofReason = reason === undefined ? undefined : remedied(reason, life)
  const [first] = inOrder(life, reason, ofReason)
  const isBarred = first?.part?.id === "barredBy" || first?.part?.id === "barredOut"
  const ofLosses = reason === undefined || isBarred ? undefined : whose(reason, life)
  const cause = together(first?.whose, ofLosses, life.losses > 0 ? "The losses" : "The opening")
  if (first === undefined) return { cause }
  // beside losses, the advice would be read as if it were about them
  const about = reason === undefined || first.about === undefined ? "" : `For the refused ${first.about}: `
  const sequel = first === ofReason ? sequelOf(life) : undefined
  const isUnmoved = sequel === "lost" && first.actionBy === "nobody" && asksOnTheEnded(account.at(-1))
  const given = { ...first, try: `${about}${isUnmoved ? connectAnew : ""}${first.try}` }
  return {
    cause: isUnmoved && cause !== undefined ? `${cause}. ${ownPart}` : cause,
    about: first.about,
    lead: first.part,
    ...(sequel === undefined ? asked(given) : askedAfter(given, sequel))
  }
}

/** Returns all of them. `ofReason`: that of the failure itself. */
const inOrder = (
  life: Suffered,
  reason: string | undefined,
  ofReason: Remedy | undefined
): ReadonlyArray<Remedy> => {
  const { account, every, isAway, isFailed, isLocked, notes, numbering, pieces, same, unselected } = life
  const numbered = numbering === undefined ? [] : [numbering]
  const isOfLog = account[0]?.stay.started?.policy === "imported"
  const isHere = isOnThisMachine(account)
  const explained = explainedBy(account, same)
  const inspected = explained === undefined ? inspectedBy(account, same) : undefined
  const pattern =
    (isContested(pieces) ? Advice.diagnosisOf({ error: "SessionPingPong" }) : explained) ??
    (same?.kind === "limit"
      ? waitAtLimit(account)
      : same && patternOf(same, { every, isHere, isKnown: isKnown(account), isOfLog }))
  const isLoss = life.away.at(-1)?.later === undefined
  // a server that is made anew ends each session in the same words
  const isMeant = life.isMadeAnew && same?.kind === "words"
  const isActedOn = pattern !== undefined && pattern.actionBy !== "nobody" && !isMeant
  const refused = refusedBy(refusalsOf(account))
  const isClear = notes.some(({ part }) => part.id === "inClear")
  return [
    // that it was refused the last time is one of many
    ...notes.filter(({ part }) => ofLogins.has(part.id)),
    ...notes.filter(({ part }) => causing.has(part.id)),
    // what used up the limit comes before the wait until it is lifted
    ...notes
      .filter(({ part }) => part.id === "fetchedAgain")
      .flatMap((note) => {
        if (reason === "BandwidthExceeded") return note
        return refused
          .filter(({ party }) => party === "limit")
          .map((limit) => ({ ...note, try: `${note.try} ${limit.try}` }))
      }),
    ...(inspected === undefined ? [] : [inspected]),
    ...(same?.kind === "command" && explained === undefined ? uponCommand(same, reason, account) : []),
    ...(isFailed && !wentOn(life) && ofReason && !(isLoss && isActedOn) ? [ofReason] : []),
    ...notes
      .filter(({ part }) => part.id === "hardlyOpen")
      .map((note) => (same?.kind === "idle" ? { ...note, ...patterns.idle } : note)),
    // what a loss has in common with those before it says more than it alone
    ...(isAway && !wentOn(life) && ofReason && !(isLoss && pattern) ? [ofReason] : []),
    ...notes.filter(({ part }) => undone.has(part.id)),
    ...(unselected > 0 ? reselected(account) : []),
    ...numbered.filter(({ actionBy }) => actionBy !== "nobody"),
    ...(isActedOn ? [pattern] : []),
    ...notes.filter(({ actionBy, part }) => actionBy !== "nobody" && part.id !== "inClear"),
    // how it logs in lasts, and hinders nothing: what is not done comes before it
    ...(isClear ? refused.filter(({ actionBy }) => actionBy !== "nobody") : []),
    ...notes.filter(({ part }) => part.id === "inClear"),
    ...(isMeant ? numbered : []),
    ...(pattern ? [pattern] : []),
    ...refused,
    ...(isLocked ? [Advice.observation("read-only", { step: "select", ms: 0 })] : []),
    ...(every === undefined ? [] : [limited]),
    ...(ofReason ? [ofReason] : []),
    ...numbered,
    ...notes
  ]
}

/** A command that waited for its turn when the connection ended is told so at once, in milliseconds. */
const soon = 250

/** Returns whether the app asked again on the last connection of its label, after that had ended. */
const asksOnTheEnded = (lived: Lived | undefined): boolean => {
  const { commands, endedAt = Infinity, started } = lived?.stay ?? {}
  return (
    ownLabel(started?.label) !== undefined &&
    commands?.unsent.some(({ time }) => time > endedAt + soon) === true
  )
}

const ownPart =
  "That nothing was opened again: the app, which went on asking on the connection that had ended"

const connectAnew =
  "Let the app open a new connection when one has ended, as a supervised account does by itself, and ask there again: nothing of what it asked since was sent. "

/** Returns how the last failure goes on, of what is away; nothing if it is over, as a log's may be in another connection. */
const sequelOf = (life: Suffered): Sequel | undefined => {
  const { account, isAway, isFailed } = life
  if (isFailed) return wentOn(life) ? undefined : "lost"
  const last = account.at(-1)?.stay
  if (!isAway || last === undefined) return undefined
  return isOwnEnd(last) ? "ended" : last.leaving.isLeft ? "left" : "retried"
}

/** Returns whether the program of a log went on with another connection. */
export const wentOn = ({ account, isFailed }: Pick<Suffered, "account" | "isFailed">): boolean =>
  isFailed && account.at(-1)?.stay.ended?.circumstances?.["reconnected"] === true

/** Joins whose that is which the advice is about with whose the losses were, or the late opening. */
const together = (
  own: string | undefined,
  ofLosses: string | undefined,
  subject: string
): string | undefined =>
  own === undefined || ofLosses === undefined || own === ofLosses
    ? (own ?? ofLosses)
    : `${own}. ${subject}: ${ofLosses}`

/** What the logins of an account say together. */
const ofLogins: ReadonlySet<string> = new Set([
  "refusedInTurns",
  "limitOfLogins",
  "lockedOut",
  "barredOut",
  "certificateOfOne",
  "certificateInTurns"
])

/** What tells the cause of the failures, which each of them does not show. */
const causing: ReadonlySet<string> = new Set(["appendLong", "barredBy", "copyAgain"])

/** What the app wanted, and was or may not be done, or was not meant; and what its own connections do to each other. */
const undone: ReadonlySet<string> = new Set([
  "revokedInTurns",
  "uidsOfBefore",
  "noMailbox",
  "unsent",
  "leftUnread",
  "doneBefore",
  "repeatedDone",
  "appendUnknown",
  "appendAgain",
  "appendCut"
])

/** Returns whether no loss was a BYE whose reason only its words tell. */
const isKnown = (account: ReadonlyArray<Lived>): boolean =>
  account.every(({ stay: { ended, openedAt } }) => openedAt === undefined || ended?.error !== "ServerBye")

const limited: Remedy = {
  try: "The server, or a device on the way, seems to end connections after that time: nothing to do while the mailbox is open again at once.",
  actionBy: "nobody"
}

/** Returns the reason of most of the time away, or of the present one: of each, why it could not be opened again. */
const reasonOf = ({ account, away, isAway, isFailed }: Suffered): string | undefined => {
  if (isFailed) return account.at(-1)?.stay.ended?.error
  const all = away.flatMap((each) => {
    const { end, error, later = error, start } = each
    // what failed in the end was no cause of the silence before that
    const silent = later === error ? 0 : silenceIn(each)
    const parts = [
      { tag: error, ms: silent },
      { tag: later, ms: end - start - silent }
    ]
    return parts.flatMap(({ ms, tag }) => (tag === undefined || ms <= 0 ? [] : [{ tag, ms }]))
  })
  if (isAway) return all.at(-1)?.tag
  const sums = Array.from(
    Map.groupBy(all, ({ tag }) => tag),
    ([tag, each]) => ({ tag, ms: each.reduce((sum, { ms }) => sum + ms, 0) })
  )
  return sums.toSorted((one, other) => other.ms - one.ms)[0]?.tag
}
