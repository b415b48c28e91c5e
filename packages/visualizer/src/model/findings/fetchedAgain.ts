/** Finds messages that the same search finds again and again on one connection, and that the app fetches whole each time. */
import { asksWhole, leavesMailbox, nameIn } from "../evidence/facts.ts"
import { searchedIn } from "../evidence/numbersIn.ts"
import { evidenceOf, most, observed, type Rule } from "./Finding.ts"

/** After fewer rounds, or of one message alone, it may be what a person opens again. */
const fewestRounds = 3
const fewestMessages = 2

/** A search by nothing but dates, whose result no command of the app changes while the messages are there. RFC 9051 §6.4.4. */
const search = /^\S+ UID SEARCH (?:RETURN \([^)]*\) )?(.+)$/i
const ofDates = /^(?:ALL|(?:(?:SENT)?(?:BEFORE|ON|SINCE) [^ <{]+ ?)+)$/i
const fetched = /^\* \d+ FETCH \(.*\bUID (\d+)/i

/** A message, and the searches after which it came whole. */
interface Message {
  readonly words: string
  count: number
  /** The line of the last of these searches. */
  round: number
}

export const fetchedAgain: Rule = ({ wire }) => {
  let messages = new Map<string, Message>()
  let [words, round, asked] = ["", 0, 0]
  let found: ReadonlySet<string> = new Set()
  const all: Array<Message> = []
  const lines: Array<number> = []
  for (const { direction, line, text } of wire) {
    if (direction === "sent") {
      if (leavesMailbox(nameIn(text))) [messages, words] = [new Map<string, Message>(), ""]
      const sought = search.exec(text)?.[1]
      if (sought !== undefined) {
        words = ofDates.test(sought) ? sought : ""
        round = line
        found = new Set()
      }
      if (/ UID FETCH /i.test(text)) asked = asksWhole(text) ? line : 0
      continue
    }
    const result = searchedIn(text)
    if (result !== undefined) found = new Set(result.map(String))
    const uid = words === "" || asked === 0 || !asksWhole(text) ? undefined : fetched.exec(text)?.[1]
    if (uid === undefined || !found.has(uid)) continue
    const key = `${uid} ${words}`
    const known = messages.get(key)
    if (known?.round === round) continue
    if (known === undefined) {
      const message = { words, count: 1, round }
      messages.set(key, message)
      all.push(message)
    } else {
      known.count++
      known.round = round
      if (lines.length < 2 * most && !lines.includes(asked)) lines.push(round, asked)
    }
  }
  const again = all.filter(({ count }) => count >= fewestRounds)
  const [first] = again
  return again.length < fewestMessages
    ? []
    : observed("fetched-again", "warning", evidenceOf(lines), {
        count: again.reduce((sum, { count }) => sum + count, 0),
        messages: again.length,
        names: again.every((each) => each.words === first?.words) && first ? [first.words] : [],
        step: "UID FETCH"
      })
}
