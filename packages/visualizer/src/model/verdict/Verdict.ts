/**
 * Says what a person must know about a connection, the most important first: one sentence, what to try, and the lines
 * that show it. It also covers a connection that succeeded, or waits.
 */
import type { Connection } from "../connection/Connection.ts"
import * as Findings from "../findings/Findings.ts"
import { labelOf, laneOf, laneWords, leafOf } from "../machine/phase.ts"
import { after } from "../evidence/after.ts"
import { alertsOf, discovered, type OfCall, opened, openedNone, passedText } from "../evidence/said.ts"
import * as Waiting from "../connection/Waiting.ts"
import { endText, netText } from "../timeline/wireRows.ts"
import type { Status } from "../index/Summary.ts"
import { capitalized } from "../../trace/letters.ts"

/** The tone in which the sentence is shown. */
export type Tone = "failure" | "warning" | "waiting" | "good" | "neutral"

/** A line that proves the sentence. */
export interface Shown {
  readonly line: number
  readonly time: number
  readonly way: string
  readonly text: string
  /** True if it shows that the network did what was asked of it, and so no failure. */
  readonly isDone?: boolean
}

/** The story of a connection in one sentence, with its proof. */
export interface Verdict {
  readonly tone: Tone
  /** True if its failure concerns nobody any more, which other connections of the trace show. */
  readonly isOver?: boolean
  readonly sentence: string
  /** The title of the finding, unless the sentence says it. */
  readonly title: string | undefined
  /** A sentence about the open mailbox, if `sentence` is about a later event. */
  readonly opened?: string
  /** The finding that it is based on; absent if there is nothing to explain. */
  readonly finding: Findings.Finding | undefined
  readonly lines: ReadonlyArray<Shown>
  /** The texts that the server wants its user to read, word for word. */
  readonly alerts: ReadonlyArray<Shown>
  /** The other findings. */
  readonly rest: ReadonlyArray<Findings.Finding>
}

/** Quotes a line of the trace. */
export const lineOf = (connection: Connection, line: number): Shown | undefined => {
  const { fired, moves, net, wire } = connection
  const said = onLine(wire, line)
  if (said !== undefined)
    return { line, time: said.time, way: said.direction === "sent" ? "C:" : "S:", text: said.text }
  const move = onLine(moves, line)
  if (move !== undefined) return { line, time: move.time, way: "⇢", text: labelOf(move.to) }
  const timer = onLine(fired, line)
  if (timer !== undefined) {
    const whose = timer.lane === undefined ? "" : ` (${laneWords[timer.lane]})`
    return { line, time: timer.time, way: "!", text: `${passedText(timer)}${whose}` }
  }
  const operation = net.find((each) => each.endLine === line || each.line === line)
  if (operation === undefined) return besideLines(connection, line)
  return {
    line,
    time: operation.end ?? operation.start,
    way: "⇄",
    text: netText(operation, connection),
    // a lookup is answered although it found nothing
    isDone: operation.begun.kind !== "lookup" && operation.ended?.ok === true
  }
}

/** Returns the element of a line; `all` is in the order of lines. */
const onLine = <A extends { readonly line: number }>(all: ReadonlyArray<A>, line: number): A | undefined => {
  const found = all[after(all, line) - 1]
  return found?.line === line ? found : undefined
}

/** Describes a line that is neither on the wire nor a transition: the beginning, the end, a note, a gap. */
const besideLines = (connection: Connection, line: number): Shown | undefined => {
  const { ended, endLine, gaps, last, notes, span, started } = connection
  const note = onLine(notes, line)
  if (note !== undefined) return { line, time: note.time, way: "–", text: note.text }
  const gap = onLine(gaps, line)
  if (gap !== undefined)
    return { line, time: gap.time, way: "⋯", text: `${gap.dropped} ${gap.older ? "older " : ""}events` }
  if (line === endLine && ended !== undefined)
    return { line, time: span.end ?? last, way: end, text: endText(ended) }
  return line === span.line
    ? { line, time: span.start, way: end, text: started === undefined ? "begins" : "connection started" }
    : undefined
}

/** The mark of a beginning and an end, which are the least informative lines. */
const end = "■"

const mostLines = 4

/** Returns the lines of a finding in the order of time, so that a command is above its answer. */
export const linesOf = (
  connection: Connection,
  finding: Findings.Finding | undefined
): ReadonlyArray<Shown> =>
  (finding?.evidence ?? [])
    .flatMap((line) => lineOf(connection, line) ?? [])
    // an end shows why the connection failed, and nothing about what else was observed
    .filter(({ way }) => way !== end || finding?.severity !== "info")
    .filter(({ way }, _, all) => way !== end || all.every((each) => each.way === end || each.isDone))
    .filter(({ way }, _, all) => way !== "⇢" || all.every((each) => each.way === "⇢"))
    .slice(0, mostLines)
    .toSorted((a, b) => a.line - b.line)

/**
 * Returns the line that decides a finding, which the page quotes and marks: the one with the server's words; otherwise the
 * first that shows a failure, and the last that a warning is about, or the command that was done.
 */
export const decidingOf = (
  connection: Connection,
  finding: Findings.Finding | undefined
): Shown | undefined => {
  if (finding === undefined) return undefined
  const { evidence, quote = "", severity } = finding
  const lines = linesOf(connection, finding)
  const telling = severity === "failure" ? evidence[0] : evidence.reduce((last, line) => Math.max(last, line))
  const found =
    (quote === "" ? undefined : lines.find(({ text }) => text.includes(quote))) ??
    lines.find(({ line }) => line === telling) ??
    lines.at(-1) ??
    lineOf(connection, telling)
  // that a command was done tells less than the command
  return found !== undefined && done.test(found.text)
    ? (lines.findLast(({ line, way }) => way === "C:" && line < found.line) ?? found)
    : found
}

const done = /^\S+ OK (?!\[)/i

/** Returns the server's words of a finding, unless one of its lines contains them; then they are not said twice. */
export const quoteBeside = (
  finding: Findings.Finding | undefined,
  lines: ReadonlyArray<Shown>
): string | undefined => {
  const quote = finding?.quote ?? ""
  return quote === "" || lines.some(({ text }) => text.includes(quote)) ? undefined : quote
}

/** Makes the verdict. `now`: the time on the trace's clock, for a connection that waits. */
export const of = (
  connection: Connection,
  findings: ReadonlyArray<Findings.Finding>,
  status: Status,
  { now = connection.last, ...call }: OfCall & { readonly now?: number } = {}
): Verdict => {
  const [first] = findings
  const success = opened(connection, call)
  const waits = Waiting.sentences(connection.waits, connection.clock === "none" ? undefined : now)
  const alerts = alertsOf(connection).map(({ line, text, time }) => ({ line, time, way: "S:", text }))
  const make = (tone: Tone, sentence: string, finding?: Findings.Finding): Verdict => ({
    tone,
    sentence,
    title: finding?.title,
    finding,
    lines: linesOf(connection, finding),
    alerts,
    rest: findings.filter((each) => each !== finding)
  })
  const titled = (tone: Tone, finding: Findings.Finding, sentence = finding.title): Verdict => ({
    ...make(tone, sentence, finding),
    title: undefined
  })
  const unknown = connection.notes.find(({ kind }) => kind === "noAnswer")
  if (unknown !== undefined) return make("neutral", capitalized(unknown.text))
  if (first?.severity === "failure") return titled("failure", first, inItsWords(first))
  if (success !== undefined && (isGood(status) || waits.length === 0)) {
    if (first?.severity !== "warning")
      return make(
        "good",
        success,
        findings.find(({ isOfOpening }) => isOfOpening)
      )
    return ofOpening.has(first.id)
      ? make("warning", success, first)
      : { ...titled("warning", first), opened: success }
  }
  const found = discovered(connection) ?? (first?.severity === "warning" ? undefined : openedNone(connection))
  if (found !== undefined) return make("good", found)
  const warning = first?.severity === "warning" ? first : undefined
  if (waits.length > 0)
    return make("waiting", [...waits, ...givenUp(connection)].map(capitalized).join(". "), warning)
  if (warning !== undefined) return titled("warning", warning)
  if (first?.id === "interrupted") return titled("neutral", first)
  return make("neutral", endWords[status])
}

/** Reasons whose cause is only in the server's own words. */
const worded: ReadonlySet<string> = new Set(["ServerBye", "ServerRefused", "AccountLocked"])

/** The longest quotation in a sentence. */
const longest = 80

const inItsWords = ({ id, quote = "", title }: Findings.Finding): string =>
  quote === "" || quote.length > longest || !worded.has(id) ? title : `${title}: “${quote}”`

const isGood = (status: Status): boolean =>
  status === "closed" || status === "selected" || status === "interrupted"

/** Warnings about the opening itself, which its success goes before: any other is about the use of the open mailbox. */
const ofOpening: ReadonlySet<string> = new Set([
  "certificate-unverified",
  "clock-jumped",
  "events-dropped",
  "identity-early",
  "identity-left-out",
  "keeps-talking",
  "login-disabled",
  "mechanism-refused",
  "server-busy",
  "tag-missing",
  "uids-not-kept",
  "untagged-bad"
])

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
  of(connection, Findings.of(connection), statusOf(connection), call)

/** Makes the same verdict about another of its findings. */
export const about = (connection: Connection, verdict: Verdict, finding: Findings.Finding): Verdict => ({
  ...verdict,
  sentence: finding.title,
  title: undefined,
  finding,
  lines: linesOf(connection, finding)
})
