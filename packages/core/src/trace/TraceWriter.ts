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
import { atOnce, type LongWork } from "../base/LongWork.ts"
import { eventsOf } from "./writer/eventsOf.ts"
import { LoggedConnection } from "./writer/conversation/LoggedConnection.ts"
import { swapped } from "./writer/sides.ts"
import { Survey } from "./writer/Survey.ts"
import { Utterances } from "./writer/utterances.ts"
import { remembering } from "./Redactor.ts"
import { wall } from "./wall.ts"
import type * as Trace from "./Trace.ts"
import { version } from "../base/version.ts"
import type { Item, Log } from "./writer/Log.ts"

export type { Happening, LoggedFailure, Item, Log } from "./writer/Log.ts"

/** Writes the trace, its header first. */
export const write = (log: Log): ReadonlyArray<Line> => {
  const lines: Array<Line> = []
  atOnce(atOnce(writing(log))((line) => lines.push(line)))
  return lines
}

/** Surveys the log, and returns a function that writes its trace line by line, so that a large one is never in memory. */
export function* writing(log: Log): LongWork<(take: (line: Line) => void) => LongWork<void>> {
  const survey = new Survey()
  yield* eachOf(log, (item) => survey.add(item))
  return (take) => written(log, survey, take)
}

export type Line = Trace.Header | Trace.Event

function* eachOf(log: Log, take: (item: Item) => void): LongWork<void> {
  if (log.isWhole === true) return yield* log.items(take)
  const utterances = new Utterances(take)
  yield* log.items((item) => utterances.take(item))
  utterances.end()
}

function* written(log: Log, survey: Survey, take: (line: Line) => void): LongWork<void> {
  const writer = new Writer(survey, take)
  take(headerOf(log, survey))
  yield* eachOf(log, (item) => writer.add(item))
}

/** A connection of the log. */
interface Side {
  readonly conversation: LoggedConnection
  /** True if the log labels client and server the wrong way round. */
  readonly isSwapped: boolean
}

/** Writes the events of each item. */
class Writer {
  private readonly survey: Survey
  private readonly take: (line: Line) => void
  private readonly conversations = new Map<string, Side>()
  private readonly indexing = remembering()
  private count = 0
  private time = 0
  private place = 0

  constructor(survey: Survey, take: (line: Line) => void) {
    this.survey = survey
    this.take = take
  }

  add(item: Item): void {
    const { at, connection } = item
    const { conversation, isSwapped } = this.conversations.get(connection) ?? this.begun(connection)
    const following = this.survey.following(this.place++)
    // of a large log, only the connections that go on are kept
    if (following.pause === Number.POSITIVE_INFINITY) this.conversations.delete(connection)
    if (at !== undefined) this.time = Math.max(this.time, rounded(at))
    for (const event of eventsOf(conversation, isSwapped ? swapped(item) : item, following, this.time))
      this.take(event)
  }

  private begun(connection: string): Side {
    const upgrades = this.survey.upgrades(connection)
    const { indexing, survey } = this
    const conversation = new LoggedConnection({
      number: ++this.count,
      upgrades,
      indexing,
      isFollowed: (host) => survey.isFollowed(connection, host)
    })
    const side = { conversation, isSwapped: survey.isSwapped(connection) }
    this.conversations.set(connection, side)
    return side
  }
}

const headerOf = ({ program, wall: began }: Log, { hasTimes }: Survey): Trace.Header => ({
  file_schema: "urn:effect-imap:trace",
  v: 2,
  time_unit: "ms",
  clock: {
    type: hasTimes ? "monotonic" : "none",
    ...(began === undefined ? {} : { wall: wall(began.getTime(), "strict") })
  },
  lib: { core: version },
  runtime: "unknown",
  redaction: "strict",
  machine: { id: "inferred", hash: "inferred" },
  imported: program
})

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000
