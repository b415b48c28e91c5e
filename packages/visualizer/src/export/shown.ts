/** What is shown of a trace besides words, so that a test can hold it to the events: reasons, findings, and spans that add up. */
import type { Connection } from "../model/connection/Connection.ts"
import { connections } from "../model/connection/spans.ts"
import { type Lane, lanesOf } from "../model/lane/Lane.ts"
import { livedIn } from "../model/lane/livedIn.ts"
import { type Finding, lint } from "../model/rules/index.ts"
import * as Verdict from "../model/verdict/Verdict.ts"
import { railSteps } from "../model/verdict/railSteps.ts"
import type { Wait } from "../model/waits/Wait.ts"
import { waitsOf } from "../model/waits/waitsOf.ts"
import { atOnce } from "../trace/pieces.ts"
import type { ReadTrace } from "../trace/Reader.ts"

/** A span, from its start to its end. */
type Stretch = Pick<Wait, "end" | "start">

export interface ShownConnection extends Pick<Connection, "group" | "last" | "ended"> {
  readonly start: number
  readonly findings: ReadonlyArray<Finding>
  readonly waits: ReadonlyArray<Stretch>
  readonly rail: ReadonlyArray<Stretch>
}

export interface Shown {
  readonly lanes: ReadonlyArray<Lane>
  readonly connections: ReadonlyArray<ShownConnection>
}

/** Returns it of a trace that is over. */
export const shown = (trace: ReadTrace): Shown => {
  const now = trace.entries.reduce((latest, { time }) => Math.max(latest, time), 0)
  const lived = trace.header.clock === "none" ? [] : atOnce(livedIn(trace))
  return {
    lanes: lanesOf(lived, { isOver: true, now }),
    connections: connections(trace).map((connection) => ({
      group: connection.group,
      start: connection.span.start,
      last: connection.last,
      ended: connection.ended,
      findings: lint(connection),
      waits: waitsOf(connection),
      rail: railSteps(connection, Verdict.statusOf(connection))
    }))
  }
}
