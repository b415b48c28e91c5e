/** All situations of the field: what people of other programs met, and what is true of each. */
import { Effect } from "effect"
import { admission } from "./admission.ts"
import { answers } from "./answers.ts"
import { appTruths } from "./appTruths.ts"
import { appends } from "./appends.ts"
import { automations } from "./automations.ts"
import { away } from "./away.ts"
import { beside } from "./beside.ts"
import { bodies } from "./bodies.ts"
import { bodyTruths } from "./bodyTruths.ts"
import { calls } from "./calls.ts"
import { calm } from "./calm.ts"
import { calmTruths } from "./calmTruths.ts"
import { certificates } from "./certificates.ts"
import { changeTruths } from "./changeTruths.ts"
import { clients } from "./clients.ts"
import { credentials } from "./credentials.ts"
import { crowds } from "./crowds.ts"
import { days } from "./days.ts"
import { doorTruths } from "./doorTruths.ts"
import { doors } from "./doors.ts"
import { endings } from "./endings.ts"
import { entrances } from "./entrances.ts"
import { folders } from "./folders.ts"
import { gateways } from "./gateways.ts"
import { habits } from "./habits.ts"
import { haste } from "./haste.ts"
import { helpdeskTruths } from "./helpdeskTruths.ts"
import { impatience } from "./impatience.ts"
import { knockTruths } from "./knockTruths.ts"
import { laterTruths } from "./laterTruths.ts"
import { loginRules } from "./loginRules.ts"
import { logs } from "./logs.ts"
import { mistakes } from "./mistakes.ts"
import { mixtureTruths } from "./mixtureTruths.ts"
import { mixtures } from "./mixtures.ts"
import { naming } from "./naming.ts"
import { namingTruths } from "./namingTruths.ts"
import { newsTruths } from "./newsTruths.ts"
import { numbering } from "./numbering.ts"
import { oddities } from "./oddities.ts"
import { openings } from "./openings.ts"
import { otherLogs } from "./otherLogs.ts"
import { otherServices } from "./otherServices.ts"
import { ownTruths } from "./ownTruths.ts"
import { peculiarities } from "./peculiarities.ts"
import { paces } from "./paces.ts"
import { paceTruths } from "./paceTruths.ts"
import { pools } from "./pools.ts"
import { posted } from "./posted.ts"
import { postedTruths } from "./postedTruths.ts"
import { quiet } from "./quiet.ts"
import { refusals } from "./refusals.ts"
import { requestTruths } from "./requestTruths.ts"
import { requests } from "./requests.ts"
import { resourceTruths } from "./resourceTruths.ts"
import { resources } from "./resources.ts"
import { restarts } from "./restarts.ts"
import { rounds } from "./rounds.ts"
import { sayings } from "./sayings.ts"
import { sayingTruths } from "./sayingTruths.ts"
import { serverNews } from "./serverNews.ts"
import { sharing } from "./sharing.ts"
import { slowness } from "./slowness.ts"
import { tokens } from "./tokens.ts"
import { travels } from "./travels.ts"
import { truths } from "./truths.ts"
import { turns } from "./turns.ts"
import { twins } from "./twins.ts"
import { typed } from "./typed.ts"
import { typedTruths } from "./typedTruths.ts"
import { uids } from "./uids.ts"
import { useTruths } from "./useTruths.ts"
import { wayTruths } from "./wayTruths.ts"
import { ways } from "./ways.ts"
import { weeks } from "./weeks.ts"

const made: Readonly<Record<string, Effect.Effect<Uint8Array, unknown>>> = {
  ...openings,
  ...endings,
  ...away,
  ...answers,
  ...quiet,
  ...pools,
  ...credentials,
  ...appends,
  ...turns,
  ...impatience,
  ...calls,
  ...logs,
  ...gateways,
  ...doors,
  ...mistakes,
  ...days,
  ...posted,
  ...refusals,
  ...restarts,
  ...oddities,
  ...travels,
  ...tokens,
  ...habits,
  ...sharing,
  ...crowds,
  ...mixtures,
  ...beside,
  ...typed,
  ...clients,
  ...uids,
  ...folders,
  ...numbering,
  ...rounds,
  ...haste,
  ...slowness,
  ...admission,
  ...ways,
  ...certificates,
  ...otherServices,
  ...loginRules,
  ...serverNews,
  ...calm,
  ...requests,
  ...resources,
  ...twins,
  ...naming,
  ...sayings,
  ...entrances,
  ...automations,
  ...peculiarities,
  ...weeks,
  ...otherLogs,
  ...paces,
  ...bodies
}

/** Each with its truth and the bytes of its trace, recorded once: files of tests that share a process share it. */
export const field = [
  ...truths,
  ...laterTruths,
  ...knockTruths,
  ...useTruths,
  ...appTruths,
  ...postedTruths,
  ...mixtureTruths,
  ...typedTruths,
  ...calmTruths,
  ...ownTruths,
  ...changeTruths,
  ...wayTruths,
  ...doorTruths,
  ...newsTruths,
  ...requestTruths,
  ...resourceTruths,
  ...namingTruths,
  ...sayingTruths,
  ...helpdeskTruths,
  ...paceTruths,
  ...bodyTruths
].map(({ id, ...truth }) => ({
  id,
  ...truth,
  bytes: Effect.runSync(Effect.cached(made[id] ?? Effect.die(new Error(`nobody recorded ${id}`))))
}))

/** Take the time of the machine, which a program has to block to be seen as busy. */
export const inRealTime: ReadonlyArray<string> = ["busy-loop", "busy-at-start"]

/** Recordings without a truth. */
export const unjudged = Object.keys(made).filter((id) => field.every((known) => known.id !== id))
