/** Notes of commands that had no answer when their connection ended: their callers failed, although it is open again. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Given } from "../../fleet/Asked.ts"
import { type Note, several } from "../Note.ts"
import { askOtherwise, limitOf, repeatedIn } from "../losses.ts"
import { refusalsOf } from "../refusal.ts"
import { aloneIn } from "../alone.ts"
import type { Append } from "../../evidence/watch/Appends.ts"
import { isSame } from "../../evidence/watch/Copies.ts"
import type { OpenMailbox } from "../../evidence/watch/OpenMailbox.ts"
import type { Lookup } from "../../evidence/watch/Lookups.ts"
import type { Effect, LostCommand } from "../stay/Commands.ts"
import type { Lived } from "../Stay.ts"
import { octetsOf } from "../use/Calls.ts"
import { isUndone } from "../undone.ts"
import { part } from "../Part.ts"
import { mostOf } from "../../../trace/extremes.ts"
import { span } from "../../../trace/quantities.ts"

/** The library sends no command of the app again by itself. */
export const unsent = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  // what a later connection has done by that name was most likely the same, asked again
  const all = account.flatMap(({ stay }, at) =>
    stay.commands.unsent.filter(
      ({ cmd }) => !account.slice(at + 1).some((later) => later.stay.refusals.hasDone(cmd))
    )
  )
  const [first] = all
  return first === undefined
    ? []
    : [
        {
          part: part("unsent", all.length, first.cmd),
          try: "Let the app send it again: the server has got nothing of it.",
          turn: "app"
        }
      ]
}

/** A command that had no answer when its connection ended, and what the app has to do about that end. */
type Unanswered = Omit<LostCommand["data"], "effect"> & {
  readonly effect: Effect
  readonly time: number
  readonly lost: LostCommand
  readonly stay: Lived["stay"]
  readonly own: Given | undefined
  /** The app sent the same on a later connection, and got its answer. */
  readonly isAnswered: () => boolean
}

const unansweredOf = (account: ReadonlyArray<Lived>): ReadonlyArray<Unanswered> =>
  account.flatMap(({ stay }, at) => {
    const {
      commands: { lost },
      ended
    } = stay
    if (lost.length === 0) return []
    const diagnosis =
      ended?.error === undefined ? undefined : Advice.diagnosisOf({ ...ended, error: ended.error })
    const own = diagnosis?.actionBy === "app" ? { try: diagnosis.try, turn: diagnosis.actionBy } : undefined
    return lost.map((each) => ({
      ...each.data,
      effect: isUndone(each, account, at) ? "undone" : each.effect,
      time: each.time,
      lost: each,
      stay,
      own,
      isAnswered: () => account.some((later, place) => place > at && later.stay.refusals.accepts(each.words))
    }))
  })

/** Returns what the app has to do about the ends of all their connections, if they were its own. */
const ownOf = (all: ReadonlyArray<Unanswered>): Given | undefined =>
  all.every(({ own }) => own !== undefined) ? all.at(-1)?.own : undefined

/** The server may have stored a message that was sent whole: a second copy would be no help. */
export const appends = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = unansweredOf(account).filter(({ cmd }) => cmd === "APPEND")
  const whole = all.filter(({ effect }) => effect === "unknown")
  const [unknown] = whole
  const again = unknown === undefined ? [] : againOf(account, unknown)
  const cut = all.filter(({ effect }) => effect === "undone")
  const [first] = cut
  const isSamePlace = cut.every(({ written }) => written === first?.written)
  return [
    ...(unknown === undefined ? [] : [fateOf(account, whole, again)]),
    ...(first === undefined
      ? []
      : [
          {
            part: part("appendCut", cut.length, first.written, first.bytes, isSamePlace),
            ...cutAdvice(cut, isSamePlace)
          }
        ])
  ]
}

/** So many UIDs of one message are told. */
const mostTold = 8

/** An APPEND that was sent again, and the connection on which it was. */
interface Again extends Append {
  readonly stay: Lived["stay"]
}

/** One of exactly as many octets, after the loss, is the same message. */
const againOf = (account: ReadonlyArray<Lived>, { bytes, tag, time }: Unanswered): ReadonlyArray<Again> =>
  account.flatMap(({ stay }) =>
    stay.use.commands.appends.all
      .filter((each) => each.time > time && each.octets === octetsOf(bytes, tag))
      .map((each) => ({ ...each, stay }))
  )

/** Says what is known of messages that the server may have stored. */
const fateOf = (
  account: ReadonlyArray<Lived>,
  whole: ReadonlyArray<Unanswered>,
  again: ReadonlyArray<Again>
): Note => {
  const [first] = whole
  const lookups = lookedForIn(account, first?.time ?? 0)
  const copies = again.map((each) => copiesOf(each, account))
  const isCopied = copies.length > 0 && copies.every(({ length }) => length > 1)
  const counted = whole.length === 1 && first !== undefined ? countedAround(first, again, account) : undefined
  const isFound = again.length === 0 && lookups.filter(({ found }) => found > 0).length >= whole.length
  const isMissed = again.length > 0 && lookups.filter(({ found }) => found === 0).length >= again.length
  if (isFound || (isMissed && !isCopied))
    return {
      part: part("appendLookedFor", whole.length, isFound),
      try: isFound
        ? "Nothing has to be done if that is the message: it is stored."
        : "Nothing has to be done: it had not been stored before.",
      turn: "nobody"
    }
  if (counted?.isCopied === false)
    return {
      part: part("appendCounted", counted.before, counted.after),
      try: "Nothing has to be done: it had not been stored before.",
      turn: "nobody"
    }
  if (again.length === 0)
    return {
      part: part("appendUnknown", whole.length),
      try: "Look for the message in its mailbox before it is sent again: it may have been stored.",
      turn: "app"
    }
  return {
    part: part("appendAgain", whole.length, again.length + 1, {
      copies: isCopied
        ? Array.from(new Set(copies.map((uids) => uids.slice(0, mostTold).join(" and "))))
        : counted?.uids === undefined
          ? []
          : [counted.uids],
      counted: counted === undefined || isCopied ? undefined : [counted.before, counted.after],
      grown: first === undefined || counted !== undefined ? undefined : grownBetween(first, again)
    }),
    whose: whole.every(isCutOff) ? "the app, which sent it again" : Advice.parties.app,
    try: `${isCopied || counted !== undefined ? ((isCopied ? copies.every(({ length }) => length === 2) : again.length === 1) ? "Delete one of the two." : "Delete all but one of them.") : "Look whether the message is there more than once, and delete the copies."} APPEND is not repeatable: before the app sends it again, let it look whether the message is there, such as by its Message-ID, or whether the mailbox has grown.`,
    turn: "app"
  }
}

/** Returns the UIDs that a search for one Message-ID gave later, if that of the APPEND is one of them: they are one message. */
const copiesOf = (
  { mailbox, stay, stored, time }: Again,
  account: ReadonlyArray<Lived>
): ReadonlyArray<number> => {
  if (stored === undefined) return []
  const { uid, validity } = stored
  const isOf = (lookup: Lookup, of: Lived["stay"]) =>
    lookup.time > time &&
    lookup.validity === validity &&
    lookup.copies.includes(uid) &&
    (of === stay ? lookup.mailbox === mailbox : isSame(lookup.mailbox, mailbox, validity))
  const found = account.flatMap((lived) =>
    lived.stay.use.commands.lookups.answered.filter((lookup) => isOf(lookup, lived.stay))
  )
  return found[0]?.copies ?? []
}

interface Counted {
  /** The messages of the mailbox before the first of them was sent, and after the last was stored. */
  readonly before: number
  readonly after: number
  /** It has one of each that was sent; if not, the one without an answer was not stored. */
  readonly isCopied: boolean
  /** Their UIDs, if nothing else can have got one. */
  readonly uids: string | undefined
}

/** Returns what STATUS counted around them, if that decides: each is one message more, and nothing else came. RFC 9051 §6.3.11. */
const countedAround = (
  { stay, tag }: Unanswered,
  again: ReadonlyArray<Again>,
  account: ReadonlyArray<Lived>
): Counted | undefined => {
  const lost = stay.use.commands.appends.all.findLast((each) => each.tag === tag)
  const last = again.at(-1)
  if (lost === undefined || last?.storedAt === undefined) return undefined
  const { mailbox, stay: later, storedAt } = last
  const before = stay.use.commands.appends.counts.findLast(
    (each) => each.mailbox === lost.mailbox && each.time <= lost.time
  )
  const after = later.use.commands.appends.counts.find(
    (each) => each.mailbox === mailbox && each.time >= storedAt
  )
  if (before === undefined || after === undefined) return undefined
  const sent = account.flatMap((lived) => lived.stay.use.commands.appends.all)
  const between = sent.filter(({ time }) => time >= before.time && time <= after.time)
  // others may have gone to the same mailbox under a hidden name
  if (between.length !== again.length + 1) return undefined
  const [more, uids] = [after.messages - before.messages, (after.uidNext ?? NaN) - (before.uidNext ?? NaN)]
  const isFit = (count: number) => more === count && (uids === count || Number.isNaN(uids))
  if (!isFit(between.length) && !(isFit(again.length) && uids === again.length)) return undefined
  const isCopied = isFit(between.length)
  const first = before.uidNext ?? 0
  return {
    before: before.messages,
    after: after.messages,
    isCopied,
    uids:
      isCopied && uids === between.length
        ? between
            .map((_, at) => first + at)
            .slice(0, mostTold)
            .join(" and ")
        : undefined
  }
}

/** Returns how many messages the mailbox had when the first of them was sent, and when it was sent again, if that was more. */
const grownBetween = (
  { stay, tag }: Unanswered,
  [again]: ReadonlyArray<Again>
): readonly [before: number, after: number] | undefined => {
  const append = stay.use.commands.appends.all.findLast((each) => each.tag === tag)
  const [before, after] = [append?.open, again?.open]
  // a name that is hidden has as many octets as the other
  const isOne =
    append?.mailbox === again?.mailbox && before !== undefined && before.validity === after?.validity
  return isOne && after !== undefined && after.exists > before.exists
    ? [before.exists, after.exists]
    : undefined
}

/** Returns the searches by a header since then, by which an app learns whether a message is there. */
const lookedForIn = (account: ReadonlyArray<Lived>, since: number): ReadonlyArray<Lookup> =>
  account.flatMap(({ stay }) => stay.use.commands.lookups.answered).filter(({ time }) => time > since)

/** COPY that was sent again after one that the server may have carried out: each adds the messages once more. RFC 9051 §6.4.7. */
export const copiedAgain = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = unansweredOf(account).filter(
    ({ cmd, effect, lost: { words } }) => cmd.endsWith("COPY") && effect === "unknown" && words !== undefined
  )
  return Array.from(Map.groupBy(all, ({ lost }) => lost.words).values())
    .map((same) => ({ same, times: same.length + (same.some((each) => each.isAnswered()) ? 1 : 0) }))
    .filter(({ times }) => times > 1)
    .slice(0, 1)
    .map(({ same, times }) => ({
      part: part("copyAgain", same[0]?.cmd ?? "COPY", same.length, times),
      try: `Look whether the messages are there more than once, and delete the copies. COPY is not repeatable: let the app look into that mailbox before it sends it again${all.every(isCutOff) ? "" : ", and give a long one more time"}.${limitWords(all)}`,
      turn: "app"
    }))
}

/** The other end ended the connection: more time from this one is no help. */
const isCutOff = ({ stay: { ended } }: Unanswered): boolean =>
  ended?.error === "ConnectionLost" || ended?.error === "ServerBye"

/** Says that each was cut off as long after it was sent, if that is so: it is no chance. */
const limitWords = (all: ReadonlyArray<Unanswered>): string => {
  const isOneKind = all.every(({ cmd }) => cmd === all[0]?.cmd)
  const ms = isOneKind && all.every(isCutOff) ? limitOf(all.map((each) => each.ms)) : undefined
  return ms === undefined
    ? ""
    : ` ${all.length === 2 ? "Both were" : `Each of the ${all.length} was`} cut off ${span(ms)} after it was sent, as by a time limit of the server or of what stands before it: let the app ask for less at once, and ask its operator about such a limit.`
}

/** Why the app itself gave up is known; else one that is always cut off meets a limit. */
const cutAdvice = (cut: ReadonlyArray<Unanswered>, isSamePlace: boolean): Given =>
  ownOf(cut) ??
  (cut.length < several
    ? { try: "Send the message again: it cannot have been stored.", turn: "app" }
    : {
        try: `It is cut off each time${isSamePlace ? ", at the same place: by a limit of size at the server, or by a device on the way" : ""}, so sent again it fails again. Send it in another way or smaller, and show the server’s operator, or who runs the network, this trace. It is not stored.`,
        turn: "admin"
      })

/** The codes of refusals that mean that a command has been carried out already. RFC 5530 §3. */
const already: ReadonlyMap<string, string> = new Map([
  ["CREATE", "ALREADYEXISTS"],
  ["DELETE", "NONEXISTENT"],
  ["RENAME", "NONEXISTENT"]
])

/** Returns those that were sent again, and refused since the first had most likely been carried out. */
const refusedAfter = (account: ReadonlyArray<Lived>): ReadonlyArray<Unanswered> => {
  const all = unansweredOf(account).filter(({ cmd, effect }) => effect === "unknown" && already.has(cmd))
  const refusals = all.length === 0 ? [] : refusalsOf(account)
  return all.filter(({ cmd, lost, time }) =>
    refusals.some(
      ({ code, time: refusedAt, words }) =>
        words !== undefined &&
        words === lost.words &&
        code?.split(" ")[0] === already.get(cmd) &&
        refusedAt > time
    )
  )
}

export const doneBefore = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> =>
  refusedAfter(account)
    .slice(0, 1)
    .map(({ cmd }) => ({
      part: part("doneBefore", cmd, already.get(cmd) ?? ""),
      whose: Advice.parties.app,
      try: `List the mailboxes: the first ${cmd} was most likely carried out, and then nothing is missing. Let the app look before it repeats ${cmd}.`,
      turn: "app"
    }))

/** Makes a mailbox of a name anew, so that it can be deleted or renamed again. */
const makesAnew = /^(?:CREATE|RENAME) /

/** So many are looked at: one is told. */
const mostRepeats = 8

/** Returns those that had no answer, and that repeat what an earlier command of the same words had done. RFC 9051 §6.3.5, §6.3.6. */
const repeatsOf = (account: ReadonlyArray<Lived>): ReadonlyArray<Unanswered> =>
  unansweredOf(account)
    .filter(({ cmd, lost }) => /^(?:DELETE|RENAME)$/.test(cmd) && lost.words !== undefined)
    .slice(0, mostRepeats)
    .filter(({ lost: { words = "" }, ms, stay, time }) => {
      const before = account.filter(
        (each) => each.stay === stay || (each.stay.endedAt ?? Infinity) <= time - ms
      )
      const since = before.findLastIndex((each) => each.stay.refusals.accepts(words))
      return since >= 0 && before.slice(since).every((each) => !each.stay.refusals.hasOther(makesAnew, words))
    })

/** Nothing is missing; that the server ended the session, and did not refuse the second one, is the server's own. */
export const repeatedDone = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> =>
  repeatsOf(account)
    .slice(0, 1)
    .map(({ cmd, stay }) => ({
      part: part("repeatedDone", cmd),
      whose: Advice.parties.app,
      try: `Nothing is missing: an earlier ${cmd} with the same words was answered OK. Let the app send it once, and look at the list of mailboxes before it repeats it.${stay.ended?.error === "ServerBye" ? " The server was to answer NO to the second one, and ended the session instead: if it does so each time, tell its operator." : ""}`,
      turn: "app"
    }))

/** Unread messages that a FETCH may have marked as read, and did not bring, and the searches since that left them out. */
interface LeftUnread {
  readonly lost: LostCommand
  readonly uids: ReadonlyArray<number>
  readonly searches: number
}

/** A message that is marked as read before the app has it is none that its next search for unread ones finds. RFC 9051 §6.4.5. */
const leftUnreadIn = (account: ReadonlyArray<Lived>): ReadonlyArray<LeftUnread> =>
  account.flatMap(({ stay }, at) =>
    stay.commands.lost.flatMap((lost) => {
      const later = account.slice(at + 1).map((each) => each.stay)
      const own = lost.marks && placeOf(lost.marks.mailbox)
      if (own === undefined || later.some(({ isPartial }) => isPartial)) return []
      const { downloads } = stay.use.commands
      const searched = later
        .flatMap(({ use }) => use.commands.unreadSearches.answered)
        .filter(({ mailbox }) => placeOf(mailbox) === own)
      const uids = (lost.marks?.uids ?? []).filter(
        (uid) =>
          !downloads.messages.has(`${own} ${uid}`) &&
          !later.some(({ use }) => use.commands.unreadSearches.named.has(uid)) &&
          !searched.some((search) => search.uids.has(uid))
      )
      return searched.length === 0 || uids.length === 0 ? [] : [{ lost, uids, searches: searched.length }]
    })
  )

/** Returns what tells a mailbox from others. A strict trace counts the names of each connection anew. */
const placeOf = ({ name, validity }: OpenMailbox): string | undefined =>
  name === "" || name.startsWith("<") || validity === undefined ? undefined : `${name} ${validity}`

export const leftUnread = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = leftUnreadIn(account)
  const uids = Array.from(new Set(all.flatMap((each) => each.uids)))
  if (uids.length === 0) return []
  const [them, their] = uids.length === 1 ? ["it", "its UID"] : ["them", "their UIDs"]
  return [
    {
      part: part("leftUnread", uids, mostOf(all.map(({ searches }) => searches))),
      whose: Advice.parties.app,
      try: `Read ${them} by ${their} (UID FETCH ${uids.slice(0, mostTold).join(",")} BODY.PEEK[]), or mark ${them} as unread: FETCH without .PEEK sets \\Seen, also if the connection is lost before all of the message has come. Let the app ask for BODY.PEEK[], and set \\Seen itself when it is done with a message.`,
      turn: "app"
    }
  ]
}

/** Commands besides APPEND that had no answer when a connection ended: their callers failed, although it is open again. */
export const unanswered = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  // those that alone are slow are told with the slow answers to the same
  const slow = aloneIn(account)?.unanswered
  const done = new Set(
    [...refusedAfter(account), ...repeatsOf(account), ...leftUnreadIn(account)].map(({ lost }) => lost)
  )
  const all = unansweredOf(account).filter(
    ({ cmd, lost }) => cmd !== "APPEND" && slow?.has(lost) !== true && !done.has(lost)
  )
  const first = all.find(({ effect }) => effect === "unknown") ?? all[0]
  if (first === undefined) return []
  const { cmd, effect } = first
  const messages = mostOf(all.map(({ lost }) => lost.messages))
  const isBegun = messages > 0 || all.some(({ lost }) => lost.isBegun)
  const [repeated] = repeatedIn(account.map(({ stay }) => stay))
  const isMarking = all.some((each) => each.effect === "marked")
  const harmless =
    repeated === undefined
      ? isMarking
        ? "Let the app ask again by the same UIDs, and not for what is unread: FETCH without .PEEK may have marked these messages as read. With BODY.PEEK[] a lost answer changes nothing."
        : "Let the app ask again: what had no answer changed nothing."
      : askOtherwise(repeated).try
  const perhaps =
    effect === "unknown"
      ? `Let the app look at the mailbox before it repeats ${cmd}: it may have been done.`
      : harmless
  const own = ownOf(all)
  // what was read in the end asks nobody for anything
  if (all.every(({ effect, isAnswered }) => effect !== "unknown" && isAnswered()))
    return [
      {
        part: part("askedAgain", all.length, cmd, isBegun),
        try: "Nothing to do: the app asked again, and got the answer.",
        turn: "nobody"
      }
    ]
  return [
    {
      part: part("unanswered", all.length, cmd, messages, isBegun),
      try:
        own === undefined
          ? `${perhaps}${limitWords(all)}`
          : effect === "unknown"
            ? `${own.try} ${perhaps}`
            : own.try,
      turn: "app"
    }
  ]
}
