/** The reason of a failure in core's words, with the lines that show it. */
import type { ActionBy, Party, Retry } from "@effect-imap/core/ImapError"
import { wordsOf } from "@effect-imap/core/internal/Advice"
import type { Failure } from "@effect-imap/core/internal/Trace"
import { type Connection, isFailed } from "../connection/Connection.ts"
import { failureLines } from "./failureLines.ts"

/** A recorded reason, with core's words for it. */
export interface Meaning {
  /** The tag of the reason, such as `AuthRejected`. */
  readonly id: string
  readonly title: string
  /** The advice. */
  readonly advice: string
  /** Details of the reason: the names in a certificate, a program's message. */
  readonly found: string | undefined
  readonly party: Party | undefined
  /** Absent if the trace does not record who must act. */
  readonly actionBy: ActionBy | undefined
  readonly retry: Retry | undefined
  /** The number of attempts in a row that failed alike. */
  readonly attempts: number | undefined
  /** The quirk that gave the server's words their meaning. */
  readonly quirk: string | undefined
  /** The server's own words. */
  readonly quote: string | undefined
  readonly step: string | undefined
  /** The facts of the reason, for its explanation. */
  readonly facts: Failure["facts"] | undefined
}

/** The failure of a connection. */
export interface Reason extends Meaning {
  /** The milliseconds for which the server asked not to be contacted. */
  readonly retryAfterMs: number | undefined
  /** The lines of the trace that show it, the most informative first. */
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
  const { causes = [], retryAfterMs } = ended
  return {
    ...(error === undefined ? unnamed : meaningOf({ ...ended, error })),
    retryAfterMs,
    lines: lines.length > 0 || endLine === undefined ? lines : [endLine],
    causes: causes.map((cause) => meaningOf(cause))
  }
}

/** Returns the meaning of a recorded reason. A newer version may have recorded one that this version does not know. */
export const meaningOf = (recorded: Recorded): Meaning => {
  const { actionBy, attempts, error, facts, party, quirk, retry, serverText, step } = recorded
  const quote = serverText === "" ? undefined : serverText
  const { advice = unnamed.advice, title = unknownTitle(error) } = wordsOf(recorded) ?? {}
  const found = [facts?.["detail"], facts?.["problem"]].find(
    (each) => typeof each === "string" && each !== ""
  )
  const isSaid = typeof found === "string" && `${title} ${advice}`.includes(found)
  return {
    id: error,
    title,
    advice,
    found: typeof found !== "string" || isSaid ? undefined : found,
    party,
    actionBy,
    retry,
    attempts,
    quirk,
    quote,
    step,
    facts
  }
}

type Recorded = Partial<Failure> & Pick<Failure, "error">

const unknownTitle = (tag: string): string =>
  /^\w{1,64}$/.test(tag) ? `The connection failed (${tag})` : unnamed.title

const unnamed: Meaning = {
  id: "unknown",
  title: "The connection failed for a reason without a name",
  advice: "Read it with the version that wrote it.",
  found: undefined,
  party: undefined,
  actionBy: undefined,
  retry: undefined,
  attempts: undefined,
  quirk: undefined,
  facts: undefined,
  quote: undefined,
  step: undefined
}
