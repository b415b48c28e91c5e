/** Why a connection failed: what core says of the reason that its end records, with the lines that show it. */
import type { ActionBy, Party } from "@effect-imap/core/ImapError"
import { diagnosisOf, type RecordedFailure } from "@effect-imap/core/internal/Advice"
import { type Connection, isFailed } from "../connection/Connection.ts"
import { failureLines } from "./failureLines.ts"

/** What core says of a recorded reason. */
export interface Meaning {
  /** The tag of the reason, such as `AuthRejected`. */
  readonly id: string
  readonly title: string
  readonly why: string
  /** What to do. */
  readonly advice: string
  /** Details of the reason: the names in a certificate, a program's message. */
  readonly found: string | undefined
  readonly party: Party | undefined
  readonly actionBy: ActionBy
  /** The server's own words. */
  readonly quote: string | undefined
  readonly step: string | undefined
}

/** The failure of a connection. */
export interface Reason extends Meaning {
  /** The lines of the trace that show it, the one that says most first. */
  readonly lines: ReadonlyArray<number>
  /** The other failures of the attempt: of the other way in, or of an earlier try. */
  readonly causes: ReadonlyArray<Meaning>
}

/** Returns the reason that the end of the connection records; `undefined` if it did not fail. */
export const reasonOf = (connection: Connection): Reason | undefined => {
  const { ended, endLine } = connection
  if (ended === undefined || !isFailed(ended.outcome)) return undefined
  const { error } = ended
  const lines = error === undefined ? [] : failureLines(connection, error)
  const { causes = [] } = ended
  return {
    ...(error === undefined ? unnamed : meaningOf({ ...ended, error })),
    lines: lines.length > 0 || endLine === undefined ? lines : [endLine],
    causes: causes.map((cause) => meaningOf(cause))
  }
}

/** Returns what a recorded reason means. A newer version may have recorded one that this version does not know. */
export const meaningOf = (recorded: RecordedFailure): Meaning => {
  const { error, serverText, step } = recorded
  const common = { id: error, quote: serverText === "" ? undefined : serverText, step }
  const diagnosis = diagnosisOf(recorded)
  if (diagnosis === undefined) return { ...unnamed, ...common, title: unknownTitle(error) }
  const { actionBy, found, party, title, try: advice, why } = diagnosis
  return { ...common, title, why, advice, found, party, actionBy }
}

const unknownTitle = (tag: string): string =>
  /^\w{1,64}$/.test(tag) ? `The connection failed (${tag})` : unnamed.title

const unnamed: Meaning = {
  id: "unknown",
  title: "The connection failed for a reason without a name",
  why: "The trace names no reason that this version knows.",
  advice: "Read it with the version that wrote it.",
  found: undefined,
  party: undefined,
  actionBy: "user",
  quote: undefined,
  step: undefined
}
