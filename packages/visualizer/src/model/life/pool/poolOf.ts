/** One pool: what became of its connections, in a headline, and what that asks of whom. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Across } from "../../evidence/Across.ts"
import { unseenIn } from "../across.ts"
import { asked } from "../../fleet/Asked.ts"
import { isFailed } from "../fates.ts"
import { headed } from "../Heading.ts"
import { keptOpen, type Openings } from "../leftOpen.ts"
import { refusedInTurns } from "../note/logins.ts"
import { mailboxesRefused } from "../note/refusals.ts"
import { queuedIn } from "../queued.ts"
import { endedAtLimit, waitAtLimit, waitsOf, whoseLimit } from "../limited.ts"
import { refusalsOf, refusedAs, refusedCount } from "../refusal.ts"
import { type Advised, advisedIn } from "../remedy/Remedy.ts"
import { refusedBy } from "../remedy/refused.ts"
import { numberedIn, slowWay } from "../series.ts"
import type { Lived } from "../Lived.ts"
import { mostOf } from "../../../trace/extremes.ts"
import { type Pool, part } from "./Pool.ts"
import { takenFrom, isTogether, reasonOf, waitFor } from "./losses.ts"
import { isRefused, areOnceEach, behind, ownTaking, advisedBy } from "./advice.ts"
import { mostAtOnce, timeOfAll } from "./atOnce.ts"
import { calmly } from "./calm.ts"

/** What the connections of all accounts at their hosts show. */
interface Beside {
  readonly across: Across
  readonly openings: Openings
}

export const poolOf = (name: string, all: ReadonlyArray<Lived>, beside: Beside): ReadonlyArray<Pool> => {
  const facts = factsOf(all, beside)
  const { isWhole, late, numbered, opened, refused, size, waited } = facts
  const isOdd = !isWhole || refused > 0 || waited !== undefined || late !== undefined
  const head = { name, connections: all.map(({ id }) => id) }
  const calm = isOdd ? [] : calmly(opened, size, beside.across)
  // what one of them has to say says more, but for a UIDVALIDITY that does not last, which no connection shows alone
  if (!isOdd && (calm.length > 0 || numbered.every(({ actionBy }) => actionBy === "nobody")))
    return calm.map((each) => ({ ...head, ...each }))
  return [
    {
      ...head,
      ...headed(oddParts(facts), figures(facts)),
      tone: opened.length > 0 && opened.every(isFailed) ? "failure" : "warning",
      ...advised(facts, beside.openings)
    }
  ]
}

/** What is known of the connections before it is told. */
const factsOf = (all: ReadonlyArray<Lived>, { across, openings }: Beside) => {
  const opened = all.filter(({ stay }) => stay.openedAt !== undefined)
  const lost = opened.filter(isFailed)
  const unopened = all.filter((lived) => lived.stay.openedAt === undefined && isFailed(lived))
  const refused = refusedCount(all)
  const size = mostAtOnce(opened)
  return {
    all,
    opened,
    lost,
    unopened,
    after: opened.filter(({ start }) => start >= (lost[0]?.stay.endedAt ?? Infinity)),
    // a loss, or an account that does not open, is the matter before any refusal
    isWhole: lost.length + unopened.length === 0,
    isTaken: takenFrom(lost, opened),
    refused,
    refusals: refused === 0 ? [] : [part("refused", refused, refusedAs(all), waitsOf(all))],
    mailboxes: mailboxesRefused(all),
    limits: lost.length === 0 && unopened.length > 0 && unopened.every(isRefused) ? refusedInTurns(all) : [],
    kept: keptOpen(all, openings),
    late: unseenIn(all, across),
    numbered: numberedIn(all),
    size,
    ...timeOfAll(size, opened),
    waited: queuedIn(
      all,
      "pool",
      mostOf(
        all.map(({ last }) => last),
        0
      )
    )
  }
}

type Facts = ReturnType<typeof factsOf>

const oddParts = (facts: Facts): Pool["parts"] => {
  const { isTaken, isWhole, kept, late, limits, mailboxes, numbered, opened, refusals } = facts
  const way = isWhole ? slowWay(opened) : undefined
  return [
    ...(isTaken ? [part("taken")] : []),
    ...(kept === undefined ? [] : [kept.part]),
    ...limits.map((note) => part("note", note.part.words)),
    ...(late === undefined ? [] : [part("lagging", late)]),
    ...[...numbered, ...mailboxes].map((note) => part("note", note.part.words)),
    ...(isWhole ? refusals : []),
    ...(way === undefined ? [] : [part("slowWay", way)])
  ]
}

const figures = (facts: Facts): Pool["parts"] => {
  const { after, all, full, isTaken, isWhole, lost, opened, refusals, size, unopened, unused, waited } = facts
  const replaced = after.slice(0, lost.length)
  return [
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
}

/** If all were opened and kept: of the waits for one, then of what was refused, first a mailbox that stays so. Then of the others. */
const advised = (facts: Facts, openings: Openings): Advised => {
  const { all, isWhole, kept, late, limits, lost, waited } = facts
  if (isWhole && waited !== undefined)
    return {
      cause: Advice.parties.app,
      ...asked(facts.unused * 2 > facts.full ? { ...waited, try: giveBack } : waited)
    }
  if (isWhole && late !== undefined && facts.refused === 0) return behind(late)
  if (isWhole) return advisedIn([...facts.mailboxes, ...facts.numbered, ...refusedBy(refusalsOf(all))])
  if (facts.isTaken) return ownTaking
  if (kept !== undefined) return kept.advised
  if (limits.length > 0) return advisedIn(limits)
  return lost.length > 0 && facts.unopened.length === 0 && lost.every(({ stay }) => endedAtLimit(stay))
    ? { cause: whoseLimit(lost), ...asked(waitAtLimit(all)) }
    : advisedBy(facts, openings)
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
