/** Why a failure happens, and what else to try: as data, and as sentences about one failure. */
import { explain as ofRecorded, type Explained, type Words } from "../explain/explain.ts"
import type { ImapError } from "../failure/ImapError.ts"

export type { Explanation, Explanations, Sentence } from "../explain/Explanation.ts"
export { type Explained, ofReasons, type ReasonTag, type Words } from "../explain/explain.ts"
export { ofQuirks } from "../explain/quirks.ts"

/**
 * Returns why it failed and what else to try, of an `ImapError`, or of a failure as a trace records it; `undefined` for a reason that
 * this version does not know.
 */
export const explain = (
  failure: Pick<ImapError, "reason" | "step" | "quirk" | "attempts"> | Explained
): Words | undefined => ofRecorded("reason" in failure ? recorded(failure) : failure)

const recorded = ({
  attempts,
  quirk,
  reason,
  step
}: Pick<ImapError, "reason" | "step" | "quirk" | "attempts">): Explained => ({
  error: reason._tag,
  step,
  ...(quirk === undefined ? {} : { quirk }),
  facts: { ...reason, ...(attempts === undefined ? {} : { attempts }) }
})
