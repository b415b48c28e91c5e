/** The verdict on a connection of a page whose trace may still be loading. Pure. */
import type { Connection } from "../connection/Connection.ts"
import type { Pending } from "../connection/Waiting.ts"
import type { Finding } from "../rules/index.ts"
import type { Index } from "../index/Index.ts"
import { callOf, tryOf } from "../index/listing.ts"
import type { Summary } from "../index/Summary.ts"
import { isOver } from "../index/urgency.ts"
import * as Verdict from "./Verdict.ts"
import { uncapitalized } from "../../trace/letters.ts"

/** A connection as far as it was read in detail. */
interface Read {
  /** The number of events that it had when it was read. */
  readonly events: number
  readonly breaks: ReadonlyArray<unknown>
  readonly connection: Connection
  readonly findings: ReadonlyArray<Finding>
}

/** The connection in the index, which is read first. */
interface Around {
  readonly index: Pick<Index, "account" | "session">
  readonly summary: Summary
}

/** The moment of the verdict. */
interface Moment {
  readonly now: number
  /** True while the file is read. */
  readonly loading: boolean
  /** True if the stream of the trace was lost. */
  readonly lost?: boolean
}

/** Returns whether the connection, or the trace, has ended, but its end is not read in detail yet. */
export const isBehind = ({ connection, events }: Read, { end, events: all, status }: Summary): boolean =>
  connection.ended === undefined && (end !== undefined || (status === "cut" && events < all))

/** Makes the verdict. Until the end is read, nothing is said about what is missing or awaited at the end. */
export const asRead = (
  read: Read,
  around: Around,
  { loading, lost = false, now }: Moment
): Verdict.Verdict => {
  const { connection } = read
  const { index, summary } = around
  const { status } = summary
  const ofSession = index.session(summary.id)
  const call = callOf(ofSession, summary)
  const options = { since: call?.attempts[0]?.start, attempt: call && tryOf(call, summary) }
  if (isBehind(read, summary) || (loading && connection.ended === undefined)) {
    const verdict = Verdict.of({ ...connection, waits: [] }, [], "open", options)
    return verdict.tone === "neutral" ? { ...verdict, sentence: "Reading …" } : verdict
  }
  const findings = findingsOf(read, status)
  const at = status === "cut" ? connection.last : now
  const isShort = ({ open }: Pending) =>
    status === "cut" &&
    connection.selectedAt !== undefined &&
    open !== undefined &&
    at - open.since < minWaitMs
  const waits = waitsOf(read, summary).filter((wait) => !isShort(wait))
  const verdict = Verdict.of({ ...connection, waits }, findings, status, { ...options, now: at })
  if (verdict.tone === "failure" && isOver(summary, index.account)) return { ...verdict, isOver: true }
  // another connection of the session is the rest of the trace
  const what = ofSession.some(({ id }) => id > summary.id) ? "its events" : "the trace"
  const when = lost ? "the stream was lost" : `${what} ended`
  return verdict.tone === "waiting" && (lost || status === "cut")
    ? { ...verdict, sentence: `When ${when}, it had been ${uncapitalized(verdict.sentence)}` }
    : verdict
}

/** A shorter wait that the end of the trace cut off was not late yet. */
const minWaitMs = 1000

/**
 * Returns the waits, as of the events that the steps below show; of a long connection only the index has read
 * everything.
 */
const waitsOf = ({ breaks, connection }: Read, summary: Summary) =>
  breaks.length > 0 ? summary.waits : connection.waits

/** Returns the findings. A missing end is one only if the trace is over. */
const findingsOf = ({ findings }: Read, status: Summary["status"]): ReadonlyArray<Finding> =>
  status === "cut" ? findings : findings.filter(({ id }) => id !== "trace-cut")
