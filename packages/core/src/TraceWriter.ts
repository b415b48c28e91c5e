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
import { atOnce, each, type LongWork } from "./LongWork.ts"
import { Conversation } from "./writer/Conversation.ts"
import { swapped } from "./writer/sides.ts"
import { Survey } from "./writer/Survey.ts"
import { utterances } from "./writer/utterances.ts"
import { remembering } from "./trace/Redactor.ts"
import { wall } from "./trace/wall.ts"
import type * as Trace from "./Trace.ts"
import { version } from "./version.ts"
import type { Item, Log } from "./writer/Log.ts"

export type { Happening, LoggedFailure, Item, Log } from "./writer/Log.ts"

/** Writes the trace, its header first. */
export const write = (log: Log): ReadonlyArray<Line> => Array.from(atOnce(writing(log)))

/** Surveys the log, and returns the trace line by line: a large one is never there as a whole. */
export function* writing(log: Log): LongWork<Iterable<Line>> {
  const survey = new Survey()
  yield* each(itemsOf(log), (item) => survey.add(item))
  return written(log, survey)
}

type Line = Trace.Header | Trace.Event

/** A connection of the log. */
interface Side {
  readonly conversation: Conversation
  /** The log has its sides the wrong way round. */
  readonly isSwapped: boolean
}

const itemsOf = ({ items, whole }: Log): Iterable<Item> => (whole === true ? items : utterances(items))

function* written(log: Log, survey: Survey): Generator<Line> {
  const conversations = new Map<string, Side>()
  const indexing = remembering()
  let count = 0
  let last = 0
  let place = 0
  yield headerOf(log, survey)
  for (const item of itemsOf(log)) {
    const { at, connection } = item
    let known = conversations.get(connection)
    if (known === undefined) {
      const conversation = new Conversation(++count, survey.upgrades(connection), indexing)
      known = { conversation, isSwapped: survey.isSwapped(connection) }
      conversations.set(connection, known)
    }
    const following = survey.following(place++)
    // of a large log, only the connections that go on are kept
    if (following.pause === Number.POSITIVE_INFINITY) conversations.delete(connection)
    last = Math.max(last, rounded(at ?? last))
    const told = known.conversation.tell(known.isSwapped ? swapped(item) : item, following, last)
    // `yield*` would take twice as long
    for (const event of told) yield event
  }
}

const headerOf = ({ program, wall: began }: Log, { hasTimes }: Survey): Trace.Header => ({
  file_schema: "urn:effect-imap:trace",
  v: 1,
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
