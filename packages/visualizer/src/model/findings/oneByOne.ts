/** Finds commands that ask for one message each, one after another, where a set of messages would do. */
import { observation } from "@effect-imap/core/internal/Advice"
import type { CommandSpan } from "../connection/Connection.ts"
import { inUse } from "../evidence/inUse.ts"
import { evidenceOf, finding, type Rule } from "./Finding.ts"

/** Fewer may be what a person does. */
const fewest = 20

/** A pause after which another command is not one of the same work, in milliseconds. */
const pauseMs = 1000

/** Less lost time is worth no sentence, in milliseconds. */
const notable = 1000

/** A command about one message, and what it asks of it. */
const ofOne = /^\S+ ((?:UID )?(?:FETCH|STORE|COPY|MOVE)) (\d+) (.*)$/i

/** Reports the longest such row, by the time that it took. */
export const oneByOne: Rule = (connection) => {
  if (connection.clock === "none") return []
  const rows = rowsOf(inUse(connection)).filter(({ all }) => all.length >= fewest)
  const [longest] = rows.toSorted((one, other) => lostIn(other) - lostIn(one))
  if (longest === undefined || lostIn(longest) < notable) return []
  const { all } = longest
  const [first] = all
  const step = first?.name ?? "FETCH"
  const words = observation("one-by-one", { ms: lostIn(longest), count: all.length, step })
  return finding("one-by-one", "warning", evidenceOf(first?.line, all.at(-1)?.line), words, { step })
}

/** Commands with the same words about a message each, sent after the one before was answered. */
interface Row {
  readonly words: string
  readonly messages: Set<string>
  readonly all: Array<CommandSpan>
  /** The milliseconds of the fastest answer: a round trip takes no longer. */
  least: number
}

const rowsOf = (commands: ReadonlyArray<CommandSpan>): ReadonlyArray<Row> => {
  const rows: Array<Row> = []
  for (const command of commands) {
    const [, name, message = "", items] = ofOne.exec(command.text) ?? []
    const { answer, by = "app", end, start } = command
    if (by !== "app" || name === undefined || answer?.condition !== "OK" || end === undefined) continue
    const row = rows.at(-1)
    const words = `${name} ${items}`
    const pause = start - (row?.all.at(-1)?.end ?? -Infinity)
    const follows = row?.words === words && pause >= 0 && pause < pauseMs && !row.messages.has(message)
    if (row === undefined || !follows)
      rows.push({ words, messages: new Set([message]), all: [command], least: end - start })
    else {
      row.messages.add(message)
      row.all.push(command)
      row.least = Math.min(row.least, end - start)
    }
  }
  return rows
}

/** One command needs one round trip for all of them. */
const lostIn = ({ all, least }: Row): number => (all.length - 1) * least
