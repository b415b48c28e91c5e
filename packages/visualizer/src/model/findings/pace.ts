/** Time that was lost without a failure. */
import { failureOf } from "../Failure.ts"
import { of as ledgerOf, stretches } from "../Ledger.ts"
import { isIn, labelOf } from "../phase.ts"
import { serverBusy } from "./recoveries.ts"
import { evidenceOf, observed, type Rule } from "./Finding.ts"

/** A step is slow where the server alone takes longer than a person waits gladly, and than the network does. */
const slowMs = 1500
const slowRtts = 5
const slowRtt = 400
/** What a first visit must cost to be worth a word. */
const extraMs = 200

export const slow: Rule = (connection) => {
  const { fastest, rows, rtt = 0 } = ledgerOf(connection)
  const tcp = connection.net.findLast(({ begun, ended }) => begun.kind === "tcp" && ended?.ok === true)
  const way = stretches(connection)
  const failed = failureOf(connection)?.phase
  const { ended, selectedAt } = connection
  const unfinished = ended !== undefined && selectedAt === undefined ? way.at(-1)?.label : undefined
  const givenUp = failed === undefined ? unfinished : labelOf(failed.state)
  const steps = rows
    .filter(({ server }) => server > slowMs && server > slowRtts * (fastest ?? rtt))
    // A step that was given up is not slow: it has no end, or it failed, and another finding says so.
    .filter(({ step }) => step !== givenUp && !(step === "greeting" && serverBusy(connection).length > 0))
    .toSorted((a, b) => b.server - a.server)
    .slice(0, 2)
    .flatMap(({ server, step }) => {
      const longest = way
        .filter(({ label }) => label === step)
        .toSorted((a, b) => b.end - b.start - (a.end - a.start))[0]
      return observed("slow-step", "warning", evidenceOf(longest?.line), { ms: server, step })
    })
  if (fastest !== undefined)
    return [...steps, ...observed("slow-way", "warning", evidenceOf(tcp?.endLine), { ms: fastest })]
  return rtt > slowRtt
    ? [...steps, ...observed("slow-network", "warning", evidenceOf(tcp?.endLine), { ms: rtt })]
    : steps
}

/** What a known profile would have saved: waiting for the other way in, asking, probing. */
export const firstVisit: Rule = (connection) => {
  const { ready, remarks, rtt = 0 } = ledgerOf(connection)
  const until = connection.moves.find(({ to }) => isIn(to, "authenticating"))?.line ?? 0
  const asked = connection.commands.filter(({ line, name }) => name === "CAPABILITY" && line < until)
  const waited = remarks.find(({ id }) => id === "head-start")
  const ms = (waited?.ms ?? 0) + asked.length * rtt
  if (!ready || ms < extraMs) return []
  const lines = [...(waited?.evidence ?? []), ...asked.map(({ line }) => line)]
  return observed("first-visit", "info", evidenceOf(...lines), { ms, step: "greeting" })
}
