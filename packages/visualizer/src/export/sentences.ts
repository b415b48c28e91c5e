/**
 * Every sentence that a trace gets on the page's first view and in `explain`, each by its id and with the lines that are
 * shown for it, and the lanes of its accounts. A test that knows what had happened can hold each of them to it.
 */
import type { Connection } from "../model/connection/Connection.ts"
import type { ObservationId } from "@effect-imap/core/internal/Advice"
import { duration } from "@effect-imap/core/internal/Advice"
import type { ReasonTag } from "@effect-imap/core/internal/Reason"
import { connections } from "../model/connection/spans.ts"
import { opened, openedNone } from "../model/evidence/said.ts"
import * as Findings from "../model/findings/Findings.ts"
import { type Lane, lanesOf } from "../model/lane/Lane.ts"
import { livedIn } from "../model/lane/livedIn.ts"
import * as Ledger from "../model/timeline/Ledger.ts"
import { type RemarkId, remarks } from "../model/timeline/roundTrips.ts"
import type { Outcome } from "../model/steps/Step.ts"
import { type Share, sharesOf, untilOf } from "../model/timeline/shares.ts"
import { railSteps } from "../model/verdict/railSteps.ts"
import * as Verdict from "../model/verdict/Verdict.ts"
import { atOnce } from "../trace/pieces.ts"
import type { ReadTrace } from "../trace/Reader.ts"

/** Findings have the reason's tag, the id of an observation, or that of a quirk. */
export type FindingId = ReasonTag | ObservationId

/** The sentences besides findings, by where they are said. */
export type SentenceId =
  | `verdict:${Verdict.Tone}`
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
  /** The connection it is about. */
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
  Findings.Finding,
  "severity" | "title" | "why" | "fix" | "rest" | "actionBy" | "found" | "quote"
> {
  readonly id: string
  readonly group: string
  readonly lines: ReadonlyArray<number>
}

export interface Sentences {
  readonly lanes: ReadonlyArray<Lane>
  readonly found: ReadonlyArray<Found>
  readonly said: ReadonlyArray<Sentence>
}

/** Returns everything that is said of a trace that is over. */
export const sentences = (trace: ReadTrace): Sentences => {
  const judged = connections(trace).map((connection) => ({
    connection,
    findings: Findings.of(connection)
  }))
  const now = trace.entries.reduce((latest, { time }) => Math.max(latest, time), 0)
  const lived = trace.header.clock === "none" ? [] : atOnce(livedIn(trace))
  return {
    lanes: lanesOf(lived, { isOver: true, now }),
    found: judged.flatMap(({ connection, findings }) =>
      findings.map((finding) => ({
        ...finding,
        group: connection.group,
        lines: Verdict.linesOf(connection, finding).map(({ line }) => line)
      }))
    ),
    said: judged.flatMap(({ connection, findings }) => ofConnection(connection, findings))
  }
}

const ofConnection = (
  connection: Connection,
  findings: ReadonlyArray<Findings.Finding>
): ReadonlyArray<Sentence> => {
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
