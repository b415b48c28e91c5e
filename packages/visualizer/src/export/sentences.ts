/**
 * Every sentence that a trace gets on the page's first view and in `explain`, each by its id and with the lines that are
 * shown for it. A test that knows what had happened can hold each of them to it.
 */
import type { Connection } from "../model/connection/Connection.ts"
import type { ObservationId } from "@effect-imap/core/internal/Advice"
import { duration } from "@effect-imap/core/internal/Advice"
import type { ReasonTag } from "@effect-imap/core/internal/Reason"
import { connections } from "../model/connection/spans.ts"
import { opened, openedNone } from "../model/evidence/said.ts"
import type { Finding } from "../model/findings/Findings.ts"
import { whoActs } from "../model/fleet/Asked.ts"
import { beside, poolsOf } from "../model/life/pool/pools.ts"
import type { Pool, PoolWord } from "../model/life/pool/Pool.ts"
import type { Series, SeriesWord } from "../model/life/series.ts"
import { findingIn } from "../model/findings/beside/findingIn.ts"
import { livedIn } from "../model/life/livedIn.ts"
import type { Lived } from "../model/life/Lived.ts"
import { type Life, livesOf } from "../model/life/Life.ts"
import { legendOf, type Moment, momentsOf, titleOf, wordsOfMark } from "../model/life/moments.ts"
import type { HeadlineWord } from "../model/life/Part.ts"
import { type LegendWord, legendWords, type markWords, type pieceWords } from "../model/life/words.ts"
import * as Ledger from "../model/timeline/Ledger.ts"
import { type RemarkId, remarks } from "../model/timeline/roundTrips.ts"
import type { Outcome } from "../model/steps/Step.ts"
import { type Share, sharesOf, untilOf } from "../model/timeline/shares.ts"
import { railSteps } from "../model/verdict/railSteps.ts"
import { chaptersIn } from "../model/work/Chapter.ts"
import * as Verdict from "../model/verdict/Verdict.ts"
import { atOnce } from "../trace/pieces.ts"
import type { ReadTrace } from "../trace/Reader.ts"

/** Findings have the reason's tag, the id of an observation, or that of a quirk. */
export type FindingId = ReasonTag | ObservationId

/** The sentences besides findings, by where they are said. */
export type SentenceId =
  | `life:${HeadlineWord}`
  | `pool:${PoolWord | SeriesWord}`
  | "life:cause"
  | "life:try"
  | "life:turn"
  | `moment:${Moment["kind"]}`
  | `mark:${keyof typeof markWords}`
  | `piece:${keyof typeof pieceWords}`
  | `legend:${LegendWord}`
  | `verdict:${Verdict.Tone}`
  | "work"
  | "opened"
  | "openedNone"
  | `rail:${Outcome}`
  | "ledger:total"
  | "ledger:row"
  | `share:${Share["id"]}`
  | `remark:${RemarkId}`

/** A sentence besides the findings. Times are milliseconds of the trace's clock. */
export interface Sentence {
  readonly id: SentenceId
  /** The connection it is about, or the first connection of the account. */
  readonly group: string
  readonly words: string
  /** The place in time that it is about, if it has one. */
  readonly start?: number
  readonly end?: number
  /** The lines of the trace that are shown with it. */
  readonly lines: ReadonlyArray<number>
}

/** A finding, with the lines that the page shows of it. */
export interface Found extends Pick<
  Finding,
  "severity" | "title" | "why" | "fix" | "rest" | "actionBy" | "found" | "quote"
> {
  readonly id: string
  readonly group: string
  readonly lines: ReadonlyArray<number>
}

export interface Sentences {
  readonly found: ReadonlyArray<Found>
  readonly said: ReadonlyArray<Sentence>
}

/** Returns everything that is said of a trace that is over. */
export const sentences = (trace: ReadTrace): Sentences => {
  const all = connections(trace)
  const now = trace.entries.reduce((latest, { time }) => Math.max(latest, time), 0)
  const lived = atOnce(livedIn(trace))
  const timed = trace.header.clock === "none" ? [] : lived
  const finding = findingIn(lived)
  const pools = poolsOf(timed)
  const lives = beside(livesOf(timed, { isOver: true, now }), pools)
  const judged = all.map((connection) => ({
    connection,
    findings: atOnce(finding(connection))
  }))
  return {
    found: judged.flatMap(({ connection, findings }) =>
      findings.map((finding) => ({
        ...finding,
        group: connection.group,
        lines: Verdict.linesOf(connection, finding).map(({ line }) => line)
      }))
    ),
    said: [
      ...pools.flatMap((pool) => ofPool(pool, lived)),
      ...lives.flatMap(ofLife),
      ...judged.flatMap(({ connection, findings }) => ofConnection(connection, findings))
    ]
  }
}

const ofPool = (
  { connections, name, parts }: Pool | Series,
  all: ReadonlyArray<Lived>
): ReadonlyArray<Sentence> => {
  const own = all.filter(({ id }) => connections.includes(id))
  const [first] = own
  const common = {
    group: first?.group ?? name,
    lines: [],
    start: first?.start ?? 0,
    end: own.at(-1)?.last ?? 0
  }
  return parts.map(({ id, words }): Sentence => ({ ...common, id: `pool:${id}`, words }))
}

const ofLife = (life: Life): ReadonlyArray<Sentence> => {
  const { cause, fix, from, key, marks, parts, pieces, rest, to } = life
  const group = pieces[0]?.group ?? key
  const common = { group, lines: [], start: from, end: to }
  return [
    ...parts.map(({ id, words }): Sentence => ({ ...common, id: `life:${id}`, words })),
    ...(cause === undefined ? [] : [{ ...common, id: "life:cause" as const, words: cause }]),
    ...[fix ?? rest ?? []].flat().map((words) => ({ ...common, id: "life:try" as const, words })),
    ...[whoActs(life) ?? []].flat().map((words) => ({ ...common, id: "life:turn" as const, words })),
    ...momentsOf(life).map(({ kind, time, words }): Sentence => ({
      ...common,
      id: `moment:${kind}`,
      words,
      start: time
    })),
    ...marks.map((mark): Sentence => ({
      ...common,
      id: `mark:${mark.kind}`,
      words: wordsOfMark(mark),
      start: mark.time
    })),
    ...pieces.map((piece): Sentence => ({
      id: `piece:${piece.kind}`,
      group: piece.group,
      lines: [],
      words: titleOf(piece),
      start: piece.start,
      end: piece.end
    })),
    ...legendOf(life).map((kind): Sentence => ({ ...common, id: `legend:${kind}`, words: legendWords[kind] }))
  ]
}

const ofConnection = (connection: Connection, findings: ReadonlyArray<Finding>): ReadonlyArray<Sentence> => {
  const { group } = connection
  const status = Verdict.statusOf(connection)
  const verdict = Verdict.of(connection, findings, status)
  const common = { group, lines: [] }
  const success = opened(connection)
  const none = openedNone(connection)
  return [
    {
      ...common,
      id: `verdict:${verdict.tone}`,
      words: verdict.sentence,
      lines: verdict.lines.map(({ line }) => line)
    },
    ...chaptersIn(connection).flatMap(({ sentences }) =>
      sentences.map(({ line, words }): Sentence => ({ ...common, id: "work", words, lines: [line] }))
    ),
    ...(success === undefined ? [] : [{ ...common, id: "opened" as const, words: success }]),
    ...(none === undefined ? [] : [{ ...common, id: "openedNone" as const, words: none }]),
    ...railSteps(connection, status).map(({ end, label, line, outcome, start }): Sentence => ({
      ...common,
      id: `rail:${outcome ?? "unknown"}`,
      words: label,
      start,
      end,
      lines: [line]
    })),
    ...ofLedger(connection)
  ]
}

const ofLedger = (connection: Connection): ReadonlyArray<Sentence> => {
  if (connection.clock === "none") return []
  const ledger = Ledger.of(connection)
  const common = { group: connection.group, lines: [] }
  const split = ({ ms, network, server, silent, step }: Ledger.Row): string =>
    `${step} ${duration(ms)}: network ${duration(network)}, server ${duration(server)}, in vain ${duration(silent)}`
  return [
    { ...common, id: "ledger:total", words: `${duration(ledger.total)} ${untilOf(connection, ledger)}` },
    ...ledger.rows.map((row): Sentence => ({ ...common, id: "ledger:row", words: split(row) })),
    ...sharesOf(ledger).map(({ id, ms, name }): Sentence => ({
      ...common,
      id: `share:${id}`,
      words: `${name} ${duration(ms)}`
    })),
    ...remarks(connection, ledger).map(({ evidence, id, text }): Sentence => ({
      ...common,
      id: `remark:${id}`,
      words: text,
      lines: evidence
    }))
  ]
}
