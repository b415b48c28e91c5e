/** What a life shows besides its losses, and what to do about it: the most serious first. Pure. */
import type { Across } from "../evidence/Across.ts"
import { paceOf } from "./pacing.ts"
import type { Lived } from "./Lived.ts"
import type { Note } from "./Note.ts"
import type { Twins } from "./twins.ts"
import { barredBy, revokedInTurns, openTwice } from "./note/twins.ts"
import { doneBefore, repeatedDone } from "./note/command/repeats.ts"
import { unsent } from "./note/command/unsent.ts"
import { appends } from "./note/command/appends.ts"
import { copiedAgain } from "./note/command/copiedAgain.ts"
import { leftUnread } from "./note/command/leftUnread.ts"
import { unanswered } from "./note/command/unanswered.ts"
import { queued, held, impatient, unread, busy, untaken, waitedInVain } from "./note/callers.ts"
import { draftsKept } from "./note/drafts.ts"
import { begunAnew, copiedOver, fetchedAgain } from "./note/downloads.ts"
import { barredOut, certificateOfOne, lockedOut, refusedInTurns } from "./note/logins.ts"
import { mostGone, taken } from "./note/removals.ts"
import { heedless } from "./note/limits.ts"
import { mailboxesRefused, noMailbox, refusedAlike, refusedHere, passed, throttled } from "./note/refusals.ts"
import {
  voidUids,
  uidsOfBefore,
  lostFlags,
  restored,
  olderCopy,
  expungedOthers,
  readMarks,
  unseen
} from "./note/mailbox.ts"
import { askedOften, cutShort, noticed, habits, leftQuiet, stopped, hasty, rushed } from "./note/app.ts"
import {
  alerts,
  lateNews,
  polled,
  contentless,
  short,
  silent,
  unreadable,
  strays,
  inClear
} from "./note/server.ts"

/** The account in its trace. */
interface Around {
  readonly now: number
  readonly renumberedAt: number | undefined
  readonly twins?: Twins
  /** The connections to its host. */
  readonly across: Across
}

/** Returns them; waits that last are counted until `now`. */
export const notesOf = (
  account: ReadonlyArray<Lived>,
  { across, now, renumberedAt, twins }: Around
): ReadonlyArray<Note> => [
  ...silent(account, now),
  ...refusedInTurns(account),
  ...lockedOut(account),
  ...barredOut(account),
  ...certificateOfOne(account),
  ...revokedInTurns(account, twins),
  ...barredBy(account, twins),
  ...uidsOfBefore(account),
  ...noMailbox(account),
  ...unsent(account),
  ...doneBefore(account),
  ...repeatedDone(account),
  ...appends(account),
  ...copiedAgain(account),
  ...leftUnread(account),
  ...unanswered(account),
  ...heedless(account),
  ...queued(account, now),
  ...held(account),
  ...waitedInVain(account),
  ...impatient(account),
  ...cutShort(account),
  ...leftQuiet(account),
  ...unread(account),
  ...mailboxesRefused(account),
  ...refusedAlike(account),
  ...refusedHere(account),
  ...mostGone(account, twins),
  ...voidUids(account, renumberedAt),
  ...lostFlags(account),
  ...restored(account),
  ...olderCopy(account),
  ...expungedOthers(account),
  ...unseen(account, across),
  ...taken(account, twins),
  ...copiedOver(account),
  ...fetchedAgain(account),
  ...begunAnew(account),
  ...short(account),
  ...noticed(account, across),
  ...contentless(account),
  ...habits(account),
  ...draftsKept(account),
  ...askedOften(account),
  ...throttled(account),
  ...unreadable(account),
  ...busy(account),
  ...untaken(account),
  ...paceOf(account),
  ...strays(account),
  ...alerts(account),
  ...lateNews(account),
  ...inClear(account),
  ...polled(account),
  ...stopped(account),
  ...hasty(account),
  ...rushed(account),
  ...passed(account),
  ...readMarks(account),
  ...openTwice(account, twins)
]
