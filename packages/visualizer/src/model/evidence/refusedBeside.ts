/** What tells refused commands from those of their name that were accepted, and how soon each was sent after a refusal. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { humanText } from "./facts.ts"

/** What servers may not take in a command, although RFC 9051 has it. */
const details: ReadonlyArray<readonly [detail: RegExp, name?: string]> = [
  [/\bCHARSET \S+/i],
  [/<LITERAL>|\{\d+\+?\}/i, "a literal"]
]

/** Returns what all of them have, and none of those that were accepted, of which there are some. */
export const apartIn = (all: ReadonlyArray<CommandSpan>, { commands }: Connection): string | undefined => {
  const [first] = all
  if (first === undefined || !first.name.endsWith("SEARCH")) return undefined
  const accepted = commands.filter(({ answer, name }) => name === first.name && answer?.condition === "OK")
  const found = details.find(
    ([detail]) =>
      accepted.length > 0 &&
      all.every(({ text }) => detail.test(text)) &&
      !accepted.some(({ text }) => detail.test(text))
  )
  return found && (found[1] ?? found[0].exec(first.text)?.[0])
}

/** Returns the words of an answer without their numbers, in which those of one limit differ each time. */
export const wordsAlike = (text: string): string => humanText(text).replaceAll(/\d+(?:[.,:]\d+)*/g, "#")

/** Returns the milliseconds for which the first of several refusals asks to wait, of those that ask so. */
export const askedFirst = (
  all: ReadonlyArray<{ readonly answer?: { readonly text: string } | undefined }>
): number | undefined => {
  for (const { answer } of all) {
    const ms = Advice.askedMs(humanText(answer?.text ?? ""))
    if (ms !== undefined) return ms
  }
  return undefined
}

/** Returns whether a command was refused at a limit on how much is asked in a time. */
export const asksToWait = ({ answer }: Pick<CommandSpan, "answer">): boolean =>
  (answer?.condition === "NO" || answer?.condition === "BAD") &&
  (answer.code?.split(" ")[0] === "LIMIT" || Advice.askedMs(humanText(answer.text)) !== undefined)

/** So many in a row, each so many milliseconds after the refusal of the one before, are no second try. */
export const fewestHurried = 5
export const hurryMs = 1000

/** Returns whether the server itself cannot do it at present: to ask for the next one at once is no use. */
export const isOfMoment = ({ actionBy, addition, party, retry }: Advice.Diagnosis): boolean =>
  party === "server" && retry === "later" && actionBy === "nobody" && addition !== "internalError"

/** A refused command: when it was sent, and when it was refused. */
interface Span {
  readonly start: number
  readonly end?: number | undefined
}

/** Returns how many were sent after the first refusal, and at once after that of the one before, if they are many. */
export const hurriedIn = (all: ReadonlyArray<Span>): number => {
  const since = all[0]?.end ?? Infinity
  const isHurried = ({ start }: Span, at: number): boolean =>
    start >= since && start - (all[at - 1]?.end ?? -Infinity) < hurryMs
  const hurried = all.filter(isHurried).length
  return hurried < fewestHurried ? 0 : hurried
}

/** Returns those of its name that were accepted before it. */
export const acceptedBefore = (
  { line, name }: CommandSpan,
  { commands }: Connection
): ReadonlyArray<CommandSpan> =>
  commands.filter((each) => each.name === name && each.line < line && each.answer?.condition === "OK")

/** So many at both ends of a row show how long they usually took; what is so much longer, in milliseconds too, is no chance. */
const ofEnd = 5
const farLonger = 3
const leastLonger = 100

/** Returns how long the first of them took, and the last, if those took far longer. */
export const slowedIn = (all: ReadonlyArray<CommandSpan>): readonly [number, number] | undefined => {
  if (all.length < 2 * ofEnd) return undefined
  const took = all.map(({ end, start }) => (end ?? start) - start)
  const [first, last] = [middleOf(took.slice(0, ofEnd)), middleOf(took.slice(-ofEnd))]
  return last >= farLonger * first && last - first >= leastLonger ? [first, last] : undefined
}

const middleOf = (all: ReadonlyArray<number>): number =>
  all.toSorted((one, other) => one - other)[all.length >> 1] ?? 0
