/** An account as its fleet tells of it, made plain. Pure. */
import { ofTag } from "@effect-imap/core/Advice"
import type { FleetStatus } from "@effect-imap/core/ImapFleet"
import type { Member, Why } from "./Member.ts"

/** What stands in the place of a host where no runner knows the account yet. */
const unknownHost = "not known yet"

/** What all with this reason have in common. What is the fleet's own failure has its words alone: `words (Tag)`. */
const titleOf = ({ reason, words }: NonNullable<FleetStatus["why"]>, host: string): string => {
  const title = ofTag(reason, { host })?.title ?? words.split(" (")[0] ?? reason
  return title.charAt(0).toUpperCase() + title.slice(1)
}

const whyOf = (why: NonNullable<FleetStatus["why"]>, host: string): Why => ({
  reason: why.reason,
  title: titleOf(why, host),
  words: why.words,
  turn: why.actionBy
})

/** What the table and the page need of a status. */
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
  ...(status.why === undefined ? {} : { why: whyOf(status.why, host) })
})
