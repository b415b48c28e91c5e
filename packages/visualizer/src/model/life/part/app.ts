/** What the app did. Pure. */
import { sizeWords, span, times } from "../../../trace/quantities.ts"
import { many } from "./counts.ts"

/** Times are in milliseconds. */
export const app = {
  held: (count: number, ms: number) =>
    `the app kept the connection unused for ${span(ms)}${many(count)}, until the library took it back`,
  impatient: (
    command: string,
    count: number,
    {
      copies,
      done,
      needed,
      waited
    }: {
      readonly copies: number
      readonly done: number
      readonly needed: number
      readonly waited: number
    }
  ) => {
    const carriedOut = command === "APPEND" ? "stored" : "carried out"
    const fate =
      done === 0 ? "" : `, and ${carriedOut} ${done === count ? "each of them" : `${done} of them`}`
    const again =
      copies === 0
        ? ""
        : `; ${copies} ${copies === 1 ? "message is" : "messages are"} as long as one stored before, and perhaps ${copies === 1 ? "its copy" : "its copies"}`
    return `the app gave up ${command} ${times(count)}, after ${span(waited)} at most: the server needs up to ${span(needed)}${fate}${again}`
  },
  busy: (count: number, ms: number) =>
    `this program was busy with something else ${times(count)}${count > 1 ? ", up to" : ", for"} ${span(ms)}`,
  untaken: (ms: number) =>
    `what came waited up to ${span(ms)} for the app, which was at work on earlier news`,
  cutShort: (
    count: number,
    ms: number,
    { again, isWithin }: { readonly again: number; readonly isWithin: boolean }
  ) =>
    `the app itself ended its work ${isWithin ? "in the middle of a command " : ""}${times(count)}, each time after ${span(ms)}${again === 0 ? "" : `, and had read ${again === 1 ? "the same message" : `the same ${again} messages`} each time`}`,
  fetchedAgain: ({
    beside,
    count,
    messages,
    most,
    octets
  }: {
    readonly count: number
    readonly messages: number
    readonly most: number
    readonly octets: number
    readonly beside: number
  }) =>
    `the app fetched the same ${messages} messages again and again, ${oftenEach({ count, messages, most })}${octets < 1_000_000 ? "" : `: ${sizeWords(octets)} that it had`}${beside === 0 ? "" : `; ${beside} of the connections began before an earlier one that read the same had ended`}`,
  copiedOver: ({
    count,
    isLeft,
    messages,
    most,
    refused
  }: {
    readonly count: number
    readonly messages: number
    readonly most: number
    readonly isLeft: boolean
    readonly refused: string | undefined
  }) =>
    `the app copied the same ${messages === 1 ? "message" : `${messages} messages`} on one connection after the other, ${oftenEach({ count, messages, most })} into the same mailbox${refused === undefined ? "" : `; the server refused to remove ${messages === 1 ? "it" : "them"} (${refused})`}${isLeft && refused === undefined ? `; it marked ${messages === 1 ? "it" : "them"} as \\Deleted, and removed none` : ""}`,
  begunAnew: (losses: number, messages: number) =>
    `after a loss the app began anew, ${times(losses)}: it fetched ${messages} messages again that it had`,
  begunOver: (count: number, messages: number) =>
    `the app itself ended its work in the middle of a command ${times(count)}, and began anew the next time: it fetched ${messages} messages again that it had`,
  lastAgain: (count: number) => `the app took the last message for a new one ${times(count)}`,
  ownAppended: (count: number) =>
    `the app stored ${count} messages here, each after it had read one that it had stored`,
  unreadExcluded: (count: number) =>
    `the app’s search for unread messages found nothing ${times(count)}, although one is unread`,
  /** `isOfSeveral`: of several connections. */
  draftsKept: (count: number, mailbox: string | undefined, isOfSeveral: boolean) =>
    `the app stored ${count} drafts${mailbox === undefined ? "" : ` in ${mailbox}`}, and removed none on ${isOfSeveral ? "these connections" : "this connection"}`,
  askedOften: (command: string, count: number, ms: number) =>
    `the app asked for news by ${command} ${count} times${ms < 60_000 ? ` within ${span(ms)}` : `, ${Math.round((count * 60_000) / ms)} times a minute`}`,
  askedEach: (count: number, mailboxes: number) =>
    `the app asked for the STATUS of mailboxes one by one, ${count} times, of ${mailboxes} different ones on one connection`,
  stopped: (count: number, longest: number) =>
    count === 1
      ? `once not tried again for ${span(longest)}, until the app asked for it`
      : `${times(count)} not tried again for up to ${span(longest)}, until the app asked for it`,
  hasty: (count: number) => `the app asked ${times(count)} to try again at once`,
  rushed: (attempts: number, calls: number, ms: number) =>
    `the app connected anew ${times(calls)} in a row, ${attempts} failed attempts in all, with at most ${span(ms)} in between`,
  leftQuiet: (count: number, longest: number) =>
    count === 1
      ? `the app left the connection unused for ${span(longest)}, and it was lost upon the next command`
      : `the app left the connection unused ${times(count)}, up to ${span(longest)}, and it was lost upon the next command each time`
}

/** `9 times in all and one of them 4 times`, or `9 times in all, each of them 3 times` if none was more often than another. */
const oftenEach = (all: { readonly count: number; readonly messages: number; readonly most: number }) => {
  const { count, messages, most } = all
  if (messages === 1) return `${count} times in all`
  return `${count} times in all${count === messages * most ? ", each of them" : " and one of them"} ${most} times`
}
