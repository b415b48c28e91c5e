/** Findings about this program itself: what it made wait, what it refused, and what it did not read. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Connection, OwnSpan } from "../connection/Connection.ts"
import { awake } from "../connection/OwnPart.ts"
import { notable, queueKinds } from "../connection/Queues.ts"
import { asksToWait } from "../evidence/refusedBeside.ts"
import { queueWords } from "../evidence/queueWords.ts"
import { evidenceOf, finding, most, observed, type Rule } from "./Finding.ts"

/** A longer wait is what a person notices, in milliseconds. */
const long = 5000

const tookOf = ({ end, start }: OwnSpan, { last }: Connection): number => (end ?? last) - start

/** Reports the longest waits of callers for their turn, and for a connection of the pool. */
export const waited: Rule = ({ commands, last, queues, span }) =>
  queueKinds.flatMap((kind) => {
    const queued = queues.of(kind, span.end, last)
    if (queued === undefined) return []
    const { call, holder, inVain, kept, line, ms } = queued
    return finding(
      `${kind}-waited`,
      ms >= long || inVain > 0 ? "warning" : "info",
      evidenceOf(line, kept?.line),
      queueWords(kind, queued, commands.some(asksToWait)),
      { step: holder ?? call }
    )
  })

/** Reports calls that this program refused, once for each call and reason. */
export const refusedHere: Rule = ({ refusals }) =>
  Array.from(Map.groupBy(refusals, ({ call, reason }) => `${call} ${reason}`).values())
    .slice(0, most)
    .flatMap((all) => {
      const [first] = all
      if (first === undefined) return []
      const { call, facts, reason } = first
      const advice = Advice.ofTag(reason, Advice.recorded(facts, reason))
      const words = Advice.observation("refused-here", { ms: 0, step: call, code: reason, count: all.length })
      const lines = all.slice(0, most).map(({ line }) => line)
      return finding(
        "refused-here",
        "warning",
        evidenceOf(lines),
        { ...words, try: advice?.try ?? words.try },
        { step: call }
      )
    })

/** A command that waited for its turn when the connection ended is told so at once; one that is told later was asked for later. */
const soon = 250

/** Reports commands that the app asked of a connection that had ended. */
export const askedAfterEnd: Rule = ({ ended, last, span, unsent }) => {
  if (ended === undefined) return []
  const late = unsent.filter(({ time }) => time > (span.end ?? last) + soon)
  const names = Array.from(new Set(late.map(({ cmd }) => cmd)))
  return observed("asked-after-end", "warning", evidenceOf(late.slice(0, most).map(({ line }) => line)), {
    count: late.length,
    names
  })
}

/** Reports callers that kept the connection unused until the library took it back. */
export const heldTooLong: Rule = (connection) => {
  const all = connection.own.filter(({ kind, reason }) => kind === "hold" && reason === "HeldTooLong")
  const [longest] = all.toSorted((one, other) => tookOf(other, connection) - tookOf(one, connection))
  if (longest === undefined) return []
  const { end = Infinity, start } = longest
  const waiting = connection.own.filter(
    (each) => each.kind === "turn" && each.start < end && each.start > start && (each.end ?? end) >= end
  ).length
  const facts = { afterMs: Math.round(tookOf(longest, connection)), waiting }
  const advice = Advice.diagnosisOf({ error: "HeldTooLong", step: "command", facts })
  const { call, endLine, line } = longest
  // the last thing that was said before it was kept unused
  const last = connection.wire.findLast((said) => said.line > line && said.line < (endLine ?? Infinity))
  return finding("HeldTooLong", "warning", evidenceOf(last?.line, line, endLine), advice, { step: call })
}

/** Adds up times that may overlap; what was less than from start to end counts as much as it was. */
const together = (
  times: ReadonlyArray<readonly [start: number, end: number, ms: number | undefined]>
): number => {
  let until = -Infinity
  return times
    .toSorted(([one], [other]) => one - other)
    .reduce((sum, [start, end, ms = Infinity]) => {
      const more = Math.min(ms, Math.max(0, end - Math.max(start, until)))
      until = Math.max(until, end)
      return sum + more
    }, 0)
}

/** Reports the longest time in which the app did not take what came. */
export const notRead: Rule = (connection) => {
  const all = connection.own.filter(({ kind }) => kind === "unread")
  const longestOf = (each: OwnSpan) => each.longest ?? tookOf(each, connection)
  const [longest] = all.toSorted((one, other) => longestOf(other) - longestOf(one))
  if (longest === undefined) return []
  const { line, tag } = longest
  const command = connection.commands.find((each) => each.tag === tag)
  const whole = together(
    all.filter((each) => each.tag === tag).map((each) => [each.start, each.end ?? connection.last, each.ms])
  )
  if (whole < notable) return []
  const step = command?.name ?? "a command"
  return finding(
    "not-read",
    whole >= long ? "warning" : "info",
    evidenceOf(line, command?.line, command?.answer?.line),
    Advice.observation("not-read", { ms: longestOf(longest), whole, step }),
    { step }
  )
}

/** Reports the longest time in which what came waited for a listener, of each stream. */
export const untaken: Rule = (connection) =>
  Array.from(
    Map.groupBy(
      connection.own.filter(({ kind }) => kind === "untaken"),
      ({ call = "changes" }) => call
    )
  ).flatMap(([step, all]) => {
    const [longest] = all.toSorted((one, other) => tookOf(other, connection) - tookOf(one, connection))
    const ms = longest === undefined ? 0 : tookOf(longest, connection)
    if (longest === undefined || ms < notable) return []
    const count = all.reduce((sum, { dropped }) => sum + dropped, 0)
    return finding(
      "untaken",
      ms >= long || count > 0 ? "warning" : "info",
      evidenceOf(longest.line, longest.endLine),
      Advice.observation("untaken", { count, ms, step }),
      { step }
    )
  })

/** Reports the times in which this program did something else. */
export const busy: Rule = (connection) => {
  const all = awake(connection.busy, connection.jumps).filter(({ ms }) => ms >= notable)
  const [longest] = all.toSorted((one, other) => other.ms - one.ms)
  if (longest === undefined) return []
  const observed = { step: "", ms: longest.ms, count: all.length }
  return finding(
    "program-busy",
    "warning",
    evidenceOf(longest.line),
    Advice.observation("program-busy", observed)
  )
}
