/** Findings about one connection that the attempts before it explain: they belong to the same call. */
import type { Connection } from "../connection/Connection.ts"
import { openedAt } from "../evidence/said.ts"
import type { LongWork } from "../../trace/pieces.ts"
import { evidenceOf, type Finding, observed } from "./Finding.ts"
import * as Findings from "./Findings.ts"

/** One attempt of a call. */
export interface Beside {
  readonly start: number
  readonly selectedAt: number | undefined
  /** The step at which it failed. */
  readonly step: string | undefined
}

/**
 * Says of an open mailbox that the attempt before it had failed at ID, which this one left out. `attempts`: those of its
 * call; it may be among them.
 */
export const withOthers = (
  findings: ReadonlyArray<Finding>,
  connection: Connection,
  attempts: ReadonlyArray<Beside>
): ReadonlyArray<Finding> => {
  const before = attempts.filter(({ start }) => start < connection.span.start).at(-1)
  if (before?.step !== "id" || before.selectedAt !== undefined) return findings
  const isSent = connection.commands.some(({ name }) => name === "ID")
  return isSent || findings[0]?.severity === "failure"
    ? findings
    : [
        ...observed("identity-left-out", "warning", evidenceOf(openedAt(connection)), { step: "id" }),
        ...findings
      ]
}

/** Finds the attempts of the same call, of connections that are read in full. */
export const othersIn = (
  connections: ReadonlyArray<Connection>
): ((connection: Connection) => ReadonlyArray<Beside>) => {
  const sessions = Map.groupBy(connections, ({ started }) => started?.session)
  return ({ started }) => (started === undefined ? [] : (sessions.get(started.session) ?? []).map(besideOf))
}

const besideOf = ({ ended, selectedAt, span }: Connection): Beside => ({
  start: span.start,
  selectedAt,
  step: ended?.step
})

/** Finds everything about a connection, in the light of the others. */
export function* findingBeside(
  connection: Connection,
  othersOf: ReturnType<typeof othersIn>
): LongWork<ReadonlyArray<Finding>> {
  return withOthers(yield* Findings.finding(connection), connection, othersOf(connection))
}
