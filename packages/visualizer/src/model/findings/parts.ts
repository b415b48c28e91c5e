/** Finds parts of a message that the app asks for again and again. RFC 9051 §6.4.5. */
import type { Connection, WireLine } from "../connection/Connection.ts"
import { after } from "../evidence/after.ts"
import { inUse } from "../evidence/inUse.ts"
import { evidenceOf, most, observed, type Rule } from "./Finding.ts"

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

const answerTo = (line: number, { wire }: Connection): WireLine | undefined => {
  const next = wire[after(wire, line)]
  return next !== undefined && /^\* \d+ FETCH \(/i.test(next.text) ? next : undefined
}

/** Returns whether the string in a FETCH response, which a trace does not show, has no octet. */
const isOfNothing = ({ bytes, text }: WireLine): boolean =>
  text.includes('""') || bytes === text.replace("<data>", '""').replace("<literal>", "{0}\r\n").length + 2
