/** Notes of APPEND without an answer: whether the message is stored, and how often. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Given } from "../../../fleet/Asked.ts"
import { type Note, several } from "../../Note.ts"
import type { Append } from "../../../evidence/watch/Appends.ts"
import { isSame } from "../../../evidence/watch/Copies.ts"
import type { Lookup } from "../../../evidence/watch/Lookups.ts"
import type { Lived } from "../../Lived.ts"
import { octetsOf } from "../../use/Calls.ts"
import { leastOf, mostOf } from "../../../../trace/extremes.ts"
import { part } from "../../Part.ts"
import { areOfOne, unansweredOf, type Unanswered, mostTold, isCutOff, ownOf } from "./unansweredOf.ts"

/** The server may have stored a message that was written whole: a second copy would be no help. */
export const appends = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = unansweredOf(account).filter(({ cmd }) => cmd === "APPEND")
  const whole = all.filter(({ effect }) => effect === "unknown")
  const [unknown] = whole
  const again = unknown === undefined ? [] : againOf(account, unknown)
  const cut = all.filter(({ effect }) => effect === "undone")
  const [first] = cut
  const sizes = longOnes(account, cut, false)
  return [
    ...(unknown === undefined ? [] : [fateOf(account, whole, again)]),
    ...(first === undefined
      ? []
      : [
          {
            part: part("appendCut", cut.length, first.written, first.bytes, sizes),
            ...(sizes === undefined ? cutAdvice(cut) : longAdvice)
          }
        ])
  ]
}

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
      actionBy: "nobody"
    }
  if (counted?.isCopied === false)
    return {
      part: part("appendCounted", counted.before, counted.after),
      try: "Nothing has to be done: it had not been stored before.",
      actionBy: "nobody"
    }
  const sizes = isCopied || counted !== undefined ? undefined : longOnes(account, whole, true)
  if (sizes !== undefined)
    return {
      part: part("appendLong", whole.length, sizes),
      whose: "the network, or a device on the way: neither the account nor the app",
      try: "Let whoever runs this machine’s network look for what drops large packets, or looks into what is sent (a new firewall, a VPN): let ICMP “too big” through, or lower the MTU. Another network shows whether it is that. Look whether a message is there before it is sent again.",
      party: "machine",
      actionBy: "user"
    }
  if (again.length === 0)
    return {
      part: part("appendUnknown", whole.length),
      try: "Look for the message in its mailbox before it is sent again: it may have been stored.",
      actionBy: "app"
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
    actionBy: "app"
  }
}

/** What is no longer than this is one packet, on any way. */
const onePacket = 1200

/** What is longer than this is several packets of full size. */
const severalPackets = 6000

/** What is so many times as long as another is of another kind for what loses long ones. */
const farLonger = 10

/** An answer that did not come within this time is no slow one, and an upload of which nothing moves for so long stands still, in milliseconds. */
const leastSilent = 30_000
const leastStill = 10_000

/**
 * Returns the octets of the shortest APPEND without an answer, and of the longest with one, if their length is what tells them apart:
 * what is long had no answer, each time on another connection, while what is short had one, also since the first of those. Of those
 * that were sent whole, what is short is one packet: packets of full size are what some ways drop.
 */
const longOnes = (
  account: ReadonlyArray<Lived>,
  lost: ReadonlyArray<Unanswered>,
  areWhole: boolean
): readonly [lost: number, stored: number, count: number] | undefined => {
  const since = lost[0]?.time ?? Infinity
  const sent = account.flatMap(({ stay }) => stay.use.commands.appends.all)
  const stored = sent.filter(({ storedAt }) => storedAt !== undefined)
  const least = leastOf(lost.map(({ bytes }) => bytes))
  const most = mostOf(stored.map(({ octets }) => octets))
  const isLength =
    lost.every((each) => each.ms >= (areWhole ? leastSilent : leastStill) && !isCutOff(each)) &&
    new Set(lost.map(({ stay }) => stay)).size >= several &&
    stored.some(({ time }) => time > since) &&
    stored.length >= several &&
    least > severalPackets &&
    (areWhole ? most <= onePacket : most * farLonger < least)
  return isLength ? [least, most, stored.length] : undefined
}

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
  loss: Unanswered,
  again: ReadonlyArray<Again>,
  account: ReadonlyArray<Lived>
): Counted | undefined => {
  const lost = appendOf(loss)
  const last = again.at(-1)
  if (lost === undefined || last?.storedAt === undefined) return undefined
  const { mailbox, stay: later, storedAt } = last
  const before = loss.stay.use.commands.appends.counts.findLast(
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
  first: Unanswered,
  [again]: ReadonlyArray<Again>
): readonly [before: number, after: number] | undefined => {
  const append = appendOf(first)
  const [before, after] = [append?.open, again?.open]
  const isOne =
    append !== undefined &&
    append.mailbox === again?.mailbox &&
    areOfOne(append.mailbox, first.stay, again.stay) &&
    before !== undefined &&
    before.validity === after?.validity
  return isOne && after !== undefined && after.exists > before.exists
    ? [before.exists, after.exists]
    : undefined
}

const appendOf = ({ stay, tag }: Unanswered): Append | undefined =>
  stay.use.commands.appends.all.findLast((each) => each.tag === tag)

/** Returns the searches by a header since then, by which an app learns whether a message is there. */
const lookedForIn = (account: ReadonlyArray<Lived>, since: number): ReadonlyArray<Lookup> =>
  account.flatMap(({ stay }) => stay.use.commands.lookups.answered).filter(({ time }) => time > since)

const longAdvice: Given & { readonly whose: string } = {
  whose:
    "the network, a device on the way, or the server, which reads no further: which of them is not known; neither the account nor how long the app waits",
  try: "Let whoever runs this machine’s network look for what drops large packets, or looks into what is sent (a new firewall, a VPN): let ICMP “too big” through, or lower the MTU. Another network shows whether it is that; if it is the same from there, show the server’s operator this trace. To wait longer is no help. The long messages are not stored: send them again then.",
  party: "machine",
  actionBy: "user"
}

/** Why the app itself gave up is known; else what is long is lost each time. How much was handed to the network shows no place. */
const cutAdvice = (cut: ReadonlyArray<Unanswered>): Given =>
  ownOf(cut) ??
  (cut.length < several
    ? { try: "Send the message again: it cannot have been stored.", actionBy: "app" }
    : {
        try: "Sent again, it most likely fails again. Send it in another way or smaller, and show the server’s operator, or who runs the network, this trace. It is not stored.",
        actionBy: "admin"
      })
