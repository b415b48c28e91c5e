/** The words for a failure that a trace recorded. It loads nothing of Effect: the viewer's page uses it as well. */
import { isPersisting } from "./decide.ts"
import { all, isTag } from "./reason/all.ts"
import { adviceOf, titleOf } from "./reason/Failure.ts"
import type { ActionBy } from "./reason/fields.ts"
import { recorded } from "./reason/recorded.ts"
import { isStep } from "../base/steps.ts"
import type { Reader } from "./reason/fill.ts"

export { addressKind } from "../base/addressKind.ts"
export { duration } from "../base/duration.ts"
export { recorded }
export type { Party } from "./reason/fields.ts"
export { isStep }
export type { Reader }

/** A failure as a trace has recorded it. */
export interface RecordedFailure {
  /** The tag of its reason. */
  readonly error: string
  readonly step?: string
  readonly facts?: { readonly [name: string]: unknown }
  /** The words of a quirk, in place of those of the reason. */
  readonly title?: string
  readonly advice?: string
  readonly actionBy?: ActionBy
  readonly attempts?: number
}

/** What people read of a failure: the event, what to do, and a page of the provider that shows how. */
export interface Words {
  readonly title: string
  readonly advice: string
  readonly help?: string
}

/** Returns the words for a recorded failure, without those facts that were not recorded; nothing for an unknown tag. */
export const wordsOf = (
  { actionBy = "nobody", advice, attempts, error: tag, facts = {}, step, title }: RecordedFailure,
  reader: Reader = "app"
): Words | undefined => {
  if (!isTag(tag)) return undefined
  const known = recorded(facts, tag)
  const failed = { tag, facts: known, step: isStep(step) ? step : "command", attempts } as const
  return {
    title: title ?? titleOf(all[tag], known),
    advice: advice ?? adviceOf(all[tag], known, { isPersisting: isPersisting(failed, actionBy), reader }),
    ...(known.help === undefined ? {} : { help: known.help })
  }
}
