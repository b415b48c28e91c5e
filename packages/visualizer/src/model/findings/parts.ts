/** Finds parts of a message that the app asks for again and again, or in small pieces, one after another. RFC 9051 §6.4.5. */
import { observation } from "@effect-imap/core/internal/Advice"
import type { Connection, WireLine } from "../connection/Connection.ts"
import { after } from "../evidence/after.ts"
import { inUse } from "../evidence/inUse.ts"
import { evidenceOf, finding, most, observed, type Rule } from "./Finding.ts"

/** What is asked for twice may have been lost by the app. */
const fewest = 3

/** A command for one part of one message, as octets from an offset. */
const ofPart = /^\S+ ((?:UID )?FETCH \d+ \(?(?:BODY|BINARY)(?:\.PEEK)?\[[^\]]*\]<\d+\.\d+>\)?)$/i

export const partAgain: Rule = (connection) => {
  const asked = inUse(connection).filter(
    ({ answer, by = "app", text }) => by === "app" && answer?.condition === "OK" && ofPart.test(text)
  )
  const again = Array.from(Map.groupBy(asked, ({ text }) => ofPart.exec(text)?.[1])).flatMap(([, all]) =>
    all.length >= fewest ? all : []
  )
  const answers = again.flatMap(({ line }) => answerTo(line, connection) ?? [])
  const isEmpty = answers.length > 0 && answers.every(isOfNothing)
  const lines = again.slice(0, most).flatMap(({ line }) => [line, answerTo(line, connection)?.line])
  return observed("part-again", "warning", evidenceOf(lines), {
    count: again.length,
    isEmpty,
    quote: answers[0]?.text,
    step: again[0]?.name
  })
}

/** A command for a piece of a part of one message: the part, the offset and the octets that it asks for. */
const ofPiece = /^\S+ ((?:UID )?FETCH \d+ .*(?:BODY|BINARY)(?:\.PEEK)?\[[^\]]*\])<(\d+)\.(\d+)>\)?$/i

/** So many small pieces, which take so many milliseconds in all, are worth a sentence. */
const fewestPieces = 10
const smallPiece = 262_144
const longMs = 5000

/** Pieces of one part, each asked for after the answer to the one before it. */
interface Row {
  readonly step: string
  readonly lines: Array<number>
  readonly octets: number
  next: number
  end: number
  count: number
  ms: number
  /** The fastest answer, in milliseconds. */
  least: number
}

/** Reports the row that took longest. */
export const pieceByPiece: Rule = (connection) => {
  if (connection.clock === "none") return []
  const rows = new Map<string, Row>()
  let longest: Row | undefined
  for (const { answer, by = "app", end, line, name: step, start, text } of inUse(connection)) {
    const [, part = "", from, size] = ofPiece.exec(text) ?? []
    if (by !== "app" || answer?.condition !== "OK" || end === undefined || size === undefined) continue
    const [at, octets, ms] = [Number(from), Number(size), end - start]
    const row = rows.get(part)
    if (row !== undefined && row.next === at && row.octets === octets && start >= row.end) {
      row.lines.push(line)
      row.next += octets
      row.end = end
      row.count++
      row.ms += ms
      row.least = Math.min(row.least, ms)
      if (row.ms > (longest?.ms ?? 0)) longest = row
    } else rows.set(part, { step, lines: [line], octets, next: at + octets, end, count: 1, ms, least: ms })
  }
  if (longest === undefined || longest.count < fewestPieces || longest.octets > smallPiece) return []
  const { count, least, lines, ms, octets, step } = longest
  if (ms < longMs) return []
  const words = observation("piece-by-piece", { ms, count, octets, own: least, step })
  return finding("piece-by-piece", "warning", evidenceOf(lines[0], lines[1], lines.at(-1)), words, { step })
}

const answerTo = (line: number, { wire }: Connection): WireLine | undefined => {
  const next = wire[after(wire, line)]
  return next !== undefined && /^\* \d+ FETCH \(/i.test(next.text) ? next : undefined
}

/** Returns whether the string in a FETCH response, which a trace does not show, has no octet. */
const isOfNothing = ({ bytes, text }: WireLine): boolean =>
  text.includes('""') || bytes === text.replace("<data>", '""').replace("<literal>", "{0}\r\n").length + 2
