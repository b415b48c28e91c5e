/**
 * What to tell a person: one place knows the words for each reason. Shared by errors, the command line and the
 * visualizer's findings.
 */
import type { Reason } from "./Reason.ts"

export interface Advice {
  /** What happened, in a few words, without a full stop. */
  readonly title: string
  /** Why it happens, as a sentence. */
  readonly why: string
  /** What to try, as a sentence that a colleague would say. */
  readonly try: string
}

/** The advice for a reason. */
export const of = (reason: Reason): Advice => ({
  title: reason._tag,
  why: "",
  try: ""
})

/** The advice in one sentence or two, as errors carry it. */
export const sentence = (reason: Reason): string => of(reason).try
