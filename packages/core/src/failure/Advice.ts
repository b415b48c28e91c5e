/**
 * The words that a person gets for each reason, in one place. Shared by errors, the command line and the
 * visualizer's findings.
 *
 * The words never repeat what a server said; that is shown next to them, as a quotation.
 */
import { concerning, recorded as recordedOf } from "./diagnosis/Circumstances.ts"
import { type Diagnosis, diagnose } from "./diagnosis/Diagnosis.ts"
import { find } from "./quirk/find.ts"
import { known } from "./quirk/known.ts"
import { recoveries } from "./quirk/recoveries.ts"
import type { PlainReason, ReasonTag, Step } from "./Reason.ts"
import { all, isTag } from "./reason/all.ts"
import type { Facts, Known } from "./reason/Facts.ts"
import { wordsOf } from "./reason/Failure.ts"
import { recorded } from "./reason/recorded.ts"
import type { Advice, Beside, Reader } from "./reason/words.ts"

export { addressKind } from "./diagnosis/addressKind.ts"
export { endableQuiet } from "./diagnosis/Circumstances.ts"
export { duration } from "./reason/duration.ts"
export { marksRead } from "./onlyReads.ts"
export { recorded }
export { parties, type Party, whose } from "./reason/fields.ts"
export { isStep } from "./reason/steps.ts"
export type { Advice, Beside, Diagnosis, Facts, Reader }

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

const worded = (tag: ReasonTag, { closed = [], lost = [], reader = "app", ...facts }: Known): Advice =>
  wordsOf(all[tag], facts, { closed, lost, reader })

/** A failure as a trace has recorded it. */
export interface RecordedFailure {
  readonly error: string
  readonly step?: string
  readonly serverText?: string
  readonly retryAfterMs?: number
  /** The milliseconds since the server's last octet. */
  readonly silentMs?: number
  readonly facts?: { readonly [name: string]: unknown }
  readonly circumstances?: { readonly [name: string]: unknown }
}

/**
 * Returns the diagnosis of a recorded failure, in the words of its error; nothing for an unknown tag. What was not
 * recorded is left out.
 */
export const diagnosisOf = ({
  circumstances,
  error: tag,
  facts = {},
  retryAfterMs,
  serverText,
  silentMs,
  step
}: RecordedFailure): Diagnosis | undefined => {
  if (!isTag(tag)) return undefined
  const known = recorded(facts, tag)
  return diagnose({
    tag,
    step,
    facts: known,
    lost: known.lost ?? [],
    closed: known.closed ?? [],
    reader: "app",
    said: serverText,
    // of a loss alone, what was quiet before says more
    circumstances:
      tag === "ConnectionLost" && silentMs !== undefined
        ? concerning(tag, { silentMs: Math.round(silentMs), ...recordedOf(circumstances) })
        : recordedOf(circumstances),
    retryAfterMs
  })
}

/**
 * The words for a quirk that was met, by its id; none for one of an app's own. It `means` a reason if the server did nothing but
 * refuse, in words whose meaning is known.
 */
export const ofQuirk = (id: string): (Advice & { readonly means: boolean }) | undefined => {
  const recovery = known.find((quirk) => quirk.id === id)?.recovery
  if (recovery === undefined) return undefined
  return recovery._tag === "Means"
    ? { ...of(recovery.reason), means: true }
    : { ...recoveries[recovery._tag], means: false }
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
