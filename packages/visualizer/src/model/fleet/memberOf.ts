/** An account from its status in the fleet, as plain data. Pure. */
import { diagnosisOf, ofTag } from "@effect-imap/core/internal/Advice"
import type { FleetStatus } from "@effect-imap/core/ImapFleet"
import { actorFor } from "./Asked.ts"
import type { Member, RunnerStay, Why } from "./Member.ts"
import { capitalized } from "../../trace/letters.ts"

/** The word that is shown in place of a host if no runner knows the account yet. */
const unknownHost = "not known yet"

/** Converts a status to what the table and the page need. */
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

const whyOf = (why: NonNullable<FleetStatus["why"]>): Why => ({
  reason: why.reason,
  title: titleOf(why),
  words: why.words,
  turn: why.actionBy,
  actor: actorFor(why.actionBy, diagnosisOf({ error: why.reason })?.party),
  todo: ofTag(why.reason, {})?.try
})

/** Returns what happened, in the words of the error: the text before its tag, as in `words (Tag …)`. */
const titleOf = ({ reason, words }: NonNullable<FleetStatus["why"]>): string =>
  capitalized(words.split(` (${reason}`)[0] ?? words)

const stayOf = ({ gone, runner, since }: NonNullable<FleetStatus["stays"]>[number]): RunnerStay => ({
  runner,
  since: since.epochMilliseconds,
  ...(gone === undefined ? {} : { gone: gone.epochMilliseconds })
})
