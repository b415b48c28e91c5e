/** The messages of the mailbox, its UIDs and flags. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { uncapitalized } from "../../../trace/letters.ts"
import { span, times } from "../../../trace/quantities.ts"
import type { Unseen } from "../../evidence/Across.ts"
import type { Fewer, Renumbering } from "../renumbering.ts"
import { toldNames } from "./counts.ts"

/** Times are in milliseconds. */
export const mailbox = {
  renumbered: (count: number, { fewer, goesOn, inTurns, isMadeAnew, software }: Omit<Renumbering, "ids">) => {
    const often = count > 1 ? ` ${times(count)}` : ""
    const among = inTurns.length > 0 ? ` among the same ${inTurns.length} values` : ""
    const how = goesOn
      ? ", while UIDNEXT went on as before"
      : isMadeAnew
        ? ", and UIDs began from 1 again"
        : ""
    return `UIDVALIDITY changed${often}${among}${how}${fewer === undefined || isMadeAnew ? "" : fewerWords(count, fewer)}${software === undefined ? "" : `: another server answers under this name (${software[0]} before, ${software[1]} now), and most of the mail was not moved along`}`
  },
  voidUids: (count: number) => `the app asked ${times(count)} for UIDs that are void`,
  lostFlags: (names: ReadonlyArray<string>) =>
    `the server does not keep the ${names.length === 1 ? "flag" : "flags"} ${listed(names)}`,
  openTwice: (count: number) =>
    count === 2
      ? "another connection of this program hears the same: the account seems to be open twice"
      : `${count} connections of this program hear the same: the account seems to be open as often`,
  restored: () => "restored from a backup, as the server says: what came after it may be gone",
  wentBack: (before: number, next: number) =>
    `the mailbox is an older copy of itself: its next UID was ${before}, and ${next} after that, with the same UIDVALIDITY`,
  uidsOfBefore: uncapitalized,
  expungedOthers: (count: number, marked: number) =>
    `EXPUNGE of the app removed ${count} messages, of which it had marked ${marked}`,
  mostGone: ({ count, gone, mailbox: name, ms }: Gone) =>
    `somebody else removed ${gone} of the ${count} messages of ${name === "" ? "the open mailbox" : name}${ms > 0 ? `, within ${span(ms)}` : ""}`,
  collected: (taken: Taken & { readonly every: number }) =>
    `another program ${takenWords(taken)}, at rounds of ${span(taken.every)}`,
  takenAtOnce: (taken: Taken) => `somebody else ${takenWords(taken)}`,
  contentless: (count: number, first: string) =>
    `the server has no content for ${count === 1 ? `a message (${first})` : `${count} messages, the first of them ${first}`}`,
  /** Each may have come as soon as the IDLE began. */
  lateNews: (count: number, messages: number | undefined, ms: number) =>
    `${
      messages === undefined
        ? `the server reported news ${times(count)} only when IDLE was ended, and never during it`
        : `the server reported ${count} of ${messages} new messages only when IDLE was ended`
    }: up to ${span(ms)} late`,
  unseen: (late: Unseen) => `a connection did not show ${Advice.unseen(late)}`,
  markedFirst: (count: number) =>
    `${count} new messages marked as read by somebody else before the app searched for unread ones`,
  readMarks: (count: number) =>
    `${count} ${count === 1 ? "message" : "messages"} marked as read by this program (FETCH without .PEEK)`
}

const listed = (names: ReadonlyArray<string>): string => {
  const told = names.length > toldNames + 1 ? names.slice(0, toldNames) : names
  return told.length === names.length
    ? names.join(", ")
    : `${told.join(", ")} and ${names.length - told.length} more flags`
}

/** Of so many messages of a mailbox, so many went. */
export interface Gone {
  readonly mailbox: string
  readonly count: number
  readonly gone: number
  readonly ms: number
}

/** Of the messages that came, so many were gone within so many milliseconds. */
export interface Taken {
  readonly came: number
  readonly gone: number
  readonly within: number
}

const takenWords = ({ came, gone, within }: Taken): string =>
  `removed ${gone === came ? `all ${came}` : `${gone} of the ${came}`} messages that came, each within ${span(within)}`

/** Says how many messages there were before and after a change, and of several, how often there were fewer. */
const fewerWords = (count: number, { before, now, times: often }: Fewer): string =>
  count === 1
    ? `, and there ${now === 1 ? "is 1 message" : `are ${now} messages`} where there ${before === 1 ? "was 1" : `were ${before}`}`
    : `, ${often === count ? "each time" : often === 1 ? "once" : times(often)} with fewer messages${often === 1 ? "" : ", at first"}: ${now} ${now === 1 ? "message" : "messages"} where there ${before === 1 ? "was 1" : `were ${before}`}`
