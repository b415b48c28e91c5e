/** Findings about one connection that the others of the trace explain: they belong to the same program. */
import { additions } from "@effect-imap/core/internal/Advice"
import type { Connection } from "../connection/Connection.ts"
import { openedAt } from "../evidence/said.ts"
import type { LongWork } from "../../trace/pieces.ts"
import { evidenceOf, type Finding, observed } from "./Finding.ts"
import * as Findings from "./Findings.ts"

/** The times of a connection. */
export interface Beside {
  readonly group: string
  readonly host: string | undefined
  /** The session, which attempts of one call share. */
  readonly session: string | undefined
  readonly start: number
  readonly end: number | undefined
  readonly selectedAt: number | undefined
  /** The step at which it failed. */
  readonly step: string | undefined
  /** True if it met a certificate that it trusted. */
  readonly trusted: boolean
}

/** The connections that may explain one. Most need those of their session, which are few; few need all. */
export interface Others {
  /** Those of its session. It may be among them. */
  readonly ofSession: ReadonlyArray<Beside>
  /** At least those that had a mailbox open, or met a certificate that they trusted. */
  readonly all: ReadonlyArray<Beside>
}

/**
 * Says of a refusal for too many connections that this program holds others itself, of an open mailbox that the
 * attempt before it sent ID, of a certificate that an earlier connection trusted another, and of a refused login that an
 * earlier one was accepted.
 */
export const withOthers = (
  findings: ReadonlyArray<Finding>,
  connection: Connection,
  { end: until = Infinity, group: own, host: place, start: began }: Beside,
  { all, ofSession }: Others
): ReadonlyArray<Finding> => {
  const mine = ofSession.filter(({ start }) => start < began)
  const before = mine.at(-1)
  if (before?.step === "id" && before.selectedAt === undefined) return leftOut(connection, findings)
  if (connection.ended?.error === "AuthRejected" && mine.some(({ selectedAt }) => selectedAt !== undefined))
    return worded(findings, "AuthRejected", additions.acceptedBefore)
  if (connection.ended?.error === "TlsUntrusted")
    return all.some(({ host, start, trusted }) => start < began && host === place && trusted)
      ? worded(findings, "TlsUntrusted", {
          ...additions.otherCertificate,
          fix: additions.otherCertificate.try
        })
      : findings
  if (!findings.some(({ id }) => id === "TooManyConnections")) return findings
  const open = all.filter(
    ({ end = Infinity, group, host, selectedAt, start }) =>
      group !== own && host === place && selectedAt !== undefined && start <= until && end > until
  ).length
  return open === 0
    ? findings
    : worded(findings, "TooManyConnections", {
        title: `One connection too many: this program had ${open} open`,
        fix: additions.ownConnections.try
      })
}

const worded = (
  findings: ReadonlyArray<Finding>,
  id: string,
  words: Partial<Finding>
): ReadonlyArray<Finding> => findings.map((each) => (each.id === id ? { ...each, ...words } : each))

/** Reports that it opened without ID, unless it failed later. */
const leftOut = (connection: Connection, findings: ReadonlyArray<Finding>): ReadonlyArray<Finding> =>
  connection.commands.some(({ name }) => name === "ID") || findings[0]?.severity === "failure"
    ? findings
    : [
        ...observed("identity-left-out", "warning", evidenceOf(openedAt(connection)), { step: "id" }),
        ...findings
      ]

/** Finds the others of connections that are read in full. */
export const othersIn = (connections: ReadonlyArray<Connection>): ((connection: Connection) => Others) => {
  const known = connections.map(besideOf)
  // a crowd of failures explains none of them, and each would look at all
  const all = known.filter(({ selectedAt, trusted }) => trusted || selectedAt !== undefined)
  const sessions = Map.groupBy(known, ({ session }) => session)
  return ({ started }) => ({
    all,
    ofSession: started?.session === undefined ? [] : (sessions.get(started.session) ?? [])
  })
}

/** Finds everything about a connection, in the light of the others. */
export function* findingBeside(
  connection: Connection,
  othersOf: ReturnType<typeof othersIn>
): LongWork<ReadonlyArray<Finding>> {
  const found = yield* Findings.finding(connection)
  return withOthers(found, connection, besideOf(connection), othersOf(connection))
}

/** The same of a connection that is read in full. */
export const besideOf = ({ ended, group, net, selectedAt, span, started }: Connection): Beside => ({
  group,
  selectedAt,
  step: ended?.step,
  trusted: net.some((each) => each.ended?.authorized === true),
  start: span.start,
  end: span.end,
  host: started?.host,
  session: started?.session
})
