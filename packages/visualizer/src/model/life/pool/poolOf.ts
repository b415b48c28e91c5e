/** One pool: what became of its connections, in a headline, and what that asks of whom. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Across } from "../../evidence/Across.ts"
import { unseenIn } from "../across.ts"
import { asked } from "../../fleet/Asked.ts"
import { isFailed } from "../fates.ts"
import { headed } from "../Heading.ts"
import { atLimit, closeThem, cutAbove, leftOpenIn, type Openings } from "../leftOpen.ts"
import type { Note } from "../Note.ts"
import { refusedInTurns } from "../note/logins.ts"
import { mailboxesRefused } from "../note/refusals.ts"
import { queuedIn } from "../queued.ts"
import { endedAtLimit, waitAtLimit, waitsOf, whoseLimit } from "../limited.ts"
import { refusalsOf, refusedAs, refusedCount } from "../refusal.ts"
import type { Advised } from "../remedy/Remedy.ts"
import { refusedBy } from "../remedy/refused.ts"
import { numberedIn, slowWay } from "../series.ts"
import type { Lived } from "../Lived.ts"
import { type Pool, part } from "./Pool.ts"
import { takenFrom, isTogether, reasonOf, waitFor } from "./losses.ts"
import { isRefused, areOnceEach, behind, ownTaking, advisedBy } from "./advice.ts"
import { mostAtOnce, timeOfAll } from "./atOnce.ts"
import { calmly } from "./calm.ts"

export const poolOf = (
  name: string,
  all: ReadonlyArray<Lived>,
  { across, openings }: { readonly across: Across; readonly openings: Openings }
): ReadonlyArray<Pool> => {
  const opened = all.filter(({ stay }) => stay.openedAt !== undefined)
  const lost = opened.filter(isFailed)
  const unopened = all.filter((lived) => lived.stay.openedAt === undefined && isFailed(lived))
  const refused = refusedCount(all)
  const after = opened.filter(({ start }) => start >= (lost[0]?.stay.endedAt ?? Infinity))
  const replaced = after.slice(0, lost.length)
  const waited = queuedIn(
    all,
    "pool",
    all.reduce((latest, { last }) => Math.max(latest, last), 0)
  )
  const mailboxes = mailboxesRefused(all)
  const refusals = refused === 0 ? [] : [part("refused", refused, refusedAs(all), waitsOf(all))]
  // a loss, or an account that does not open, is the matter before any refusal
  const isWhole = lost.length + unopened.length === 0
  const way = isWhole ? slowWay(opened) : undefined
  const isTaken = takenFrom(lost, opened)
  const left = leftOpenIn(all, openings)
  const held = left === undefined && lost.length === 0 ? cutAbove(unopened, openings) : undefined
  const [limit] =
    lost.length === 0 && unopened.length > 0 && unopened.every(isRefused) ? refusedInTurns(all) : []
  const late = unseenIn(all, across)
  const size = mostAtOnce(opened)
  const { full, unused } = timeOfAll(size, opened)
  const parts = [
    part("connections", opened.length, size, unopened.length === 0),
    ...(lost.length === 0 ? [] : [part("lost", lost.length, !isTaken && isTogether(lost), reasonOf(lost))]),
    ...(replaced.length === 0 ? [] : [part("replaced", replaced.length, waitFor(replaced, lost))]),
    ...(unopened.length === 0
      ? []
      : [part("unopened", unopened.length, reasonOf(unopened), areOnceEach(unopened, opened))]),
    ...(isWhole ? [] : refusals),
    ...(full < notable ? [] : [part("full", size, full, unused)]),
    ...(waited === undefined
      ? []
      : [part("waited", waited.count, waited.ms, waited.inVain), ...interruptedIn(all)])
  ]
  const isDown = opened.length > 0 && opened.every(isFailed)
  const isOdd = !isWhole || refused > 0 || waited !== undefined || late !== undefined
  const head = { name, connections: all.map(({ id }) => id) }
  const numbered = numberedIn(all)
  const calm = isOdd ? [] : calmly(opened, size, across)
  // what one of them has to say says more, but for a UIDVALIDITY that does not last, which no connection shows alone
  if (!isOdd && (calm.length > 0 || numbered.every(({ actionBy }) => actionBy === "nobody")))
    return calm.map((each) => ({ ...head, ...each }))
  return [
    {
      ...head,
      ...headed(
        [
          ...(isTaken ? [part("taken")] : []),
          ...(left === undefined ? [] : [part("leftOpen", left)]),
          ...(held === undefined ? [] : [part("cutAbove", unopened.length, held)]),
          ...(limit === undefined ? [] : [part("note", limit.part.words)]),
          ...(late === undefined ? [] : [part("lagging", late)]),
          ...numbered.map((note) => part("note", note.part.words)),
          ...mailboxes.map((note) => part("note", note.part.words)),
          ...(isWhole ? refusals : []),
          ...(way === undefined ? [] : [part("slowWay", way)])
        ],
        parts
      ),
      tone: isDown ? "failure" : "warning",
      ...(waited !== undefined && isWhole
        ? { cause: Advice.parties.app, ...asked(unused * 2 > full ? { ...waited, try: giveBack } : waited) }
        : isWhole
          ? late !== undefined && refused === 0
            ? behind(late)
            : refusedIn(all, [...mailboxes, ...numbered])
          : isTaken
            ? ownTaking
            : left
              ? closeThem(left)
              : held !== undefined
                ? atLimit(held)
                : limit
                  ? { cause: limit.whose, ...asked(limit) }
                  : lost.length > 0 && unopened.length === 0 && lost.every(({ stay }) => endedAtLimit(stay))
                    ? { cause: whoseLimit(lost), ...asked(waitAtLimit(all)) }
                    : advisedBy({ lost, unopened, after, opened }, openings))
    }
  ]
}

/** A shorter time is not worth words, in milliseconds. */
const notable = 1000

/** So many callers that give up what they waited for are no chance. */
const fewestInterrupted = 2

const interruptedIn = (all: ReadonlyArray<Lived>): Pool["parts"] => {
  const each = all.map(({ stay }) => stay.use.program.callers)
  const [count, whole] = [
    each.reduce((sum, { interrupted }) => sum + interrupted, 0),
    each.reduce((sum, one) => sum + one.all, 0)
  ]
  return count < fewestInterrupted ? [] : [part("interrupted", count, whole)]
}

const giveBack =
  "Let each job give its connection back before it does anything that needs none, and take one again for what follows: for most of that time those that were taken were not used, so that more of them would only hide it."

/** What the refused commands ask for, those of a mailbox that stays refused before others. */
const refusedIn = (all: ReadonlyArray<Lived>, mailboxes: ReadonlyArray<Note>): Advised => {
  const [first] = [...mailboxes, ...refusedBy(refusalsOf(all))]
  return first === undefined ? {} : { cause: first.whose, ...asked(first) }
}
