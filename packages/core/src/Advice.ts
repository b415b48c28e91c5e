/**
 * What to tell a person: one place knows the words for each reason. Shared by errors, the command line and the
 * visualizer's findings.
 *
 * The words never repeat what a server said; that stands beside them, as a quotation.
 */
import { authentication } from "./advice/authentication.ts"
import { between } from "./advice/between.ts"
import { commands } from "./advice/commands.ts"
import { discovery } from "./advice/discovery.ts"
import { local } from "./advice/local.ts"
import { network } from "./advice/network.ts"
import { type Observed, observations } from "./advice/observations.ts"
import { protocol } from "./advice/protocol.ts"
import { provider } from "./advice/provider.ts"
import { recoveries } from "./advice/quirks.ts"
import { security } from "./advice/security.ts"
import { unrecorded } from "./advice/unrecorded.ts"
import type { Advice, Facts, Worded, Words } from "./advice/Words.ts"
import { find } from "./quirk/find.ts"
import { known } from "./quirk/known.ts"
import type { PlainReason, ReasonTag, Step } from "./Reason.ts"

export { duration } from "./advice/duration.ts"
export { isStep, recorded } from "./advice/recorded.ts"
export type { Advice, Facts }

const words: Words = {
  ...local,
  ...discovery,
  ...network,
  ...between,
  ...security,
  ...authentication,
  ...provider,
  ...commands,
  ...protocol
}

/** A look-up and no matcher: the viewer's page takes these words, and nothing of Effect along with them. */
const worded = <Tag extends ReasonTag>(tag: Tag, fields: Worded[Tag]): Advice => words[tag](fields)

/** The advice for a reason, with the page of the provider where the reason knows one. `lost` are ports to advise against. */
export const of = (reason: PlainReason, lost: ReadonlyArray<string> = []): Advice => {
  const advice = worded(reason._tag, { ...reason, lost })
  return "help" in reason && reason.help !== undefined ? { ...advice, help: reason.help } : advice
}

/** What to do, in one sentence or two, as errors carry it. */
export const sentence = (reason: PlainReason, lost?: ReadonlyArray<string>): string => of(reason, lost).try

const isTag = (tag: string): tag is ReasonTag => Object.hasOwn(words, tag)

/** The advice for a reason of which only the tag and some facts were recorded; none for a tag that is not known. */
export const ofTag = (tag: string, facts: Partial<Facts>): Advice | undefined =>
  isTag(tag) ? words[tag]({ ...unrecorded, ...facts }) : undefined

/** The words for a quirk that was met, by its id; none for one of an app's own. */
export const ofQuirk = (id: string): Advice | undefined => {
  const recovery = known.find((quirk) => quirk.id === id)?.recovery
  if (recovery === undefined) return undefined
  return recovery._tag === "Means" ? of(recovery.reason) : recoveries[recovery._tag]
}

/** What was recorded of a refusal: less than a connection sees, and never a secret. */
export interface Recorded {
  readonly host: string
  readonly step: Step
  readonly code: string | undefined
  readonly text: string
}

/** The quirk that a recorded refusal of a password fits, where it says what the refusal means, and the words for it. */
export const ofRefusal = (
  recorded: Recorded
): { readonly id: string; readonly tag: ReasonTag; readonly advice: Advice } | undefined => {
  const found = find(
    known,
    {
      state: recorded.step,
      manner: "NO",
      code: recorded.code,
      text: recorded.text,
      host: recorded.host,
      greeting: "",
      capabilities: new Set<string>(),
      user: "",
      credential: "password"
    },
    "Means"
  )
  return found === undefined
    ? undefined
    : { id: found.quirk.id, tag: found.recovery.reason._tag, advice: of(found.recovery.reason) }
}

/** What a trace may show beside a failure, by name. */
export type ObservationId = keyof typeof observations

/** The words for what a trace shows beside a failure, by the id of the quirk or the observation. */
export const observation = (id: ObservationId, observed: Observed): Advice => observations[id](observed)
