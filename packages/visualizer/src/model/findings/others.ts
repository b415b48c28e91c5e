/** Findings about one connection that the others of the trace explain: they belong to the same program. */
import { additions } from "@effect-imap/core/internal/Advice"
import type { Connection } from "../connection/Connection.ts"
import type { Finding } from "./Finding.ts"

/** The times of a connection. */
export interface Beside {
  readonly group: string
  readonly host: string | undefined
  readonly start: number
  readonly end: number | undefined
  readonly selectedAt: number | undefined
}

/** Says of a refusal for too many connections that this program holds others itself. */
export const withOthers = (
  findings: ReadonlyArray<Finding>,
  { end: until = Infinity, group: own, host: place }: Beside,
  all: ReadonlyArray<Beside>
): ReadonlyArray<Finding> => {
  const isOpen = all.some(
    ({ end = Infinity, group, host, selectedAt, start }) =>
      group !== own && host === place && selectedAt !== undefined && start <= until && end > until
  )
  if (!isOpen) return findings
  const fix = additions.ownConnections.try
  return findings.map((each) => (each.id === "TooManyConnections" ? { ...each, fix } : each))
}

/** The same of a connection that is read in full. */
export const besideOf = ({ group, selectedAt, span, started }: Connection): Beside => ({
  group,
  selectedAt,
  start: span.start,
  end: span.end,
  host: started?.host
})
