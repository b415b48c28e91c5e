/**
 * Writes a trace from another program's log: what each side said, and when, as far as the log contains it.
 *
 * It is redacted as it is written, by the rules of strict traces: it contains no arguments of LOGIN, nothing after the
 * mechanism of AUTHENTICATE and no contents of literals, and only the length of a line that is neither a command nor a
 * response. Secrets that the log shows are searched for in the server's text. Which side is the server is decided by
 * what it says, not by what the log calls it.
 *
 * States are inferred from commands and answers, and an end is recorded only if the log has one.
 */
import { Conversation } from "./writer/Conversation.ts"
import { onTheirSides } from "./writer/sides.ts"
import { utterances } from "./writer/utterances.ts"
import { wall } from "./trace/wall.ts"
import type * as Trace from "./Trace.ts"
import { version } from "./version.ts"
import * as Utf8 from "./wire/Utf8.ts"
import type { Item, Log } from "./writer/Log.ts"

export type { Happening, LoggedFailure, Item, Log } from "./writer/Log.ts"

const headerOf = ({ items, program, wall: began }: Log): Trace.Header => ({
  file_schema: "urn:effect-imap:trace",
  v: 1,
  time_unit: "ms",
  clock: {
    type: items.some(({ at }) => at !== undefined) ? "monotonic" : "none",
    ...(began === undefined ? {} : { wall: wall(began.getTime(), "strict") })
  },
  lib: { core: version },
  runtime: "unknown",
  redaction: "strict",
  machine: { id: "inferred", hash: "inferred" },
  imported: program
})

/** Writes the trace, its header first. */
export const write = (log: Log): ReadonlyArray<Trace.Header | Trace.Event> => Array.from(written(log))

/** The same line by line: a large trace is never there as a whole. */
export function* written(log: Log): Generator<Trace.Header | Trace.Event> {
  const all = onTheirSides(utterances(log.items))
  const conversations = new Map<string, Conversation>()
  const following = followers(all)
  const upgraded = new Set(all.filter(isStartTls).map(({ connection }) => connection))
  let last = 0
  yield headerOf(log)
  for (const [index, each] of all.entries()) {
    const { connection } = each
    const known =
      conversations.get(connection) ?? new Conversation(conversations.size + 1, upgraded.has(connection))
    conversations.set(connection, known)
    last = Math.max(last, rounded(each.at ?? last))
    for (const event of known.tell(each, all[following[index] ?? -1])) yield { ...event, time: last }
  }
}

/** Returns for each item the place of the next one of its connection, or -1: numbers, since a log may have a million items. */
const followers = (items: ReadonlyArray<Item>): Int32Array => {
  const next = new Int32Array(items.length).fill(-1)
  const latest = new Map<string, number>()
  for (const [place, { connection }] of items.entries()) {
    const before = latest.get(connection)
    if (before !== undefined) next[before] = place
    latest.set(connection, place)
  }
  return next
}

const isStartTls = (item: Item): boolean =>
  item._tag === "Sent" && item.bytes.length < 64 && / STARTTLS$/i.test(Utf8.decode(item.bytes))

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000
