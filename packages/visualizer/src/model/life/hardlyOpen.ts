/** An account that is opened again and again, and lost each time soon after: for most of the time nobody can use it. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { reasonWords } from "../connection/reasonWords.ts"
import type { Alike } from "./losses.ts"
import type { Note } from "./Note.ts"
import type { Segment } from "./Segment.ts"
import type { Lived } from "./Lived.ts"
import { part } from "./Part.ts"

/** So many losses, over so long, are no trouble of the moment, in milliseconds. */
const fewest = 5
const long = 600_000

interface Opened {
  readonly losses: number
  readonly pieces: ReadonlyArray<Segment>
  /** What the losses have in common. */
  readonly same: Alike | undefined
  /** The milliseconds in which the app wanted it open. */
  readonly whole: number
}

/** Returns the share of the time in which it was open, and by what it was lost, if it was not open for most of the time. */
export const hardlyOpen = (
  account: ReadonlyArray<Lived>,
  { losses, pieces, same, whole }: Opened
): ReadonlyArray<Note> => {
  const all = pieces.flatMap(({ end, kind, start }) => (kind === "open" ? [end - start] : []))
  const open = all.reduce((sum, ms) => sum + ms, 0)
  const usual = all.toSorted((one, other) => one - other)[all.length >> 1] ?? 0
  if (losses < fewest || whole < long || open * 2 >= whole || usual * fewest >= whole) return []
  const lost = lastOf(account)
  const reason = lost?.stay.ended?.error
  if (reason === undefined) return []
  const diagnosis = Advice.diagnosisOf({ ...lost?.stay.ended, error: reason })
  return [
    {
      part: part(
        "hardlyOpen",
        (100 * open) / whole,
        usual,
        same?.kind === "idle" ? "as soon as IDLE began" : reasonWords(reason, lost?.stay.ended?.step)
      ),
      ...(diagnosis === undefined || diagnosis.actionBy === "nobody"
        ? {
            try: "It is opened again by itself, and lost again at once: waiting does not help. Show the server’s operator, or who runs the network, this trace.",
            actionBy: "admin" as const
          }
        : diagnosis),
      isOdd: true
    }
  ]
}

/** Returns the last loss for the most frequent reason of those that ended an open mailbox. */
const lastOf = (account: ReadonlyArray<Lived>): Lived | undefined => {
  const lost = account.filter(
    ({ stay: { ended, openedAt } }) => openedAt !== undefined && ended?.error !== undefined
  )
  return Array.from(Map.groupBy(lost, ({ stay }) => stay.ended?.error).values())
    .toSorted((one, other) => other.length - one.length)[0]
    ?.at(-1)
}
