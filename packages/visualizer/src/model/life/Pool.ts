/** The connections of a pool together: how many there were, what became of them, and what that asks of whom. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { reasonWords } from "../connection/reasonWords.ts"
import { ofSession, overlapping } from "./Life.ts"
import type { Advised } from "./remedy.ts"
import type { Lived } from "./Stay.ts"

/** The facts that each part of the headline is made of. */
interface Facts {
  readonly connections: [count: number, atOnce: number]
  readonly lost: [count: number, together: boolean, reason: string]
  readonly replaced: [count: number]
  readonly unopened: [count: number, reason: string]
  readonly refused: [count: number]
}

export type PoolWord = keyof Facts

const words: { readonly [Id in PoolWord]: (...facts: Facts[Id]) => string } = {
  connections: (count, atOnce) =>
    `A pool of ${count} ${count === 1 ? "connection" : "connections"}${atOnce < count ? `, ${atOnce} at once` : ""}`,
  lost: (count, isTogether, reason) => `${count} lost${isTogether ? " at the same moment" : ""} (${reason})`,
  replaced: (count) => `${count} opened in ${count === 1 ? "its" : "their"} place`,
  unopened: (count, reason) => `${count} could not be opened (${reason})`,
  refused: (count) => `${count} ${count === 1 ? "command" : "commands"} refused`
}

const part = <Id extends PoolWord>(id: Id, ...facts: Facts[Id]): PoolPart => ({
  id,
  words: words[id](...facts)
})

interface PoolPart {
  readonly id: PoolWord
  readonly words: string
}

export interface Pool extends Advised {
  /** The app's label. */
  readonly name: string
  readonly headline: string
  /** The parts of that sentence. */
  readonly parts: ReadonlyArray<PoolPart>
  readonly tone: "good" | "warning" | "failure"
}

/** Returns the pools of which something has to be said: a connection was lost, or could not be opened, or was refused something. */
export const poolsOf = (all: ReadonlyArray<Lived>): ReadonlyArray<Pool> => {
  const sessions = Array.from(Map.groupBy(all, ofSession).values())
  return Array.from(overlapping(sessions), (name) =>
    poolOf(
      name,
      all.filter(({ stay }) => stay.started?.label === name)
    )
  ).filter(({ tone }) => tone !== "good")
}

const poolOf = (name: string, all: ReadonlyArray<Lived>): Pool => {
  const opened = all.filter(({ stay }) => stay.openedAt !== undefined)
  const lost = opened.filter(isFailed)
  const unopened = all.filter((lived) => lived.stay.openedAt === undefined && isFailed(lived))
  const refused = all.reduce((count, { stay }) => count + stay.refused.count, 0)
  const replaced = opened.filter(({ start }) => start >= (lost[0]?.stay.endedAt ?? Infinity)).length
  const parts = [
    part("connections", opened.length, mostAtOnce(opened)),
    ...(lost.length === 0 ? [] : [part("lost", lost.length, isTogether(lost), reasonOf(lost))]),
    ...(replaced === 0 ? [] : [part("replaced", Math.min(replaced, lost.length))]),
    ...(unopened.length === 0 ? [] : [part("unopened", unopened.length, reasonOf(unopened))]),
    ...(refused === 0 ? [] : [part("refused", refused)])
  ]
  const isDown = opened.length > 0 && opened.every(isFailed)
  const isOdd = lost.length + unopened.length + refused > 0
  return {
    name,
    headline: parts.map(({ words }) => words).join(", "),
    parts,
    tone: isDown ? "failure" : isOdd ? "warning" : "good",
    ...advisedBy(lost, unopened, replaced, opened.length > 0)
  }
}

const isFailed = ({ stay: { ended } }: Lived): boolean =>
  ended?.outcome === "failed" || ended?.outcome === "retried"

/** What one loss ends, it ends within so many milliseconds. */
const together = 5000

const isTogether = (lost: ReadonlyArray<Lived>): boolean => {
  const times = lost.map(({ stay }) => stay.endedAt ?? 0)
  return lost.length > 1 && Math.max(...times) - Math.min(...times) <= together
}

/** Returns the reason of the last failure, with the server's own words. */
const reasonOf = (failed: ReadonlyArray<Lived>): string => {
  const { error = "", serverText = "" } = failed.at(-1)?.stay.ended ?? {}
  return `${reasonWords(error)}${serverText === "" ? "" : ` “${serverText}”`}`
}

const mostAtOnce = (opened: ReadonlyArray<Lived>): number =>
  opened.reduce((most, { stay: { openedAt = 0 } }) => {
    const isOpen = ({ stay: other }: Lived) =>
      (other.openedAt ?? Infinity) <= openedAt && (other.endedAt ?? Infinity) > openedAt
    return Math.max(most, opened.filter(isOpen).length)
  }, 0)

/** What could not be opened needs somebody; what was lost and replaced does not. */
const advisedBy = (
  lost: ReadonlyArray<Lived>,
  unopened: ReadonlyArray<Lived>,
  replaced: number,
  hasOpened: boolean
): Advised => {
  const failed = unopened.at(-1) ?? (replaced === 0 ? lost.at(-1) : undefined)
  const ended = failed?.stay.ended
  if (ended !== undefined) {
    const diagnosis = Advice.diagnosisOf({ ...ended, error: ended.error ?? "" })
    if (diagnosis === undefined) return {}
    return ended.error === "AuthRejected" && hasOpened
      ? {
          fix: "The same login was accepted before, and what is open goes on: perhaps the password was changed. Give the program the new one.",
          turn: "user"
        }
      : { fix: diagnosis.try, turn: diagnosis.actionBy }
  }
  if (lost.length === 0) return {}
  const isWorked = lost.some(({ stay }) => stay.lost.length > 0)
  return isWorked
    ? { fix: "The pool has opened others. Let the app ask again for what had no answer.", turn: "app" }
    : { fix: "Nothing to do: the pool has opened others in their place.", turn: "nobody" }
}
