/** The shares of a ledger's time, which add up to its total. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Connection } from "../connection/Connection.ts"
import { momentary } from "../machine/phase.ts"
import type { Ledger, Row } from "./Ledger.ts"

/** A part of the total. */
export interface Share {
  readonly id: "network" | "server" | "answered" | "silent" | "own" | "other"
  readonly name: string
  readonly ms: number
}

/** Summarizes a ledger: `48.5 s to the mailbox: 6 round trips 480 ms, server 48 s`. A share that is all of it has no time of its own. */
export const summaryOf = (connection: Connection, ledger: Ledger): string => {
  const all = sharesOf(ledger)
  const shares = all.map(({ ms, name }) => (all.length === 1 ? name : `${name} ${duration(ms)}`))
  // the log has whole seconds, and all of it in one
  const isKnown = connection.clock !== "log" || ledger.total > 0
  const total = isKnown ? `${duration(ledger.total)} ${untilOf(connection, ledger)}` : ""
  return [total, shares.join(", ")].filter(Boolean).join(": ")
}

/** Returns the words for what the total leads to: `in all`, unless more time follows. */
export const untilOf = ({ last, phases, selectedAt, span }: Connection, { total }: Ledger): string => {
  if (selectedAt !== undefined) return "to the mailbox"
  if ((span.end ?? last) - span.start - total < momentary) return "in all"
  return phases.some(({ state }) => state === "loggingOut") ? "to the logout" : "to the failure"
}

/** The least time that is worth a word, in milliseconds. */
const least = 0.5

/** Returns the parts of the total; none without a round trip, as it is unknown whose time it was. */
export const sharesOf = ({ rows, rtt, total }: Ledger): ReadonlyArray<Share> => {
  if (rtt === undefined) return []
  const sum = (part: "answered" | "server" | "silent") => rows.reduce((all, row) => all + row[part], 0)
  // of the other answers it is not known what the network took
  const measured = rows.filter((row) => row.answered === 0 && row.roundTrips > 0)
  const trips = measured.reduce((all, { roundTrips }) => all + roundTrips, 0)
  const network = measured.reduce((all, row) => all + row.network, 0)
  const [answered, server, silent] = [sum("answered"), sum("server"), sum("silent")]
  const rest = total - network - answered - server - silent
  const most = rows.find((row) => ownOf(row) > rest / 2)
  const own = most === undefined ? 0 : ownOf(most)
  const shares: ReadonlyArray<Share> = [
    { id: "network", name: `${trips} round ${trips === 1 ? "trip" : "trips"}`, ms: network },
    { id: "server", name: "server", ms: server },
    { id: "answered", name: "answers, through the network and from the server", ms: answered },
    // part of an answer may have come, or something else
    { id: "silent", name: "waited in vain", ms: silent },
    { id: "own", name: most?.step ?? "", ms: own },
    { id: "other", name: "other", ms: rest - own }
  ]
  return shares.filter(({ ms }) => ms >= least)
}

/** The time that is neither a round trip's nor the server's: that of a lookup is. */
const ownOf = ({ answered, ms, network, roundTrips, server, silent }: Row): number =>
  ms - (roundTrips > 0 ? network : 0) - answered - server - silent
