/** What is decided about a failure: the party that it is of, who must act, and whether a retry helps. Words decide nothing. */
import { all } from "./reason/all.ts"
import { type Decision, followsFrom, persistingBy } from "./reason/Failure.ts"
import type { Step } from "./reason/fields.ts"

export type { Decision }

/** Whose command the server was answering when its response ended the connection: the caller's who gets the error, another one's, or none. */
export const calls = ["own", "another", "none"] as const
export type Call = (typeof calls)[number]

/** A failure, as far as anything follows from it. */
export interface Failed {
  readonly tag: keyof typeof all
  readonly step: Step
  readonly facts: object
  /** What a quirk, or the code that made it, decides otherwise than the reason. */
  readonly given?: Partial<Decision> | undefined
  readonly call?: Call | undefined
  /** How many attempts in a row failed alike, this one included. */
  readonly attempts?: number | undefined
  /** The server said something: it may be passing, and who must act is not known before its words are read. */
  readonly isQuoted?: boolean
}

/** So many attempts that failed alike are no chance. */
const minAttempts = 3

export const decide = ({
  attempts = 1,
  call,
  facts,
  given,
  isQuoted = false,
  step,
  tag
}: Failed): Decision => {
  const { actionBy, party, retry } = { ...followsFrom(all[tag], facts, step), ...given }
  const persisting = persistingBy(all[tag], facts, step)
  const isLasting =
    attempts >= minAttempts &&
    actionBy === "nobody" &&
    retry === "now" &&
    !isQuoted &&
    persisting !== undefined
  // a verdict on one command is no verdict on the connection, which all others open again
  return {
    party,
    actionBy: call === "another" ? "nobody" : isLasting ? persisting : actionBy,
    retry: retry === "never" && call !== undefined && call !== "own" ? "now" : retry
  }
}

/** Returns whether a failure has lasted so long that somebody must act, where nobody has to at first. */
export const isPersisting = (
  { attempts = 1, facts, step, tag }: Failed,
  actionBy: Decision["actionBy"]
): boolean =>
  attempts >= minAttempts && actionBy !== "nobody" && followsFrom(all[tag], facts, step).actionBy === "nobody"
