/** Holds what is shown of a trace to its events: reasons, findings, and spans that add up. */
import { Trace } from "@effect-imap/core"
import * as Reader from "@effect-imap/visualizer/Reader"
import { type Shown, shown, type ShownConnection } from "@effect-imap/visualizer/internal/Shown"
import { Result } from "effect"
import * as Facts from "./Facts.ts"
import { reasons } from "./reasons.ts"
import type { Rule } from "./Rule.ts"

const rules: ReadonlyMap<string, Rule> = new Map(Object.entries(reasons))

/** Something false, with what is missing for it, or contradicts it. */
export interface False {
  /** What it is about, and the problem without numbers. */
  readonly kind: string
  readonly text: string
}

/** Returns what is false of what is shown of a trace. */
export const falseOnes = (
  trace: ReadonlyArray<Trace.Header | Trace.Event>,
  confession?: Facts.Confession
): ReadonlyArray<False> => {
  const read = Reader.read(new TextEncoder().encode(Trace.toText(trace)))
  if (Result.isFailure(read)) return [falseOf("trace", `it cannot be read: ${read.failure.message}`)]
  const facts = Facts.of(trace, confession)
  const { connections, lanes } = shown(read.success)
  return [
    ...facts.connections.flatMap((connection) => unreasoned(connection, facts)),
    ...connections.flatMap((each) => [
      ...unlined(each, facts),
      ...gapless("waits", each, each.waits),
      ...overlapping(each)
    ]),
    ...lanes.flatMap((lane) => gapped(lane, facts)),
    ...(JSON.stringify(shown(read.success)) === JSON.stringify({ lanes, connections })
      ? []
      : [falseOf("trace", "what is shown of it is not the same twice")])
  ]
}

const falseOf = (about: string, problem: string, words = "", group = ""): False => ({
  kind: `${about}: ${problem.replaceAll(/\d+/g, "#")}`,
  text: `${group} ${about}: ${problem}: ${words}`
})

/** The reason with which a connection ended has the events that it needs. */
export const unreasoned = (connection: Facts.Connection, facts: Facts.Facts): ReadonlyArray<False> => {
  const { ended, group } = connection
  const rule = rules.get(ended?.error ?? "")
  return (rule?.(connection, facts) ?? []).map((problem) =>
    falseOf(ended?.error ?? "", problem, ended?.serverText, group)
  )
}

/** Each finding is about lines of its connection, and no word is missing. */
export const unlined = (
  { findings, group }: Pick<ShownConnection, "findings" | "group">,
  { connections }: Facts.Facts
): ReadonlyArray<False> => {
  const own = new Set(connections.find((each) => each.group === group)?.lines.map(({ line }) => line))
  return findings.flatMap(({ id, lines, message }) => [
    ...(lines.length > 0 && lines.every((line) => own.has(line))
      ? []
      : [falseOf(id, "a line that is not of its connection", message, group)]),
    ...(/[{}]|\b(?:undefined|NaN|Infinity|object Object)\b/.test(message)
      ? [falseOf(id, "a word is missing", message, group)]
      : [])
  ])
}

/** Waits follow each other without a gap, from the start of the connection to its last event. */
export const gapless = (
  about: string,
  { group, last, start }: Pick<ShownConnection, "group" | "last" | "start">,
  all: ShownConnection["waits"]
): ReadonlyArray<False> => {
  const isWhole = all.every((each, at) => each.start === (all[at - 1]?.end ?? start) && each.end > each.start)
  return isWhole && (all.at(-1)?.end ?? last) === last ? [] : [falseOf(about, "a gap", "", group)]
}

/** The boxes of a connection are in the order of time, and none overlaps another. */
export const overlapping = ({ group, rail }: Pick<ShownConnection, "group" | "rail">): ReadonlyArray<False> =>
  rail.flatMap(({ end, start }, at) => {
    const before = rail[at - 1]?.end ?? start
    return start < before - 0.01 || end < start ? [falseOf("rail", "a box is out of place", "", group)] : []
  })

/**
 * The segments of a lane follow each other without a gap, from its account's first event to its last; its figures are their sums, and
 * each loss is a connection that had a mailbox open, and whose end the trace records with this reason.
 */
export const gapped = (
  { connections: ids, figures, losses, segments, to }: Shown["lanes"][number],
  { connections }: Facts.Facts
): ReadonlyArray<False> => {
  const own = ids.flatMap((id) => connections[id] ?? [])
  const [first] = own
  const group = first?.group ?? ""
  const openMs = segments.reduce((sum, { end, kind, start }) => sum + (kind === "open" ? end - start : 0), 0)
  const isGapless = segments.every(
    ({ end, start }, at) => end > start && start === (segments[at - 1]?.end ?? first?.start)
  )
  const lost = losses.flatMap((each) => each.connections.map((id) => ({ id, error: each.error })))
  const isRecorded = lost.every(({ error, id }) => {
    const { ended, openedAt } = connections[id] ?? {}
    return ended?.error === error && openedAt !== undefined
  })
  return [
    ...(isGapless && (segments.at(-1)?.end ?? to) === to ? [] : [falseOf("lane", "it has a gap", "", group)]),
    ...(Math.abs(openMs - figures.openMs) < 0.001 && lost.length === figures.losses
      ? []
      : [falseOf("lane", "its figures are not its sums", "", group)]),
    ...(isRecorded ? [] : [falseOf("lane", "a loss that the trace does not record", "", group)])
  ]
}
