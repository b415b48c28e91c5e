/** Reads the end of a connection anew, with what others show of it. */
import type { EventData } from "@effect-imap/core/Trace"
import type { Connection } from "../../connection/Connection.ts"
import { endedWith } from "../../evidence/ending.ts"
import { type Diagnosis, diagnosisOf } from "@effect-imap/core/internal/Advice"
import { askedAfter, sequelOf } from "../../fleet/Asked.ts"
import type { Finding } from "../Finding.ts"
import type { Beside } from "./Beside.ts"

/**
 * Reads the end of a connection anew, if the ways of its account to a mailbox, or the attempts of earlier calls that failed
 * alike, show more of it.
 */
export const withWays = (
  findings: ReadonlyArray<Finding>,
  connection: Connection,
  beside: Beside
): ReadonlyArray<Finding> => {
  const { ended } = connection
  const circumstances = circumstancesBeside(ended, beside)
  const diagnosis = circumstances === ended?.circumstances ? undefined : diagnosedWith(ended, circumstances)
  if (diagnosis === undefined) return findings
  const { party, title, why } = diagnosis
  return findings.map((each) =>
    each.id === ended?.error && each.severity === "failure"
      ? { ...askedAnew(each, diagnosis, connection), title, why, party }
      : each
  )
}

type Ended = EventData<"connection:ended"> | undefined

const circumstancesBeside = (ended: Ended, { alikeBefore, circumstances }: Beside) =>
  alikeBefore === undefined ? (circumstances ?? ended?.circumstances) : { ...circumstances, alikeBefore }

/** Returns the diagnosis of an end, in the light of the others. */
export const diagnosedBeside = (ended: Ended, beside: Beside): Diagnosis | undefined =>
  diagnosedWith(ended, ended && circumstancesBeside(ended, beside))

const diagnosedWith = (ended: Ended, circumstances: Beside["circumstances"]): Diagnosis | undefined =>
  ended?.error === undefined
    ? undefined
    : diagnosisOf({ ...ended, error: ended.error, ...(circumstances && { circumstances }) })

/** Nobody has to open again what was opened again, nor to wait for a server that let the app in again. */
export const notAgain = (
  found: Finding,
  connection: Connection,
  { circumstances: known, later }: Beside
): Finding => {
  const { ended } = connection
  if (found.severity !== "failure" || ended?.error === undefined || later === undefined) return found
  // another attempt helped, however many had failed alike before
  const { alikeBefore: _, reconnected, ...others } = known ?? {}
  // a log that names no host was taken for one whose program did not connect again
  const isAgain = reconnected === false || endedWith(ended)["reconnected"] === false
  const diagnosis = diagnosisOf({
    ...ended,
    error: ended.error,
    circumstances: isAgain || reconnected === undefined ? others : { ...others, reconnected }
  })
  if (diagnosis?.actionBy !== "nobody" || ended.outcome !== "failed") return found
  return {
    ...unasked(found),
    ...(isAgain && { title: diagnosis.title, why: diagnosis.why, party: diagnosis.party }),
    ...askedAfter({ ...diagnosis, actionBy: "nobody" }, later)
  }
}

/** Says why a connection to this machine ended, if others to its port show that what answers there went on. */
export const withAnswered = (
  findings: ReadonlyArray<Finding>,
  { ended, span, started }: Connection,
  { goesOn }: Beside
): ReadonlyArray<Finding> => {
  const { circumstances, error = "" } = ended ?? {}
  // on the way to another machine, each connection may end for itself; and a strict trace counts names anew
  if (circumstances?.["address"] !== "loopback" || !/^[^<]/.test(started?.host ?? "")) return findings
  if (span.end === undefined || !goesOn(span.end)) return findings
  const why = diagnosisOf({ ...ended, error, circumstances: { ...circumstances, answersOthers: true } })?.why
  const before = diagnosisOf({ ...ended, error, circumstances })?.why
  return findings.map((each) =>
    why !== undefined && each.id === error && each.why === before ? { ...each, why } : each
  )
}

/** Asks what another diagnosis of its end asks. */
export const askedAnew = (found: Finding, diagnosis: Diagnosis, connection: Connection): Finding => ({
  ...unasked(found),
  ...askedAfter(diagnosis, sequelOf(connection))
})

const unasked = (found: Finding) => {
  const { actionBy: _, actor: __, fix: ___, rest: ____, ...rest } = found
  return rest
}
