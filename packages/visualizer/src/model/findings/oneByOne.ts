/** Finds commands that ask for one message each, one after another, where a set of messages would do. */
import { observation } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { isLoginName } from "../evidence/facts.ts"
import { inUse } from "../evidence/inUse.ts"
import { of as ledgerOf } from "../timeline/Ledger.ts"
import { leastOf } from "../../trace/extremes.ts"
import { evidenceOf, finding, type Rule } from "./Finding.ts"

/** Fewer may be what a person does. */
const fewest = 20

/** A pause after which another command is not one of the same work, in milliseconds. */
const pauseMs = 1000

/** Less lost time is worth no sentence, in milliseconds; nor is a smaller part of all that was waited. */
const notable = 1000
const notablePart = 0.1

/** So many questions about each message are one row. */
const mostKinds = 4

/** A command about one message, and what it asks of it. */
const ofOne = /^\S+ ((?:UID )?(?:FETCH|STORE|COPY|MOVE)) (\d+) (.*)$/i

/** Reports the longest such row, by the time that it took. */
export const oneByOne: Rule = (connection) => {
  if (connection.clock === "none") return []
  const rows = rowsOf(inUse(connection)).filter(({ all }) => all.length >= fewest)
  if (rows.length === 0) return []
  const each = roundTripOf(connection)
  // one command of each kind needs one round trip for all: the rest is the server's work, and what came
  const lostIn = ({ all, least, messages }: Row): number =>
    (all.length - messages.size) * Math.min(least, each)
  const [longest] = rows.toSorted((one, other) => lostIn(other) - lostIn(one))
  if (longest === undefined || lostIn(longest) < notable) return []
  const { all } = longest
  const [first] = all
  const step = first?.name ?? "FETCH"
  const whole = all.reduce((sum, { end = 0, start }) => sum + end - start, 0)
  if (lostIn(longest) < notablePart * whole) return []
  const facts = { ms: lostIn(longest), count: all.length, step, whole }
  const words = observation("one-by-one", facts)
  return finding("one-by-one", "warning", evidenceOf(first?.line, all.at(-1)?.line), words, { step })
}

/** Returns the milliseconds of a round trip, as far as something shows them; 0 if nothing does. */
const roundTripOf = (connection: Connection): number => {
  const { fastest, rtt } = ledgerOf(connection)
  if (fastest !== undefined) return fastest
  if (rtt !== undefined) return Math.max(rtt, leastOfAny(connection))
  const trips = connection.commands.flatMap(({ answer, end, name, start }) =>
    answer !== undefined && end !== undefined && isBrief(name) ? [end - start] : []
  )
  return trips.length === 0 ? 0 : leastOf(trips)
}

/** Returns whether the answer to a command is no work, and has no data. */
const isBrief = (name: string): boolean =>
  isLoginName(name) || /^(?:CAPABILITY|CHECK|ENABLE|ID|NOOP|UNSELECT)$/.test(name)

/** So many different commands, each of which takes as long, are no chance: it is what any command takes, whatever it asks for. */
const severalNames = 4

/** Returns the milliseconds below which no command was answered, whether it asked for much or for nothing. */
const leastOfAny = ({ commands }: Connection): number => {
  const least = new Map<string, number>()
  for (const { end, name, start } of commands)
    if (end !== undefined && name !== "IDLE")
      least.set(name, Math.min(least.get(name) ?? Infinity, end - start))
  return least.size < severalNames ? 0 : leastOf(Array.from(least.values()))
}

/** Commands about a message each, sent after the one before was answered: in the same words, or as many for each message. */
interface Row {
  readonly name: string
  /** The messages that were asked for in each of the words. */
  readonly messages: Map<string, Set<string>>
  readonly all: Array<CommandSpan>
  /** The milliseconds of the fastest answer. */
  least: number
}

const rowsOf = (commands: ReadonlyArray<CommandSpan>): ReadonlyArray<Row> => {
  const rows: Array<Row> = []
  for (const command of commands) {
    const [, name, message = "", words = ""] = ofOne.exec(command.text) ?? []
    const { answer, by = "app", end, start } = command
    if (by !== "app" || name === undefined || answer?.condition !== "OK" || end === undefined) continue
    const row = rows.at(-1)
    const pause = start - (row?.all.at(-1)?.end ?? -Infinity)
    const isPrompt = row?.name === name && pause >= 0 && pause < pauseMs
    if (row === undefined || !isPrompt || !isNext(row, words, message)) {
      const messages = new Map([[words, new Set([message])]])
      rows.push({ name, messages, all: [command], least: end - start })
    } else {
      row.messages.set(words, (row.messages.get(words) ?? new Set()).add(message))
      row.all.push(command)
      row.least = Math.min(row.least, end - start)
    }
  }
  return rows
}

/** Returns whether a command is about another message than those before it in the same words, or asks more of the first one. */
const isNext = ({ messages }: Row, words: string, message: string): boolean => {
  const asked = messages.get(words)
  if (asked !== undefined) return !asked.has(message)
  // the parts of one message, a piece after the other, are no kinds of questions
  const isKind = messages.size < mostKinds && !/<\d+/.test(words)
  return isKind && Array.from(messages.values()).every((each) => each.size === 1 && each.has(message))
}
