/**
 * The words that a person gets for each reason, in one place. Shared by errors, the command line and the
 * visualizer's findings.
 *
 * The words never repeat what a server said; that is shown next to them, as a quotation.
 */
import type { Facts, Known } from "./advice/Facts.ts"
import { type Observed, observations } from "./advice/observations.ts"
import { recoveries } from "./advice/quirks.ts"
import { find } from "./quirk/find.ts"
import { known } from "./quirk/known.ts"
import type { PlainReason, ReasonTag, Step } from "./Reason.ts"
import { all } from "./reason/all.ts"
import { wordsOf } from "./reason/Failure.ts"
import type { Advice, Beside, Reader } from "./reason/words.ts"

export { additions, prefixIn, saidOk } from "./advice/additions.ts"
export { duration } from "./reason/duration.ts"
export { recorded } from "./advice/recorded.ts"
export { isStep } from "./reason/steps.ts"
export type { Advice, Beside, Facts, Reader }

/**
 * The advice for a reason, with the page of the provider if the reason knows one. `lost` are ports to advise against;
 * a `reader` at the command line is given flags in place of options.
 */
export const of = (
  reason: PlainReason,
  { lost = [], reader = "app", said }: Partial<Beside> = {}
): Advice => {
  const advice = wordsOf(all[reason._tag], reason, { lost, reader, said })
  return "help" in reason && reason.help !== undefined ? { ...advice, help: reason.help } : advice
}

/** Returns what to do, in one sentence or two, as errors say it. */
export const sentence = (reason: PlainReason, beside?: Partial<Beside>): string => of(reason, beside).try

/**
 * Returns the advice for a recorded reason, by its tag and those of its facts that were recorded; nothing for an unknown
 * tag. The words leave out what was not recorded.
 */
export const ofTag = (tag: string, facts: Known): Advice | undefined =>
  isTag(tag) ? worded(tag, facts) : undefined

const isTag = (tag: string): tag is ReasonTag => Object.hasOwn(all, tag)

const worded = (tag: ReasonTag, { lost = [], reader = "app", ...facts }: Known): Advice =>
  wordsOf(all[tag], facts, { lost, reader })

/** The words for a quirk that was met, by its id; none for one of an app's own. */
export const ofQuirk = (id: string): Advice | undefined => {
  const recovery = known.find((quirk) => quirk.id === id)?.recovery
  if (recovery === undefined) return undefined
  return recovery._tag === "Means" ? of(recovery.reason) : recoveries[recovery._tag]
}

/** The record of a refusal: less than a connection sees, and never a secret. */
export interface Recorded {
  readonly host: string
  readonly step: Step
  readonly code: string | undefined
  readonly text: string
}

/**
 * The quirk that a recorded refusal fits, if it says what the refusal means, and the words for it. `facts` are those of
 * the connection, for words that depend on them.
 */
export const ofRefusal = (
  recorded: Recorded,
  facts: Known = {}
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
    "Means",
    "IdentifyAgain"
  )
  if (found === undefined) return undefined
  const { quirk, recovery } = found
  if (recovery._tag === "Means")
    return { id: quirk.id, tag: recovery.reason._tag, advice: of(recovery.reason) }
  return { id: quirk.id, tag: "UnsafeLogin", advice: worded("UnsafeLogin", facts) }
}

/** The name of something that a trace may show besides a failure. */
export type ObservationId = keyof typeof observations

/** The words for what a trace shows besides a failure, by the id of the quirk or the observation. */
export const observation = (id: ObservationId, observed: Observed): Advice => observations[id](observed)
