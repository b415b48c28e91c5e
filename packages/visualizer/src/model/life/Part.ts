/** The parts of a life's headline: the facts that each is made of, and its words. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { uncapitalized } from "../../trace/letters.ts"
import { sizeWords, span, times } from "../../trace/quantities.ts"
import type { Unseen } from "../evidence/Across.ts"
import type { Waits } from "./limited.ts"
import type { Alike } from "./losses.ts"
import type { Fewer, Renumbering } from "./renumbering.ts"
import { stoppedWords } from "./stoppedAdvice.ts"
import { complete, shortened } from "./words.ts"

/** `2 s to 5 s`, or one of them if both are as long. */
const fromTo = (least: number, most: number): string =>
  span(least) === span(most) ? span(most) : `${span(least)} to ${span(most)}`

/** So many names are told; the others are counted. */
const toldNames = 3

const listed = (names: ReadonlyArray<string>): string => {
  const told = names.length > toldNames + 1 ? names.slice(0, toldNames) : names
  return told.length === names.length
    ? names.join(", ")
    : `${told.join(", ")} and ${names.length - told.length} more flags`
}

const many = (count: number): string => (count === 1 ? "" : `, ${times(count)}`)

/** `9 times in all and one of them 4 times`, or `9 times in all, each of them 3 times` if none was more often than another. */
const oftenEach = (all: { readonly count: number; readonly messages: number; readonly most: number }) => {
  const { count, messages, most } = all
  if (messages === 1) return `${count} times in all`
  return `${count} times in all${count === messages * most ? ", each of them" : " and one of them"} ${most} times`
}

/** The sum of several times is none of them. */
const inAll = (count: number, ms: number): string => `${span(ms)}${count === 1 ? "" : " in all"}`

const every = (ms: number | undefined): string => (ms === undefined ? "" : `, about every ${span(ms)}`)

/** The facts that each part of the headline is made of. Times are in milliseconds. */
interface HeadlineFacts {
  readonly open: [open: number, whole: number]
  readonly openHere: [open: number, whole: number]
  readonly openOnRecord: [open: number, known: number]
  readonly openOnRecordHere: [open: number, known: number]
  readonly unselected: [count: number, ms: number]
  readonly onlyAfter: [ms: number]
  readonly atBothEnds: [between: number]
  readonly atBothEndsAlone: [between: number]
  readonly unkept: [ms: number]
  readonly neverLost: []
  readonly lossesUnknown: []
  readonly lost: [count: number, about: number | undefined]
  readonly lostAtLeast: [count: number, about: number | undefined]
  readonly alike: [same: Alike]
  readonly awayAtMost: [count: number, ms: number, isSilent: boolean, by: string | undefined]
  readonly awayBefore: [count: number, ms: number, isSilent: boolean, by: string | undefined]
  readonly endedBy: [title: string]
  readonly givenUp: [reason: string, rest: number]
  readonly awayAtLast: [ms: number]
  readonly awayNow: [ms: number]
  readonly left: []
  readonly unaskedAtLast: [ms: number]
  readonly refused: [count: number, command: string | undefined, waits: Waits | undefined]
  readonly locked: []
  readonly otherCertificate: [issuer: string, isSelfSigned: boolean]
  readonly portal: []
  readonly renumbered: [count: number, facts: Omit<Renumbering, "ids">]
  readonly slept: [count: number, ms: number]
  readonly moved: [count: number, ms: number]
  readonly nothingMissed: []
  readonly foundAgain: [count: number]
  readonly barredBy: [name: string, refusals: number]
  readonly appendUnknown: [count: number]
  readonly appendLookedFor: [count: number, isFound: boolean]
  readonly appendCut: [count: number, written: number, bytes: number, isSamePlace: boolean]
  readonly held: [count: number, ms: number]
  readonly impatient: [
    command: string,
    count: number,
    facts: {
      readonly copies: number
      readonly done: number
      readonly needed: number
      readonly waited: number
    }
  ]
  readonly unread: [command: string, count: number]
  readonly noMailbox: [count: number, command: string, isAgain: boolean]
  readonly refusedHere: [count: number, call: string]
  readonly busy: [count: number, ms: number]
  readonly untaken: [ms: number]
  readonly passed: [count: number, code: string | undefined]
  readonly voidUids: [count: number]
  readonly lostFlags: [names: ReadonlyArray<string>]
  readonly revokedInTurns: []
  readonly refusedInTurns: [count: number, all: number, machine: string | undefined]
  readonly lockedOut: [count: number, serverText: string | undefined]
  readonly limitOfLogins: [count: number, all: number, before: number, often: number]
  readonly certificateOfOne: [reason: string, here: string, there: string]
  readonly certificateInTurns: [reason: string, count: number, all: number]
  readonly cutShort: [count: number, ms: number, how: { readonly again: number; readonly isWithin: boolean }]
  readonly openTwice: [count: number]
  readonly appendCounted: [before: number, after: number]
  /**
   * `copies`: the UIDs of each message that is there several times; `counted`: how many messages STATUS counted before and after, if
   * that shows it; `grown`: how many there were, and how many then.
   */
  readonly appendAgain: [
    count: number,
    copies: number,
    known: {
      readonly copies: ReadonlyArray<string>
      readonly counted: readonly [before: number, after: number] | undefined
      readonly grown: readonly [before: number, after: number] | undefined
    }
  ]
  readonly copyAgain: [command: string, count: number, copies: number]
  readonly inClear: []
  readonly restored: []
  readonly wentBack: [before: number, next: number]
  readonly uidsOfBefore: [title: string]
  readonly expungedOthers: [count: number, marked: number]
  readonly collected: [
    facts: {
      readonly came: number
      readonly every: number
      readonly gone: number
      readonly within: number
    }
  ]
  readonly takenAtOnce: [facts: { readonly came: number; readonly gone: number; readonly within: number }]
  readonly fetchedAgain: [
    facts: {
      readonly count: number
      readonly messages: number
      readonly most: number
      readonly octets: number
      readonly beside: number
    }
  ]
  readonly copiedOver: [
    facts: {
      readonly count: number
      readonly messages: number
      readonly most: number
      readonly isLeft: boolean
      readonly refused: string | undefined
    }
  ]
  readonly begunAnew: [losses: number, messages: number]
  readonly begunOver: [count: number, messages: number]
  readonly noticed: [title: string]
  readonly short: [title: string]
  readonly contentless: [count: number, first: string]
  readonly lastAgain: [count: number]
  readonly ownAppended: [count: number]
  readonly markedFirst: [count: number]
  readonly unreadExcluded: [count: number]
  readonly readMarks: [count: number]
  /** `isOfSeveral`: of several connections. */
  readonly draftsKept: [count: number, mailbox: string | undefined, isOfSeveral: boolean]
  readonly askedOften: [command: string, count: number, ms: number]
  readonly askedEach: [count: number, mailboxes: number]
  readonly throttled: [count: number]
  /** `again`: so many of them within so many milliseconds on one connection, each before the wait was over; or at once. */
  readonly heedless: [
    count: number,
    command: string | undefined,
    facts: {
      readonly waits: Waits | undefined
      readonly again: number
      readonly during: number
      readonly isAtOnce: boolean
    }
  ]
  readonly unreadable: [count: number, name: string]
  readonly lateNews: [count: number, messages: number | undefined]
  readonly unseen: [late: Unseen]
  readonly unsent: [count: number, cmd: string]
  readonly alert: [count: number]
  readonly silent: [command: string, ms: number]
  readonly polled: [since: boolean]
  readonly stopped: [count: number, longest: number]
  readonly hasty: [count: number]
  readonly rushed: [attempts: number, calls: number, ms: number]
  readonly leftQuiet: [count: number, longest: number]
  readonly leftUnread: [uids: ReadonlyArray<number>, searches: number]
  readonly unanswered: [count: number, cmd: string, messages: number, isBegun: boolean]
  readonly doneBefore: [cmd: string, code: string]
  readonly repeatedDone: [cmd: string]
  readonly askedAgain: [count: number, cmd: string, isBegun: boolean]
  readonly turnWaited: [count: number, ms: number, inVain: number]
  readonly poolWaited: [count: number, ms: number, inVain: number]
  readonly slowSource: [count: number, ms: number]
  readonly slowLookups: [title: string, lost: number]
  readonly slowFirst: [title: string]
  readonly slowRoundTrip: [ms: number]
  readonly slowThroughout: [least: number, most: number]
  readonly slowWay: [count: number, command: string, ms: number]
  readonly strays: [count: number]
  readonly hardlyOpen: [share: number, usual: number, reason: string]
  readonly paused: [count: number, ms: number]
  readonly waitedInVain: [command: string, count: number, ms: number]
  readonly refusedAlike: [command: string, count: number]
  readonly mailboxRefused: [mailbox: string, count: number, during: number]
  readonly slows: [command: string, first: number, last: number]
  readonly onlySlow: [title: string]
  readonly slow: [
    count: number,
    command: string | undefined,
    ms: { readonly least: number; readonly most: number; readonly during: number },
    isOver: boolean,
    said: string | undefined
  ]
}

export type HeadlineWord = keyof HeadlineFacts

/** A trace that goes on for less after an account was given up shows nothing by it, in milliseconds. */
const longRest = 10_000

/** The parts of the headline. */
const headlineWords: { readonly [Id in HeadlineWord]: (...facts: HeadlineFacts[Id]) => string } = {
  open: (open, whole) =>
    // what is shorter than the unit of the words is told with the losses
    span(open) === span(whole) || (open >= 3_600_000 && whole - open < 60_000)
      ? `Open ${span(whole)}`
      : `Open ${span(open)} of ${span(whole)}`,
  openHere: (open, whole) => `Open ${span(open)} of ${span(whole)} here`,
  openOnRecord: (open, known) => `Open ${span(open)} of the ${span(known)} on record`,
  openOnRecordHere: (open, known) => `Open ${span(open)} of the ${span(known)} on record here`,
  unselected: (count, ms) => `no mailbox selected for ${inAll(count, ms)}, since the server refused one`,
  onlyAfter: (ms) => `only after the first ${span(ms)}`,
  atBothEnds: (between) => `when the trace begins and ends: what was between (${span(between)}) is not kept`,
  atBothEndsAlone: (between) =>
    `when the trace begins and ends, earlier losses unknown: what was between (${span(between)}) is not kept`,
  unkept: (ms) => `what was between (${span(ms)}) is not kept`,
  neverLost: () => "never lost",
  lossesUnknown: () => "earlier losses unknown",
  lost: (count, about) => `lost ${times(count)}${every(about)}`,
  lostAtLeast: (count, about) => `lost at least ${times(count)}${every(about)}`,
  alike: (same) => `each time ${alikeWords(same)}`,
  awayAtMost: (count, ms, isSilent, by) => `${again(count, ms)}${included(isSilent)}${meanwhile(by)}`,
  awayBefore: (count, ms, isSilent, by) =>
    `${again(count, ms)} at first${included(isSilent)}${meanwhile(by)}`,
  endedBy: (title) => title,
  givenUp: (reason, rest) =>
    `then given up${rest < longRest ? "" : `, ${span(rest)} before the trace ends`}: ${reason}`,
  awayAtLast: (ms) => `not open for the last ${span(ms)}`,
  awayNow: (ms) => `not open for ${span(ms)} now`,
  left: () => "then ended by the app",
  unaskedAtLast: (ms) => `logged in without a mailbox for the last ${span(ms)}`,
  refused: refusedPart,
  locked: () => "read-only since it was opened again",
  otherCertificate: (issuer, isSelfSigned) =>
    `another certificate than before, ${issuer}: ${isSelfSigned ? "of the server itself, or of" : "probably"} somebody on the way, who got no password`,
  portal: () =>
    "something in this network answered in the server's place, by its certificate the network's sign-in page",
  renumbered: (count, { fewer, goesOn, inTurns, isMadeAnew }) => {
    const often = count > 1 ? ` ${times(count)}` : ""
    const among = inTurns.length > 0 ? ` among the same ${inTurns.length} values` : ""
    const how = goesOn
      ? ", while UIDNEXT went on as before"
      : isMadeAnew
        ? ", and UIDs began from 1 again"
        : ""
    return `UIDVALIDITY changed${often}${among}${how}${fewer === undefined || isMadeAnew ? "" : fewerWords(count, fewer)}`
  },
  slept: (count, ms) => `slept ${inAll(count, ms)}, or the clock was set`,
  moved: (count, ms) => `changed its runner ${times(count)} in ${span(ms)}`,
  barredBy: (name, refusals) =>
    `nothing answers since the login of “${name}” was refused ${times(refusals)}: this address is probably barred for that`,
  foundAgain: (count) =>
    `at least ${count === 1 ? "one message" : `${count} messages`} that came meanwhile ${count === 1 ? "was" : "were"} found then`,
  nothingMissed: () => "nothing missed",
  appendUnknown: (count) => `APPEND sent whole and not answered${many(count)}: the message is perhaps stored`,
  appendLookedFor: (count, isFound) =>
    `APPEND sent whole and not answered${many(count)}: the app searched by a header afterwards, ${isFound ? "and found a message" : "found none, and sent it again"}`,
  appendCounted: (before, after) =>
    `APPEND sent whole and not answered, and sent again: it is there once, as STATUS counted ${before} messages before and ${after} after it`,
  appendAgain: (count, most, { copies, counted, grown }) => {
    const although =
      grown === undefined ? "" : ` although the mailbox had ${grown[1]} messages then, and ${grown[0]} before`
    const often = most === 2 ? "twice" : `up to ${most} times`
    const uids = copies.length === 0 ? "" : ` (UIDs ${copies.join()})`
    const fate =
      counted !== undefined
        ? `the message is there ${times(most)}${uids}, as STATUS counted ${counted[0]} messages before and ${counted[1]} after it`
        : copies.length === 0
          ? `the message may be there ${often}`
          : copies.length === 1
            ? `the message is there ${copies[0]?.split(" and ").length === 2 ? "twice" : "more than once"}${uids}`
            : `${copies.length} messages are there more than once (UIDs ${copies.join("; ")})`
    return `APPEND sent whole and not answered${many(count)}, and sent again${although}: ${fate}`
  },
  copyAgain: (command, count, copies) =>
    `${command} not answered${many(count)}, and sent again: the messages may be there ${copies === 2 ? "twice" : `up to ${copies} times`}`,
  appendCut: (count, written, bytes, isSamePlace) =>
    count === 1 || isSamePlace
      ? `APPEND cut off after ${written} of ${bytes} bytes${many(count)}${count > 1 ? ", each time at the same place" : ""}: the message is not stored`
      : `APPEND cut off${many(count)}, at first after ${written} of ${bytes} bytes: no message is stored`,
  held: (count, ms) =>
    `the app kept the connection unused for ${span(ms)}${many(count)}, until the library took it back`,
  impatient: (command, count, { copies, done, needed, waited }) => {
    const carriedOut = command === "APPEND" ? "stored" : "carried out"
    const fate =
      done === 0 ? "" : `, and ${carriedOut} ${done === count ? "each of them" : `${done} of them`}`
    const again =
      copies === 0
        ? ""
        : `; ${copies} ${copies === 1 ? "message is" : "messages are"} as long as one stored before, and perhaps ${copies === 1 ? "its copy" : "its copies"}`
    return `the app gave up ${command} ${times(count)}, after ${span(waited)} at most: the server needs up to ${span(needed)}${fate}${again}`
  },
  unread: (command, count) =>
    `the app stopped reading the answer to ${command} before its end, ${times(count)}: the rest was read and dropped`,
  noMailbox: (count, command, isAgain) =>
    `the app logged in ${isAgain ? "again " : ""}and selected no mailbox${many(count)}, which ${command} needs`,
  refusedHere: (count, call) =>
    `this program refused ${count === 1 ? `a call (${call})` : `${count} calls, the first of them ${call}`}: nothing of it was sent`,
  busy: (count, ms) =>
    `this program was busy with something else ${times(count)}${count > 1 ? ", up to" : ", for"} ${span(ms)}`,
  untaken: (ms) => `what came waited up to ${span(ms)} for the app, which was at work on earlier news`,
  passed: (count, code) =>
    `${count} ${count === 1 ? "command" : "commands"} refused at first${code === undefined ? "" : ` (${code})`}, and accepted later`,
  lateNews: (count, messages) =>
    messages === undefined
      ? `the server reported news ${times(count)} only when IDLE was ended, and never during it`
      : `the server reported ${count} of ${messages} new messages only when IDLE was ended`,
  lostFlags: (names) =>
    `the server does not keep the ${names.length === 1 ? "flag" : "flags"} ${listed(names)}`,
  voidUids: (count) => `the app asked ${times(count)} for UIDs that are void`,
  revokedInTurns: () =>
    "its token was revoked each time that another connection of this program had got a new one",
  refusedInTurns: (count, all, machine) =>
    machine === undefined
      ? `${count} of ${all} logins refused, in turns with those that were accepted`
      : `${count} of ${all} logins refused, each by ${machine}, and the others accepted by other machines`,
  lockedOut: (count, serverText) =>
    `login refused ${times(count)}${serverText ? ` “${shortened(serverText)}”` : ""}, and the account kept out for a while after that`,
  limitOfLogins: (count, all, before, often) =>
    `${count} of ${all} logins refused${often === 1 ? ", all one after another" : ` in ${often} runs, each`} after ${often === 1 ? "" : "at least "}${before} had been accepted within a minute, and ${often === 1 ? "later ones" : "those in between"} accepted again: most likely a limit on logins`,
  certificateInTurns: (reason, count, all) =>
    `${reason} at ${count} of ${all} connections, in turns with those that were trusted`,
  certificateOfOne: (reason, here, there) => `${reason} at ${here}, and trusted at ${there}`,
  cutShort: (count, ms, { again, isWithin }) =>
    `the app itself ended its work ${isWithin ? "in the middle of a command " : ""}${times(count)}, each time after ${span(ms)}${again === 0 ? "" : `, and had read ${again === 1 ? "the same message" : `the same ${again} messages`} each time`}`,
  openTwice: (count) =>
    count === 2
      ? "another connection of this program hears the same: the account seems to be open twice"
      : `${count} connections of this program hear the same: the account seems to be open as often`,
  inClear: () => "not encrypted",
  wentBack: (before, next) =>
    `the mailbox is an older copy of itself: its next UID was ${before}, and ${next} after that, with the same UIDVALIDITY`,
  restored: () => "restored from a backup, as the server says: what came after it may be gone",
  uidsOfBefore: uncapitalized,
  expungedOthers: (count, marked) =>
    `EXPUNGE of the app removed ${count} messages, of which it had marked ${marked}`,
  collected: ({ came, every, gone, within }) =>
    `another program removed ${gone === came ? `all ${came}` : `${gone} of the ${came}`} messages that came, each within ${span(within)}, at rounds of ${span(every)}`,
  takenAtOnce: ({ came, gone, within }) =>
    `somebody else removed ${gone === came ? `all ${came}` : `${gone} of the ${came}`} messages that came, each within ${span(within)}`,
  fetchedAgain: ({ beside, count, messages, most, octets }) =>
    `the app fetched the same ${messages} messages again and again, ${oftenEach({ count, messages, most })}${octets < 1_000_000 ? "" : `: ${sizeWords(octets)} that it had`}${beside === 0 ? "" : `; ${beside} of the connections began before an earlier one that read the same had ended`}`,
  copiedOver: ({ count, isLeft, messages, most, refused }) =>
    `the app copied the same ${messages === 1 ? "message" : `${messages} messages`} on one connection after the other, ${oftenEach({ count, messages, most })} into the same mailbox${refused === undefined ? "" : `; the server refused to remove ${messages === 1 ? "it" : "them"} (${refused})`}${isLeft && refused === undefined ? `; it marked ${messages === 1 ? "it" : "them"} as \\Deleted, and removed none` : ""}`,
  begunAnew: (losses, messages) =>
    `after a loss the app began anew, ${times(losses)}: it fetched ${messages} messages again that it had`,
  begunOver: (count, messages) =>
    `the app itself ended its work in the middle of a command ${times(count)}, and began anew the next time: it fetched ${messages} messages again that it had`,
  noticed: (title) => (title.startsWith("The ") ? uncapitalized(title) : title),
  short: uncapitalized,
  contentless: (count, first) =>
    `the server has no content for ${count === 1 ? `a message (${first})` : `${count} messages, the first of them ${first}`}`,
  lastAgain: (count) => `the app took the last message for a new one ${times(count)}`,
  ownAppended: (count) =>
    `the app stored ${count} messages here, each after it had read one that it had stored`,
  markedFirst: (count) =>
    `${count} new messages marked as read by somebody else before the app searched for unread ones`,
  unreadExcluded: (count) =>
    `the app’s search for unread messages found nothing ${times(count)}, although one is unread`,
  readMarks: (count) =>
    `${count} ${count === 1 ? "message" : "messages"} marked as read by this program (FETCH without .PEEK)`,
  draftsKept: (count, mailbox, isOfSeveral) =>
    `the app stored ${count} drafts${mailbox === undefined ? "" : ` in ${mailbox}`}, and removed none on ${isOfSeveral ? "these connections" : "this connection"}`,
  askedOften: (command, count, ms) =>
    `the app asked for news by ${command} ${count} times${ms < 60_000 ? ` within ${span(ms)}` : `, ${Math.round((count * 60_000) / ms)} times a minute`}`,
  askedEach: (count, mailboxes) =>
    `the app asked for the STATUS of mailboxes one by one, ${count} times, of ${mailboxes} different ones on one connection`,
  heedless: (count, command, { again, during, isAtOnce, waits }) =>
    `${refusedPart(count, command, waits)}, and the app went on ${isAtOnce ? "at once" : "before that was over"}: ${again} within ${span(during)}`,
  throttled: (count) =>
    `${count} ${count === 1 ? "answer" : "answers"} delayed by the server on purpose (THROTTLED)`,
  unreadable: (count, name) =>
    `${count} ${count === 1 ? "answer" : "answers"} of the server not read in whole (${name})`,
  unseen: (late) => `a connection did not show ${Advice.unseen(late)}`,
  unsent: (count, cmd) =>
    count === 1
      ? `${cmd} of the app was not sent, and failed`
      : `${count} commands of the app were not sent, and failed: the first was ${cmd}`,
  alert: (count) => `the server has ${count === 1 ? "a message" : `${count} messages`} for its user`,
  silent: (command, ms) => `silent for the last ${span(ms)}: no answer to ${shortened(command)}`,
  polled: (since) =>
    `no IDLE${since ? " any more" : ""}, so that new mail is seen at the next check instead of at once`,
  leftQuiet: (count, longest) =>
    count === 1
      ? `the app left the connection unused for ${span(longest)}, and it was lost upon the next command`
      : `the app left the connection unused ${times(count)}, up to ${span(longest)}, and it was lost upon the next command each time`,
  hasty: (count) => `the app asked ${times(count)} to try again at once`,
  rushed: (attempts, calls, ms) =>
    `the app connected anew ${times(calls)} in a row, ${attempts} failed attempts in all, with at most ${span(ms)} in between`,
  stopped: (count, longest) =>
    count === 1
      ? `once not tried again for ${span(longest)}, until the app asked for it`
      : `${times(count)} not tried again for up to ${span(longest)}, until the app asked for it`,
  leftUnread: (uids, searches) => {
    const [what, them] =
      uids.length === 1
        ? [`UID ${uids.join()}, which was unread,`, "it"]
        : [
            `${uids.length} unread messages (UIDs ${uids.slice(0, toldNames).join(", ")}${uids.length > toldNames ? " …" : ""})`,
            "them"
          ]
    return `${what} did not come whole before the connection ended, and the app’s ${searches === 1 ? "search" : `${searches} searches`} for unread messages since then left ${them} out`
  },
  unanswered: (count, cmd, messages, isBegun) =>
    count === 1
      ? `${cmd} of the app had no ${complete(isBegun)}answer when the connection ended${Advice.cameSoFar(messages)}`
      : `${count} commands of the app had no ${complete(isBegun)}answer when the connection ended: the first was ${cmd}`,
  doneBefore: (cmd, code) =>
    `${cmd} had no answer when the connection ended, and was refused when the app repeated it (${code}): the first one was most likely carried out`,
  repeatedDone: (cmd) =>
    `the app repeated a ${cmd} that had been done, and had no answer to the second one when the connection ended`,
  askedAgain: (count, cmd, isBegun) =>
    `${count === 1 ? `${cmd} of the app` : `${count} commands of the app, the first of them ${cmd},`} had no ${complete(isBegun)}answer when the connection ended, and got it when the app asked again`,
  turnWaited: (count, ms, inVain) => waitedFor(count === 1 ? "its turn" : "their turn", count, ms, inVain),
  poolWaited: (count, ms, inVain) => waitedFor("a connection of the pool", count, ms, inVain),
  onlySlow: uncapitalized,
  slow: (count, command, { during, least, most }, isOver, said) => {
    const answers = command === undefined ? `${count} answers` : `${count} answers to ${command}`
    const took = `${answers} took ${fromTo(least, most)}`
    const meanwhile = said === undefined ? "" : `, while the server said “${shortened(said)}”`
    return `${isOver ? `for ${span(during)} slow: ` : ""}${took}${meanwhile}`
  },
  slowSource: (count, ms) =>
    `the app took ${count === 1 ? "" : "up to "}${span(ms)} to supply its password or token${many(count)}`,
  slowLookups: (title, lost) =>
    `${uncapitalized(title)}${lost === 0 ? "" : `, ${lost === 1 ? "one" : lost} of them without an answer`}`,
  slowFirst: (title) => uncapitalized(title),
  slowRoundTrip: (ms) => `each answer takes at least ${span(ms)}, which is one round trip`,
  slowThroughout: (least, most) => `nearly all answers took ${fromTo(least, most)}`,
  slowWay: (count, command, ms) =>
    `on the way to the mailbox the server took ${count === 1 ? "" : "up to "}${span(ms)} for ${command}${many(count)}`,
  strays: (count) =>
    `${count} ${count === 1 ? "line" : "lines"} of the server that ${count === 1 ? "is" : "are"} not IMAP`,
  hardlyOpen: (share, usual, reason) =>
    `hardly ever open: ${share < 1 ? "less than 1" : Math.round(share)} % of the time, usually lost about ${span(usual)} after it was opened (${reason})`,
  paused: (count, ms) => `closed by the app in between ${times(count)}, for ${span(ms)} in all`,
  waitedInVain: (command, count, ms) =>
    `${command} on the way to the mailbox had no answer ${times(count)}, within ${count === 1 ? "" : "up to "}${span(ms)}, when the app ended the attempt`,
  refusedAlike: (command, count) =>
    `${shortened(command)} refused ${times(count)}, while others of its kind are answered`,
  mailboxRefused: (mailbox, count, during) =>
    `${mailbox} refused ${times(count)} in ${span(during)}, while others open`,
  slows: (command, first, last) =>
    `the answers to ${command} took longer and longer, from ${span(first)} to ${span(last)}`
}

/** Says how many messages there were before and after a change, and of several, how often there were fewer. */
const fewerWords = (count: number, { before, now, times: often }: Fewer): string =>
  count === 1
    ? `, and there are ${now} messages where there were ${before}`
    : `, ${often === count ? "each time" : often === 1 ? "once" : times(often)} with fewer messages${often === 1 ? "" : ", at first"}: ${now} messages where there were ${before}`

/** Says how many commands were refused, which if that is one, and for how long the server asked to wait. */
export function refusedPart(count: number, command: string | undefined, waits: Waits | undefined): string {
  const asked = waits === undefined ? "" : ` (asked to wait ${atFirst(waits)})`
  if (command === undefined) return `${count} ${count === 1 ? "command" : "commands"} refused${asked}`
  return `${shortened(command)} refused${count === 1 ? "" : ` ${times(count)}`}${asked}`
}

/** `18.4 s at first, 34.5 s at last`, or one of them if both are as long. */
const atFirst = ([first, last]: Waits): string =>
  span(first) === span(last) ? span(last) : `${span(first)} at first, ${span(last)} at last`

const alikeWords = (same: Alike): string => {
  switch (same.kind) {
    case "age":
      return `about ${span(same.ms)} after it was opened, whatever it did`
    case "aged":
      return `${fromTo(same.least, same.most)} after it was opened, in a silence no longer than it had survived`
    case "brief":
      return `in IDLE that was quiet for ${span(same.least)} or longer, which none survived`
    case "command":
      return `upon ${shortened(same.command)}${same.large === undefined ? "" : `, a message of ${sizeWords(same.large.size)}, while no answer that came was longer than ${sizeWords(same.large.longest)}`}`
    case "done":
      return "upon DONE"
    case "limit":
      return "at a limit of the server"
    case "literal":
      return stoppedWords(same)
    case "long":
      return `upon FETCH of content, and no answer came of more than ${same.longest} bytes`
    case "idle":
      return "as soon as IDLE began"
    case "quiet":
      return `about ${span(same.after)} after the last line before`
    case "idled":
      return `about ${span(same.after)} after IDLE began`
    case "unread":
      return `after the app had taken nothing more of ${same.command === undefined ? "an answer" : `the answer to ${shortened(same.command)}`} for ${fromTo(same.least, same.most)}`
    case "silence":
      return same.within === undefined
        ? "after a silence"
        : `after a silence, and not again since IDLE is renewed within ${span(same.within)}`
    case "words":
      return `“${same.serverText}”${same.after === undefined ? "" : `, ${span(same.after)} after its last line before`}`
  }
}

/** Describes callers that this program kept waiting. */
export const waitedFor = (what: string, count: number, ms: number, inVain: number): string => {
  const calls = count === 1 ? "a call waited" : `${count} calls waited`
  const long = `${count === 1 ? "" : "up to "}${span(ms)}`
  return `${calls} ${long} in this program for ${what}${Advice.gotNone(count, inVain)}`
}

const again = (count: number, ms: number): string =>
  `open again ${count === 1 ? "after" : "within"} ${span(ms)}`

/** Why the mailbox could not be opened again at once. */
const meanwhile = (by: string | undefined): string => (by === undefined ? "" : ` (${by})`)

/** It is counted from the server's last line: since then nothing is known of the connection. */
const included = (isSilent: boolean): string => (isSilent ? ", silence included" : "")

/** A part of the headline, with its id. */
export interface Part {
  readonly id: HeadlineWord
  readonly words: string
}

/** Makes a part of the headline. */
export const part = <Id extends HeadlineWord>(id: Id, ...facts: HeadlineFacts[Id]): Part => ({
  id,
  words: headlineWords[id](...facts)
})
