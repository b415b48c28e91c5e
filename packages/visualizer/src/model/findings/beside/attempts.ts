/** What the attempts of a call show of one of them. */
import type { Connection } from "../../connection/Connection.ts"
import { diagnosisOf } from "@effect-imap/core/internal/Advice"
import { openedAt } from "../../evidence/said.ts"
import { evidenceOf, type Finding, observed } from "../Finding.ts"
import { askedAnew } from "./ends.ts"
import type { Attempt } from "./Beside.ts"

/** Says what the attempts of its call, of which it may be one, show of a connection. */
export const withOthers = (
  findings: ReadonlyArray<Finding>,
  connection: Connection,
  attempts: ReadonlyArray<Attempt>
): ReadonlyArray<Finding> => {
  const count = alikeIn(attempts, connection)
  const all = withIdentity(findings, connection, attempts)
  return count < several ? all : all.map((each) => persisted(each, connection, count))
}

/** So many attempts in a row that failed alike are no chance. */
const several = 3

/** Returns how many attempts failed alike, if the app ended them after this one, and none was another. */
const alikeIn = (
  attempts: ReadonlyArray<Attempt>,
  { ended, isLeft, selectedAt, span }: Connection
): number => {
  const isAlike = (each: Attempt) =>
    each.selectedAt === undefined && each.error === ended?.error && each.step === ended?.step
  const isLast = attempts.every(({ start }) => start <= span.start)
  return isLeft && ended?.error !== undefined && selectedAt === undefined && isLast && attempts.every(isAlike)
    ? attempts.length
    : 0
}

/** What was to pass by itself, and failed alike until the app gave it up, is somebody's to look into. */
const persisted = (found: Finding, connection: Connection, count: number): Finding => {
  const { ended } = connection
  if (found.severity !== "failure" || found.actionBy !== "nobody" || ended?.error === undefined) return found
  const circumstances = { ...ended.circumstances, alikeBefore: count - 1 }
  const diagnosis = diagnosisOf({ ...ended, error: ended.error, circumstances })
  if (diagnosis === undefined || diagnosis.actionBy === "nobody") return found
  return askedAnew(found, diagnosis, connection)
}

/** Says of an open mailbox that the attempt before it had failed at ID, which this one left out. */
const withIdentity = (
  findings: ReadonlyArray<Finding>,
  connection: Connection,
  attempts: ReadonlyArray<Attempt>
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
