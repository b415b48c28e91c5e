/** An account from its status in the fleet, as plain data. Pure. */
import type { FleetStatus } from "@effect-imap/core/ImapFleet"
import type { Member, RunnerStay, Why } from "./Member.ts"
import { capitalized } from "../../trace/letters.ts"

/** The word that is shown in place of a host if no runner knows the account yet. */
const unknownHost = "not known yet"

/** Converts a status to a row of the table. */
export const memberOf = ({
  accountId,
  host = unknownHost,
  label,
  runner,
  ...status
}: FleetStatus): Member => ({
  account: accountId,
  host,
  state: status.state,
  since: status.since.epochMilliseconds,
  ...(label === undefined ? {} : { label }),
  ...(runner === undefined ? {} : { runner }),
  ...(status.until === undefined ? {} : { until: status.until.epochMilliseconds }),
  ...(status.why === undefined ? {} : { why: whyOf(status.why) }),
  ...(status.stays === undefined ? {} : { stays: status.stays.map(stayOf) })
})

const whyOf = ({ actionBy: turn, advice, reason, title, words }: NonNullable<FleetStatus["why"]>): Why => ({
  reason,
  title: capitalized(title),
  words,
  turn,
  todo: advice
})

const stayOf = ({ gone, runner, since }: NonNullable<FleetStatus["stays"]>[number]): RunnerStay => ({
  runner,
  since: since.epochMilliseconds,
  ...(gone === undefined ? {} : { gone: gone.epochMilliseconds })
})
