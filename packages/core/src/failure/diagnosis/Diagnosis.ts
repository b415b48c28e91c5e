/**
 * The diagnosis of a failure: its cause in words, whose turn it is, and whether a retry helps. One pure function makes it,
 * of the reason and of what was known besides: for an error when it is reported, and for a trace of it whenever it is read.
 */
import { all } from "../reason/all.ts"
import { followsFrom, wordsOf } from "../reason/Failure.ts"
import type { ActionBy, Party, Retry } from "../reason/fields.ts"
import { isStep } from "../reason/steps.ts"
import { type Advice, persisted } from "../reason/words.ts"
import { isTrouble } from "./addition/again.ts"
import { type AdditionId, additionOf, additionTo, type Failed } from "./additions.ts"

export type { AdditionId, Failed } from "./additions.ts"

export interface Diagnosis extends Advice {
  readonly party: Party
  readonly actionBy: ActionBy
  readonly retry: Retry
  /** The name of what was known besides the reason, and changed the words. */
  readonly addition?: AdditionId
  /** The details of the reason, unless the words contain them: names in a certificate, a program's message. */
  readonly found?: string
}

/** So many attempts that failed alike before are no chance. */
const several = 2

export const diagnose = (failed: Failed): Diagnosis => {
  const { circumstances, closed, facts, lost, reader, said, step, tag } = failed
  const { messages, refusedForms, token } = circumstances
  const unfinished = circumstances.unfinished !== undefined || messages !== undefined
  const beside = { lost, closed, reader, said, unfinished, messages, refusedForms, token }
  const advice = wordsOf(all[tag], facts, beside)
  const id = additionTo(failed)
  const addition = id === undefined ? undefined : additionOf(id)
  const { actionBy: turn, party: whose, retry: helps } = addition ?? {}
  const replaced = addition?.words(failed, advice)
  const { again, againBy, ...first } = advice
  // words for what to do replace those for what helps if it happens again
  const words = {
    ...first,
    ...(again === undefined || replaced?.try !== undefined ? {} : { again, againBy }),
    ...replaced
  }
  const follows = followsFrom(all[tag], facts, isStep(step) ? step : "command", circumstances)
  const found = facts.detail || facts.problem
  const { alikeBefore = 0, call } = circumstances
  // a verdict on one command is no verdict on the connection, which all others open again
  const whoseTurn = (typeof turn === "function" ? turn(failed) : turn) ?? follows.actionBy
  const actionBy = call === "another" ? "nobody" : whoseTurn
  // whatever words an addition has for it, trouble of the server's own passes
  const otherwise = isTrouble(failed) ? "later" : follows.retry
  const ofReason = (typeof helps === "function" ? helps(failed) : helps) ?? otherwise
  const retry = ofReason === "never" && call !== undefined && call !== "own" ? "now" : ofReason
  // what a wait may mend, or the server calls passing in its own words, is not lasting yet
  const isNow = actionBy === "nobody" && retry === "now" && said === undefined
  const isLasting = isNow && words.again !== undefined && alikeBefore >= several
  return {
    ...words,
    party: (typeof whose === "function" ? whose(failed) : whose) ?? follows.party,
    actionBy,
    ...(isLasting && persisted(words, alikeBefore + 1)),
    retry,
    ...(facts.help === undefined ? {} : { help: facts.help }),
    ...(id === undefined ? {} : { addition: id }),
    ...(found === undefined || found === "" || `${words.why} ${words.try}`.includes(found) ? {} : { found })
  }
}
