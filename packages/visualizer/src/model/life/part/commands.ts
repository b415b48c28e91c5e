/** Commands that had no answer, or were not sent. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { sizeWords, times } from "../../../trace/quantities.ts"
import { complete } from "../words.ts"
import { toldNames, many } from "./counts.ts"

/** Times are in milliseconds. */
export const commands = {
  appendUnknown: (count: number) =>
    `APPEND written whole and not answered${many(count)}: the message is perhaps stored`,
  appendLookedFor: (count: number, isFound: boolean) =>
    `APPEND written whole and not answered${many(count)}: the app searched by a header afterwards, ${isFound ? "and found a message" : "found none, and sent it again"}`,
  /** `sizes`: the octets of the shortest without an answer, of the longest with one, and how many had one. */
  appendLong: (
    count: number,
    [lost, stored, short]: readonly [lost: number, stored: number, count: number]
  ) =>
    `APPEND of ${sizeWords(lost)}${count > 1 ? " or more" : ""} written whole and not answered${many(count)}, while ${short} of at most ${sizeWords(stored)} were: what is long most likely gets lost on the way to the server; a message is perhaps stored all the same`,
  /** `short`: the octets of the longest that was stored, and how many were, if all of them were far shorter. */
  appendCut: (
    count: number,
    written: number,
    bytes: number,
    sizes?: readonly [lost: number, stored: number, count: number]
  ) => {
    const first = count === 1 ? "its" : "the first one’s"
    const handed =
      written === 0
        ? `nothing of ${count === 1 ? "it" : "the first"} was sent`
        : `${written} of ${first} ${bytes} bytes were handed to the network, and how many of them the server got is not known`
    const beside = sizes === undefined ? "" : `, while ${sizes[2]} of at most ${sizeWords(sizes[1])} are`
    return `APPEND not sent whole${many(count)}: ${handed}; ${count === 1 ? "the message is not" : "no message is"} stored${beside}`
  },
  appendCounted: (before: number, after: number) =>
    `APPEND written whole and not answered, and sent again: it is there once, as STATUS counted ${before} messages before and ${after} after it`,
  /**
   * `copies`: the UIDs of each message that is there several times; `counted`: how many messages STATUS counted before and after, if
   * that shows it; `grown`: how many there were, and how many then.
   */
  appendAgain: (
    count: number,
    most: number,
    {
      copies,
      counted,
      grown
    }: {
      readonly copies: ReadonlyArray<string>
      readonly counted: readonly [before: number, after: number] | undefined
      readonly grown: readonly [before: number, after: number] | undefined
    }
  ) => {
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
    return `APPEND written whole and not answered${many(count)}, and sent again${although}: ${fate}`
  },
  copyAgain: (command: string, count: number, copies: number) =>
    `${command} not answered${many(count)}, and sent again: the messages may be there ${copies === 2 ? "twice" : `up to ${copies} times`}`,
  unread: (command: string, count: number) =>
    `the app stopped reading the answer to ${command} before its end, ${times(count)}: the rest was read and dropped`,
  unsent: (count: number, cmd: string) =>
    count === 1
      ? `${cmd} of the app was not sent, and failed`
      : `${count} commands of the app were not sent, and failed: the first was ${cmd}`,
  leftUnread: (uids: ReadonlyArray<number>, searches: number) => {
    const [what, them] =
      uids.length === 1
        ? [`UID ${uids.join()}, which was unread,`, "it"]
        : [
            `${uids.length} unread messages (UIDs ${uids.slice(0, toldNames).join(", ")}${uids.length > toldNames ? " …" : ""})`,
            "them"
          ]
    return `${what} did not come whole before the connection ended, and the app’s ${searches === 1 ? "search" : `${searches} searches`} for unread messages since then left ${them} out`
  },
  unanswered: (count: number, cmd: string, messages: number, isBegun: boolean) =>
    count === 1
      ? `${cmd} of the app had no ${complete(isBegun)}answer when the connection ended${Advice.cameSoFar(messages)}`
      : `${count} commands of the app had no ${complete(isBegun)}answer when the connection ended: the first was ${cmd}`,
  doneBefore: (cmd: string, code: string) =>
    `${cmd} had no answer when the connection ended, and was refused when the app repeated it (${code}): the first one was most likely carried out`,
  repeatedDone: (cmd: string) =>
    `the app repeated a ${cmd} that had been done, and had no answer to the second one when the connection ended`,
  askedAgain: (count: number, cmd: string, isBegun: boolean) =>
    `${count === 1 ? `${cmd} of the app` : `${count} commands of the app, the first of them ${cmd},`} had no ${complete(isBegun)}answer when the connection ended, and got it when the app asked again`
}
