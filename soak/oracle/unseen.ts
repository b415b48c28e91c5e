/** A message that one connection stored, and another one did not show yet. RFC 9051 §2.3.1.1, RFC 4315 §3. */
import { type Connection, isSelect } from "./Facts.ts"
import { durationIn, holds, received, type Rule, type Scene } from "./Rule.ts"

/** The messages that a server said it stored, of these connections, with the line and the time of its answer. RFC 4315 §3. */
const storedIn = (all: ReadonlyArray<Connection>) =>
  all.flatMap((each) =>
    received(each, / OK \[(?:APPENDUID|COPYUID) /i).flatMap(({ line, text, time }) => {
      const [, validity = "", set = ""] =
        /(?:APPENDUID (?=\d+ )|COPYUID (?=\d+ \S+ ))(\d+) (?:\S+ (?=[\d:,]+\]))?([\d:,]+)\]/i.exec(text) ?? []
      return set.split(",").flatMap((range) => {
        const [first = 0, last = first] = range.split(":").map(Number)
        return Array.from({ length: Math.min(1000, last - first + 1) }, (_, at) => ({
          each,
          line,
          time,
          validity,
          uid: first + at
        }))
      })
    })
  )

/** Returns when a connection opened a mailbox of this UIDVALIDITY, by the command's line and time, and its UIDNEXT then. */
const nextsOf = ({ commands, wire }: Connection, validity: string) =>
  commands.flatMap(({ answer, name, sent }) => {
    const within = wire.filter(
      ({ isSent, line }) => !isSent && line > sent.line && line < (answer?.line ?? sent.line)
    )
    const next = within.flatMap(({ text }) => /^\* OK \[UIDNEXT (\d+)/i.exec(text)?.[1] ?? [])[0]
    const isOf = within.some(({ text }) => text.toUpperCase().startsWith(`* OK [UIDVALIDITY ${validity}]`))
    return isSelect(name) && next !== undefined && isOf
      ? [{ line: sent.line, time: sent.time, until: answer?.time ?? sent.time, next: Number(next) }]
      : []
  })

/**
 * A message that another connection had stored was not there for one that looked after that, for as long as the words say: an
 * opening whose UIDNEXT is no higher, or a question for news before the message itself was shown.
 */
export const unseen = (within: (scene: Scene) => ReadonlyArray<Connection>): Rule =>
  holds("a message that was stored, and not there at a later look", (_, scene) => {
    const { facts, said } = scene
    const [, least] = /for at least ([^,]+?)(?: and at most|$)/.exec(said.words) ?? []
    const [, most] = /at most (.+)$/.exec(said.words) ?? []
    const [from, to] = [durationIn(least ?? ""), durationIn(most ?? "")]
    return storedIn(facts.connections).some((one) =>
      within(scene).some((each) => {
        if (each === one.each) return false
        const nexts = nextsOf(each, one.validity).filter(({ line }) => line > one.line)
        const shown = received(each, new RegExp(`^\\* \\d+ FETCH \\(.*\\bUID ${one.uid}\\b`, "i"))
        const there = [
          ...nexts.flatMap(({ next, until }) => (next > one.uid ? [until] : [])),
          ...shown.map(({ time }) => time)
        ]
        const late = [
          ...nexts.flatMap(({ next, time }) => (next <= one.uid ? [time] : [])),
          ...each.commands.flatMap(({ name, sent: { line, time } }) =>
            (name === "NOOP" || name === "CHECK") && line > one.line && line < (shown[0]?.line ?? -1)
              ? [time]
              : []
          )
        ]
        return (
          late.some((time) => from === undefined || time - one.time >= from.ms - from.slack) &&
          (to === undefined || there.some((time) => time - one.time <= to.ms + to.slack))
        )
      })
    )
  })
