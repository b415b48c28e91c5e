/** Whose the losses of a life were, what to do, and who must act. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { isSelect } from "../evidence/facts.ts"
import { askedFirst, hurriedIn, isOfMoment, wordsAlike } from "../evidence/refusedBeside.ts"
import { asked, askedAfter, type Given, type MaybeAsked, type Sequel } from "../fleet/Asked.ts"
import { inspectedBy, largeAsked } from "./inspected.ts"
import { isUponAlone } from "./alone.ts"
import { acceptedLater, isCredential, isExplained, isRepeated, limitedByPace } from "./credential.ts"
import { longAlike } from "../evidence/ending.ts"
import { diagnosisOf } from "./ending.ts"
import { triedAgain } from "./lockedOut.ts"
import { explainedBy, whoseAlike } from "./explained.ts"
import { endedAtLimit, waitAtLimit, whoseLimit } from "./limited.ts"
import { type Alike, askOtherwise, isContested } from "./losses.ts"
import type { Note } from "./Note.ts"
import type { Part } from "./Part.ts"
import { refusalOf, refusalsOf } from "./refusal.ts"
import type { Segment } from "./Segment.ts"
import { isOnThisMachine, isOwnEnd, type Lived, ownLabel } from "./Stay.ts"
import { stoppedAdvice } from "./stoppedAdvice.ts"
import { uncapitalized } from "../../trace/letters.ts"
import { span } from "../../trace/quantities.ts"

interface Suffered {
  readonly account: ReadonlyArray<Lived>
  /** How often it was lost; what was away without a loss was not open yet. */
  readonly losses: number
  readonly away: ReadonlyArray<Segment>
  /** It is away at the end. */
  readonly isAway: boolean
  /** Its last connection failed, and no other follows. */
  readonly isFailed: boolean
  /** It has no mailbox since the server refused one, in milliseconds. */
  readonly unselected: number
  /** Its UIDVALIDITY changed. RFC 9051 §2.3.1.1. */
  readonly numbering: Note | undefined
  /** Its store was made anew each time, on this machine. */
  readonly isMadeAnew: boolean
  /** It may only be read since it was opened again. */
  readonly isLocked: boolean
  readonly notes: ReadonlyArray<Note>
  readonly pieces: ReadonlyArray<Segment>
  /** The milliseconds from one loss to the next, if nearly always as many. */
  readonly every: number | undefined
  /** What the losses have in common. */
  readonly same: Alike | undefined
}

export type Advised = MaybeAsked & {
  /** Whose the losses were, as far as the trace shows it. */
  readonly cause?: string | undefined
}

/** With the part of the headline that the advice is about, or the command of which the refusals are. */
export type Remedied = Advised & { readonly about?: string | undefined; readonly lead?: Part | undefined }

interface Remedy extends Given {
  /** The part of the headline that it is about, if that is a note. */
  readonly part?: Part
  /** Whose it is, if it is not about the losses. */
  readonly whose?: string | undefined
  /** The command that it is about, if it is about one alone. */
  readonly about?: string
}

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
  const { account, every, isAway, isFailed, isLocked, notes, numbering, pieces, same, unselected } = life
  const numbered = numbering === undefined ? [] : [numbering]
  const reason = reasonOf(life)
  const isOfLog = account[0]?.stay.started?.policy === "imported"
  const isHere = isOnThisMachine(account)
  const explained = explainedBy(account, same)
  const inspected = explained === undefined ? inspectedBy(account, same) : undefined
  const pattern = isContested(pieces)
    ? of("SessionPingPong")
    : explained === undefined
      ? same && (same.kind === "limit" ? waitAtLimit(account) : patternOf(same, { every, isHere, isOfLog }))
      : { ...explained, turn: explained.actionBy }
  const ofReason = reason === undefined ? undefined : remedied(reason, life)
  const isLoss = life.away.at(-1)?.later === undefined
  // a server that is made anew ends each session in the same words
  const isMeant = life.isMadeAnew && same?.kind === "words"
  const isActedOn = pattern !== undefined && pattern.turn !== "nobody" && !isMeant
  const locked = isLocked ? Advice.observation("read-only", { step: "select", ms: 0 }) : undefined
  const refused = refusedBy(refusalsOf(account))
  const isClear = notes.some(({ part }) => part.id === "inClear")
  const all: ReadonlyArray<Remedy> = [
    // that it was refused the last time is one of many
    ...notes.filter(({ part }) => ofLogins.has(part.id)),
    ...notes.filter(({ part }) => part.id === "copyAgain" || part.id === "barredBy"),
    // what used up the limit comes before the wait until it is lifted
    ...notes.filter(({ part }) => part.id === "fetchedAgain" && reason === "BandwidthExceeded"),
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
    ...numbered.filter(({ turn }) => turn !== "nobody"),
    ...(isActedOn ? [pattern] : []),
    ...notes.filter(({ part, turn }) => turn !== "nobody" && part.id !== "inClear"),
    // how it logs in lasts, and hinders nothing: what is not done comes before it
    ...(isClear ? refused.filter(({ turn }) => turn !== "nobody") : []),
    ...notes.filter(({ part }) => part.id === "inClear"),
    ...(isMeant ? numbered : []),
    ...(pattern ? [pattern] : []),
    ...refused,
    ...(locked === undefined ? [] : [{ try: locked.try, turn: locked.actionBy }]),
    ...(every === undefined ? [] : [limited]),
    ...(ofReason ? [ofReason] : []),
    ...numbered,
    ...notes
  ]
  const [first] = all
  const isBarred = first?.part?.id === "barredBy"
  const ofLosses = reason === undefined || isBarred ? undefined : whose(reason, life)
  const cause = together(first?.whose, ofLosses, life.losses > 0 ? "The losses" : "The opening")
  if (first === undefined) return { cause }
  // beside losses, the advice would be read as if it were about them
  const about = reason === undefined || first.about === undefined ? "" : `For the refused ${first.about}: `
  const sequel = first === ofReason ? sequelOf(life) : undefined
  const isUnmoved = sequel === "lost" && first.turn === "nobody" && asksOnTheEnded(account.at(-1))
  const given = { ...first, try: `${about}${isUnmoved ? connectAnew : ""}${first.try}` }
  return {
    cause: isUnmoved && cause !== undefined ? `${cause}. ${ownPart}` : cause,
    about: first.about,
    lead: first.part,
    ...(sequel === undefined ? asked(given) : askedAfter(given, sequel))
  }
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
  "certificateOfOne",
  "certificateInTurns"
])

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

const reselect: Remedy = {
  try: "Select a mailbox that exists and may be opened: a refused SELECT closes the one before it, and no news comes until then.",
  turn: "app"
}

/**
 * Returns what helps after the refusal of the mailbox to be opened: the app's own choice, unless the server can open none at
 * present, or the account's mailbox.
 */
const reselected = (account: ReadonlyArray<Lived>): ReadonlyArray<Remedy> => {
  const all = refusalsOf(account).filter(({ name = "" }) => isSelect({ name }))
  const last = all.at(-1)
  return last === undefined || (last.chosen && !isOfMoment(refusalOf(last))) ? [reselect] : refusedBy(all)
}

/** Returns what helps after the last of refused commands: the diagnosis that its caller got. */
export const refusedBy = (refused: ReturnType<typeof refusalsOf>): ReadonlyArray<Remedy> => {
  const last = refused.at(-1)
  if (last === undefined) return []
  const { name = "a command", text } = last
  const alike = refused.filter((each) => each.name === name && wordsAlike(each.text) === wordsAlike(text))
  const first = askedFirst(alike.map((answer) => ({ answer })))
  const diagnosis = refusalOf(last, alike.length > 1, first)
  const { party } = diagnosis
  const isHurried = isOfMoment(diagnosis) && isHurriedOn(last, refused)
  const { actionBy: turn, try: tried } = isHurried
    ? Advice.observation("command-refused", { ms: 0, step: name, hurried: 1 })
    : diagnosis
  // that the server refused something makes it not the server's, unless its administrator has to act
  const isOpen = party === "server" && turn !== "admin"
  return [{ ...(isOpen ? {} : { whose: Advice.parties[party] }), about: name, party, try: tried, turn }]
}

/** Returns whether the app went on at once after such refusals on one connection, again and again. */
const isHurriedOn = (
  { id, name, text }: ReturnType<typeof refusalsOf>[number],
  refused: ReturnType<typeof refusalsOf>
): boolean =>
  hurriedIn(
    refused
      .filter((each) => each.id === id && each.name === name && wordsAlike(each.text) === wordsAlike(text))
      .map(({ start, time: end }) => ({ start, end }))
  ) > 0

const limited: Remedy = {
  try: "The server, or a device on the way, seems to end connections after that time: nothing to do while the mailbox is open again at once.",
  turn: "nobody"
}

/** Returns the reason of most of the time away, or of the present one: of each, why it could not be opened again. */
const reasonOf = ({ account, away, isAway, isFailed }: Suffered): string | undefined => {
  if (isFailed) return account.at(-1)?.stay.ended?.error
  const all = away.flatMap(({ end, error, later, start }) => {
    const tag = later ?? error
    return tag === undefined ? [] : [{ tag, ms: end - start }]
  })
  if (isAway) return all.at(-1)?.tag
  const sums = Array.from(
    Map.groupBy(all, ({ tag }) => tag),
    ([tag, each]) => ({ tag, ms: each.reduce((sum, { ms }) => sum + ms, 0) })
  )
  return sums.toSorted((one, other) => other.ms - one.ms)[0]?.tag
}

const of = (error: string): Remedy | undefined => {
  const diagnosis = Advice.diagnosisOf({ error })
  return diagnosis && { ...diagnosis, turn: diagnosis.actionBy }
}

/** Returns the advice of the failure itself while it lasts, or if somebody has to act on it. */
const remedied = (
  reason: string,
  { account, away, isAway, isFailed, numbering, pieces }: Suffered
): Remedy | undefined => {
  const failed = failedBy(reason, account)
  const ended = failed?.stay.ended
  const isLasting = isAway || isFailed
  // what was opened again was helped by another attempt, however many had failed alike
  const diagnosis = diagnosisOf(failed, account, isLasting ? alikeAtLast(failed, account) : 0)
  if (ended === undefined) return undefined
  if (diagnosis === undefined) return undefined
  const { actionBy: turn, party } = diagnosis
  if (isLasting) return { ...diagnosis, turn }
  // what was once, and is over, asks nobody for anything, unless the app brings it about; a mailbox that was gone is there again
  const isBack = reason === "ServerBye" && diagnosis.addition === undefined
  const isBroughtAbout = turn === "app" && !isBack
  if (pieces.at(-1)?.kind === "unasked" && !isBroughtAbout)
    return {
      try: "Nothing to do any more: the app logged in again. It asked for no mailbox.",
      turn: "nobody"
    }
  const accepted = acceptanceOf(reason, account)
  // a token runs out again, and the app has to have the next one by then
  if (accepted === "another" && turn === "app")
    return {
      try: "The mailbox was open again with a new token, which runs out as well: let the app ask its source for a new one as soon as the server refuses a token, or says that it has expired.",
      turn
    }
  if (accepted === "unknown" && turn !== "app")
    return {
      try: `Nothing to do any more: a later login was accepted, with the same password or token or with another. If it happens again: ${uncapitalized(diagnosis.try)}`,
      turn: "nobody"
    }
  if (accepted !== undefined && accepted !== "unknown")
    return {
      try:
        accepted === "another"
          ? "Nothing to do any more: it was refused until the app had another password or token."
          : isExplained(ended)
            ? "Nothing to do any more: the same password or token was accepted later. If it happens again, act on the server’s words."
            : "Nothing to correct: the same password or token was accepted later. If it happens again, ask the server’s operator.",
      turn: "nobody"
    }
  if (diagnosis.addition === "othersConnections")
    return {
      try: "Nothing to do: the server lifted its limit again. It may have counted connections that were lost before: if it happens again, its operator can let it forget those sooner, or allow more, and other programs can keep fewer.",
      turn: "nobody"
    }
  if (diagnosis.party === "limit" && turn !== "app")
    return {
      try: "Nothing to do: the server lifted its limit again. If it is reached again, let the app ask for less, or with fewer connections and logins.",
      turn: "nobody"
    }
  if (diagnosis.party === "counted")
    return {
      try: `Nothing to do: the server lifted its limit again. ${diagnosis.again ?? ""}`,
      turn: "nobody"
    }
  const isRepeated = away.filter(({ error, later }) => (later ?? error) === reason).length > 1
  if (isBroughtAbout || (turn === "admin" && isRepeated && diagnosis.retry !== "now"))
    return { try: diagnosis.try, turn, party }
  const again =
    numbering !== undefined ? " If the app keeps UIDs of it, it has to drop them and list it anew." : ""
  // each attempt looks up the name anew
  const isOften = isRepeated || diagnosis.party === "resolver"
  const persisting = isOften && diagnosis.again !== undefined ? ` ${diagnosis.again}` : ""
  const isRight = diagnosis.party === "settings" && hasOpenedLike(failedBy(reason, account), account)
  const next =
    turn === "user" && !isRight ? ` If it happens again: ${uncapitalized(diagnosis.try)}` : persisting
  return { try: `Nothing to do: the mailbox was open again.${again}${next}`, turn: "nobody" }
}

/** Returns the last that failed so, and rather one that was tried: what this program held back says less. */
const failedBy = (reason: string, account: ReadonlyArray<Lived>): Lived | undefined =>
  account.findLast(({ stay: { ended } }) => ended?.error === reason && ended.step !== "account") ??
  account.findLast(({ stay }) => stay.ended?.error === reason)

/**
 * Returns how many attempts failed alike before the last, over all calls, if its own call tells of some, or if they have gone on for
 * long.
 */
const alikeAtLast = (failed: Lived | undefined, account: ReadonlyArray<Lived>): number | undefined => {
  const last = failed?.stay.ended
  if (failed === undefined || last === undefined) return undefined
  const before = account.slice(0, account.indexOf(failed))
  const other = before.findLastIndex(
    ({ stay: { ended, openedAt } }) =>
      openedAt !== undefined || ended?.error !== last.error || ended?.step !== last.step
  )
  const alike = before.slice(other + 1)
  const ms = (failed.stay.endedAt ?? failed.last) - (alike[0]?.start ?? Infinity)
  return last.circumstances?.["alikeBefore"] === undefined && ms < longAlike ? undefined : alike.length
}

/** Returns how a refused password or token fared later, if that was the reason. */
const acceptanceOf = (reason: string, account: ReadonlyArray<Lived>) => {
  const failed = isCredential(reason) ? failedBy(reason, account) : undefined
  return failed && !isRepeated(failed.stay.ended) ? acceptedLater(failed, account) : undefined
}

/** That each loss was upon the same command says more than the last of them alone, unless the server said why it came. */
const uponCommand = (
  { command, large }: Extract<Alike, { readonly kind: "command" }>,
  reason: string | undefined,
  account: ReadonlyArray<Lived>
): ReadonlyArray<Remedy> => {
  if (reason === undefined) return []
  const party = partyOf(reason, account)
  const isUnexplained = reason === "ServerBye" && diagnosisBy(reason, account)?.addition === undefined
  const remedy = large ? largeAsked : askOtherwise(command)
  if (party === "either" || isUnexplained) return [remedy]
  return party === "impatience"
    ? [
        {
          ...remedy,
          try: `Let the program wait longer (\`limits.command\`), once. If it ends there then, too: ${uncapitalized(remedy.try)}`
        }
      ]
    : []
}

/** Returns what to do about what all losses have in common. */
const patternOf = (
  same: Exclude<Alike, { readonly kind: "limit" }>,
  {
    every,
    isHere,
    isOfLog
  }: Pick<Suffered, "every"> & { readonly isHere: boolean; readonly isOfLog: boolean }
): Remedy => {
  if (same.kind === "words")
    return same.after === undefined ? ofWords(same.serverText, every) : limitedQuiet(same.after)
  if (same.kind === "quiet" || same.kind === "idled") return limitedQuiet(same.after, same.kind)
  if (same.kind === "command") return same.large ? largeAsked : askOtherwise(same.command)
  if (isHere && ofNetwork.has(same.kind)) return ofGateway
  if (same.kind === "brief") return forgottenSoon(same.least)
  if (same.kind === "literal") return stoppedAdvice(same, isHere)
  return same.kind === "silence" && isOfLog ? forgotten : patterns[same.kind]
}

/** What a device on the way brings about, if there is one. */
const ofNetwork: ReadonlySet<Alike["kind"]> = new Set(["age", "aged", "brief", "long", "silence"])

const ofGateway: Remedy = {
  whose: Advice.parties.gateway,
  try: "The program that answers on this machine ends connections like this each time: look into its own log, and let it be set right or updated.",
  turn: "user"
}

/** Another program does not learn from a loss. */
const forgotten: Remedy = {
  try: "A router or firewall on the way, or the server, seems to forget connections that are quiet for some minutes. Let the program renew IDLE, or send NOOP, every few minutes, or use TCP keepalive; whoever runs that device can let it keep them longer.",
  turn: "app"
}

/** The library does not learn from what is lost within a minute. */
const forgottenSoon = (ms: number): Remedy => ({
  try: `A router or firewall on the way, or the server, seems to forget connections that are quiet for ${span(ms)}, while new ones work. Let the app renew IDLE sooner (\`limits.reissue\`), or ask for news more often than that instead (NOOP); whoever runs the network or the server can find what drops them.`,
  turn: "app"
})

const patterns: Readonly<
  Record<
    Exclude<Alike["kind"], "brief" | "command" | "limit" | "literal" | "words" | "quiet" | "idled">,
    Remedy
  >
> = {
  age: {
    try: "The server, or a firewall, proxy or balancer before it, seems to end each connection at that age: whoever runs it can let them live longer. Until then, let the app ask for less at once, and go on where it was.",
    turn: "admin"
  },
  aged: {
    try: "Nothing to do while the mailbox is open again at once. Longer silences were survived, so it is most likely not quiet that ends them: the server, or a firewall or balancer on the way, seems to end each at about that age, without a word. Whoever runs it can say whether it has such a limit.",
    turn: "nobody"
  },
  done: {
    try: "The server, or a proxy before it, does not answer DONE: switch IDLE off for it, or have it repaired.",
    turn: "app"
  },
  idle: {
    try: "The server, or a proxy before it, ends each session as soon as it idles, whatever its words are: show the server’s operator these lines. Until it is repaired, let the app do without IDLE there, and ask for news from time to time (NOOP).",
    turn: "admin"
  },
  long: {
    try: "Long answers seem to get lost on the way while short ones come, as where packets of full size are dropped: use another network, or leave the VPN out; whoever runs it can lower its MTU. Until then, let the app ask for messages in small parts.",
    turn: "user"
  },
  unread: {
    try: "Let the app take what comes at once, and do what is slow with it afterwards.",
    turn: "app"
  },
  silence: {
    try: "A router or firewall on the way seems to forget connections that are quiet for some minutes. The library renews IDLE sooner after such a loss; whoever runs that device can let it keep them longer.",
    turn: "nobody"
  }
}

/** To renew IDLE sooner than this costs more than to ask from time to time, in milliseconds. */
const shortest = 60_000

/** RFC 9051 §5.4 allows no limit of quiet below 30 minutes, and longer ones are renewed by IDLE. */
const limitedQuiet = (ms: number, kind: "quiet" | "idled" = "quiet"): Remedy => ({
  try: `The server, or a proxy before it, ends each session ${kind === "idled" ? `as long after IDLE began: ${span(ms)}` : `that is quiet for ${span(ms)}`}${ms < 1_740_000 ? ", in IDLE as well: its operator can raise that limit to 30 minutes (RFC 9051 §5.4). Until then, let the app " : ": let the app "}${ms < shortest ? "ask for news from time to time instead of IDLE" : "renew IDLE, or send NOOP, sooner"}.`,
  turn: ms < 1_740_000 ? "admin" : "app"
})

/** What is restarted less often may be so on purpose, such as each night, in milliseconds. */
const mostOften = 21_600_000

/** Returns what to do about a BYE with such words, if they name a cause. */
const ofWords = (serverText: string, every: number | undefined): Remedy => {
  const said = Advice.diagnosisOf({ error: "ServerBye", serverText })
  if (said?.addition === "shutsDown" && every !== undefined && every <= mostOften)
    return {
      try: `By its own words the server shuts down or restarts about every ${span(every)}: its operator should find out why.`,
      turn: "admin"
    }
  return said?.addition !== undefined
    ? { try: said.try, again: said.again, turn: said.actionBy }
    : {
        try: "The server gives the same reason each time, and the mailbox was open again: nothing to do, unless its words ask for something.",
        turn: "nobody"
      }
}

/** Returns whose a failure was; what its reason leaves open, the server may have said when it ended the session. */
const whose = (reason: string, life: Suffered): string | undefined => {
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
  if (reason === "Timeout" && isUponAlone(account)) return Advice.parties.server
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

/** Settings with which the mailbox was open are right: what answered otherwise meanwhile is the server's, or the network's. */
const partyOf = (reason: string, account: ReadonlyArray<Lived>) => {
  const party = diagnosisBy(reason, account)?.party
  return party === "settings" && hasOpenedLike(failedBy(reason, account), account) ? "either" : party
}

const diagnosisBy = (reason: string, account: ReadonlyArray<Lived>) =>
  diagnosisOf(failedBy(reason, account), account) ?? Advice.diagnosisOf({ error: reason })

const hasOpenedLike = (failed: Lived | undefined, account: ReadonlyArray<Lived>): boolean =>
  account.some(
    ({ stay: { openedAt, started } }) =>
      openedAt !== undefined &&
      started?.host === failed?.stay.started?.host &&
      started?.port === failed?.stay.started?.port
  )
