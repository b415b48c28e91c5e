/** A note of an app that goes on although the server refuses commands at a limit, and asks to wait. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { humanText } from "../../evidence/facts.ts"
import { fewestHurried, hurryMs } from "../../evidence/refusedBeside.ts"
import { isAtLimit, waitAtLimit, waitsOf } from "../limited.ts"
import type { Note } from "../Note.ts"
import { part } from "../Part.ts"
import { refusalOf, refusalsOf, refusedAs, refusedCount } from "../refusal.ts"
import type { Lived } from "../Lived.ts"

type Refused = ReturnType<typeof refusalsOf>[number]

/** Refusals of one connection, each of a command that was sent before the wait that the one before it asks for was over. */
type Run = ReadonlyArray<Refused>

/** If all that was refused was so at a limit, and the app went on again and again. */
export const heedless = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = refusalsOf(account)
  if (all.length < fewestHurried || !all.every((each) => isAtLimit(refusalOf(each)))) return []
  const [longest = []] = Array.from(Map.groupBy(all, ({ id }) => id).values())
    .flatMap(runsIn)
    .toSorted((one, other) => other.length - one.length)
  const [first, last] = [longest[0], longest.at(-1)]
  if (first === undefined || last === undefined || longest.length <= fewestHurried) return []
  const counts = account.find(({ id }) => id === first.id)?.stay.refusals.kept
  // of very many, some are not kept
  const isWhole = counts?.all.length === longest.length
  return [
    {
      part: part("heedless", refusedCount(account), refusedAs(account), {
        waits: waitsOf(account),
        again: isWhole ? counts.count : longest.length,
        during: last.time - first.time,
        isAtOnce: longest.every((each, at) => at === 0 || gapBefore(each, longest[at - 1]) < hurryMs)
      }),
      whose: Advice.parties.app,
      try: `${waitAtLimit(account).try} More connections, or more callers at once, only reach the limit sooner.`,
      actionBy: "app"
    }
  ]
}

const gapBefore = ({ start }: Refused, before: Refused | undefined): number =>
  start - (before?.time ?? -Infinity)

/** Returns the runs of a connection. What was sent before the first refusal came is none of them. */
const runsIn = (all: ReadonlyArray<Refused>): ReadonlyArray<Run> => {
  const runs: Array<Array<Refused>> = []
  const since = all[0]?.time ?? Infinity
  for (const [at, refused] of all.entries()) {
    const before = all[at - 1]
    const wait = Advice.askedMs(humanText(before?.text ?? "")) ?? hurryMs
    const isIgnored = refused.start >= since && gapBefore(refused, before) < wait
    if (isIgnored && runs.length > 0) runs.at(-1)?.push(refused)
    else runs.push([refused])
  }
  return runs
}
