/**
 * Several traces as one, so that connections of different runs are in one list and can be compared: each keeps its own
 * events, with new ids, at the time on its clock.
 */
import { toLine } from "@effect-imap/core/Trace"
import { annotationOf } from "../trace/annotations.ts"
import { type Entry, isRecord } from "../trace/Entry.ts"
import type { ReadTrace } from "../trace/Reader.ts"
import { maxOf } from "../trace/extremes.ts"
import { wallOf } from "../trace/wall.ts"

export interface Named {
  /** The name of the file. */
  readonly name: string
  readonly trace: ReadTrace
}

const headerLines = 1

/**
 * Merges traces to NDJSON. Lines that are not events are left out; each trace begins with a note that names its file.
 */
export const merged = (traces: ReadonlyArray<Named>): string => {
  const begin = traces.reduce(
    (least, { trace }) => Math.min(least, wallOf(trace.header) ?? least),
    Number.POSITIVE_INFINITY
  )
  // one without a wall clock begins with the others
  const laterBy = ({ trace }: Named) => (wallOf(trace.header) ?? begin) - begin || 0
  const sorted = traces.toSorted((a, b) => laterBy(a) - laterBy(b))
  const groups = makeNumbers("c")
  const sessions = makeNumbers("s")
  /** The new number of each line, by trace and line, so that a note stays with its line. */
  const places = new Map<string, number>()

  const renamed = (of: number, { event, group, raw, time }: Entry, later: number): object => {
    const { data, ...rest } = isRecord(raw) ? raw : {}
    const session = isRecord(data) && typeof data["session"] === "string" ? data["session"] : undefined
    const about = annotationOf(event)?.line
    const eventData = {
      ...(isRecord(data) ? data : {}),
      ...(session === undefined ? {} : { session: sessions(of, session) }),
      ...(about === undefined ? {} : { line: places.get(`${of} ${about}`) ?? 1 })
    }
    return { ...rest, time: time + later, group_id: groups(of, group), data: eventData }
  }

  const events = sorted.flatMap((named, of) => {
    const { entries } = named.trace
    const later = laterBy(named)
    const [first] = entries
    if (first === undefined) return []
    const group_id = groups(of, first.group)
    const note = {
      time: first.time + later,
      name: "trace:note",
      group_id,
      data: { text: `from ${named.name}` }
    }
    return [
      { time: note.time, place: undefined, line: () => note },
      ...entries.map((entry) => ({
        time: entry.time + later,
        place: `${of} ${entry.line}`,
        line: () => renamed(of, entry, later)
      }))
    ]
  })
  const ordered = events.toSorted((a, b) => a.time - b.time)
  for (const [at, { place }] of ordered.entries())
    if (place !== undefined) places.set(place, at + headerLines + 1)
  return [headerOf(sorted), ...ordered.map(({ line }) => line())].map((line) => `${toLine(line)}\n`).join("")
}

/** Numbers ids: `c1` of the first and `c1` of the second trace become `c1` and `c2`. */
const makeNumbers = (prefix: string) => {
  const known = new Map<string, string>()
  return (of: number, id: string): string => {
    const key = `${of} ${id}`
    const number = known.get(key) ?? `${prefix}${known.size + 1}`
    known.set(key, number)
    return number
  }
}

/** The redactions, of which the least careful one holds for the whole. */
const redactions = ["strict", "standard", "raw"]

const headerOf = (traces: ReadonlyArray<Named>): object => {
  const [first] = traces
  const ranks = traces.map(({ trace }) => redactions.indexOf(trace.header.redaction ?? "strict"))
  const redaction = ranks.includes(-1) ? "raw" : redactions[maxOf(ranks)]
  const untimed = traces.find(({ trace }) => trace.header.clock === "none")?.trace.header.raw
  const programs = new Set(traces.flatMap(({ trace }) => trace.header.imported ?? []))
  return {
    ...(isRecord(first?.trace.header.raw) ? first.trace.header.raw : {}),
    ...(isRecord(untimed) ? { clock: untimed["clock"] } : {}),
    redaction,
    ...(programs.size === 0 ? {} : { imported: Array.from(programs).join(", ") })
  }
}
