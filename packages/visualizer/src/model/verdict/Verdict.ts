/**
 * The banner of a connection: why it failed in core's words, what it waits for, or that its mailbox is open; and the findings
 * of the rules.
 */
import type { Connection } from "../connection/Connection.ts"
import * as Waiting from "../connection/Waiting.ts"
import { alertsOf, discovered, type OfCall, opened, loggedInWithoutMailbox } from "../lines/said.ts"
import type { Status } from "../index/Summary.ts"
import { labelOf, laneOf, laneWords, leafOf } from "../machine/phase.ts"
import { type Finding, lint } from "../rules/index.ts"
import { capitalized } from "../../trace/letters.ts"
import { type Reason, reasonOf } from "./reason.ts"
import { linesOf, type Shown } from "./shown.ts"

export { reasonOf }

/** The tone in which the sentence is shown. */
export type Tone = "failure" | "warning" | "waiting" | "good" | "neutral"

export interface Verdict {
  readonly tone: Tone
  readonly sentence: string
  /** True if other connections of the trace show that the failure is over. */
  readonly isOver?: boolean
  readonly reason: Reason | undefined
  /** The lines that show the failure. */
  readonly lines: ReadonlyArray<Shown>
  /** The texts that the server wants its user to read, word for word. */
  readonly alerts: ReadonlyArray<Shown>
  readonly findings: ReadonlyArray<Finding>
}

interface Options extends OfCall {
  /** The time on the trace's clock, for a connection that waits. */
  readonly now?: number
}

/** Makes the verdict. */
export const of = (
  connection: Connection,
  findings: ReadonlyArray<Finding>,
  status: Status,
  options: Options = {}
): Verdict => {
  const reason = reasonOf(connection)
  const [tone, sentence] =
    reason === undefined ? said(connection, status, options) : ["failure" as const, reason.title]
  const hasWarning = findings.some(({ severity }) => severity === "warning")
  return {
    tone: tone === "good" && hasWarning ? "warning" : tone,
    sentence,
    reason,
    lines: linesOf(connection, reason?.lines ?? []),
    alerts: linesOf(
      connection,
      alertsOf(connection).map(({ line }) => line)
    ),
    findings
  }
}

/** Says what a connection without a failure does or did. */
const said = (
  connection: Connection,
  status: Status,
  { now = connection.last, ...call }: Options
): readonly [Tone, string] => {
  const unknown = connection.notes.find(({ kind }) => kind === "noAnswer")
  if (unknown !== undefined) return ["neutral", capitalized(unknown.text)]
  const waits = Waiting.sentences(connection.waits, connection.clock === "none" ? undefined : now)
  const success = opened(connection, call)
  if (success !== undefined && (waits.length === 0 || isGood(status))) return ["good", success]
  const found = discovered(connection) ?? loggedInWithoutMailbox(connection)
  if (found !== undefined) return ["good", found]
  if (waits.length > 0) return ["waiting", [...waits, ...givenUp(connection)].map(capitalized).join(". ")]
  return ["neutral", endWords[status]]
}

const isGood = (status: Status): boolean =>
  status === "closed" || status === "selected" || status === "interrupted"

/** Describes the way in that is already lost, while the other one continues. */
const givenUp = ({ moves, winner }: Connection): ReadonlyArray<string> =>
  winner === undefined
    ? moves.flatMap(({ event, from, to }) => {
        const lane = laneOf(from)
        if (lane === undefined || leafOf(to) !== "lost" || event === "always") return []
        return [`${laneWords[lane]} was given up at ${labelOf(from)}`]
      })
    : []

const endWords: Readonly<Record<Status, string>> = {
  open: "In progress",
  selected: "The mailbox is open",
  closed: "Closed before a mailbox was open",
  failed: "It failed",
  retried: "It failed, and was tried again",
  interrupted: "Interrupted before a mailbox was open",
  cut: "Its end is not in the trace"
}

/** Returns the status of a connection without further events. */
export const statusOf = ({ ended }: Connection): Status => ended?.outcome ?? "cut"

/** Makes the verdict on a connection without further events. */
export const recorded = (connection: Connection, call: OfCall = {}): Verdict =>
  of(connection, lint(connection), statusOf(connection), call)
