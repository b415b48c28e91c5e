/** Says whether other settings helped, in one sentence that compares the recording with its replay. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Connection } from "../connection/Connection.ts"
import * as Verdict from "../verdict/Verdict.ts"

/** A smaller difference is noise. */
const minDifferenceMs = 20

/** Compares recording and replay. `unknown`: a sentence about what the recording does not have; empty if it has all. */
export const helped = (recorded: Connection, replayed: Connection, unknown: string): string => {
  const why = whyUnknown(recorded, replayed, unknown)
  if (why !== "") return `Whether it helps is not known: ${why}.`
  const [before, now] = [Verdict.recorded(recorded), Verdict.recorded(replayed)]
  if (replayed.selectedAt === undefined) {
    if (recorded.selectedAt !== undefined) return `It makes things worse: ${now.sentence}.`
    return before.sentence === now.sentence
      ? `It does not help: ${now.sentence}.`
      : `It does not help, and fails in another way: ${now.sentence}.`
  }
  if (recorded.selectedAt === undefined) return `It helps: ${now.sentence}.`
  const saved = tookOf(recorded) - tookOf(replayed)
  if (Math.abs(saved) < minDifferenceMs) return `It makes no difference: ${now.sentence}.`
  return `The mailbox opens ${duration(Math.abs(saved))} ${saved > 0 ? "sooner" : "later"}: ${now.sentence}.`
}

/** Returns the tone of the sentence of `helped`. */
export const toneOf = (recorded: Connection, replayed: Connection, unknown: string): Verdict.Tone => {
  if (whyUnknown(recorded, replayed, unknown) !== "") return "warning"
  return replayed.selectedAt === undefined ? "failure" : "good"
}

/** Returns why the result is unknown; empty if it is known. */
const whyUnknown = (recorded: Connection, replayed: Connection, unknown: string): string =>
  recorded.selectedAt !== undefined &&
  recorded.ended?.error !== undefined &&
  replayed.selectedAt !== undefined
    ? "the replay ends when the mailbox is open"
    : (unknown.split(":")[0] ?? "")

const tookOf = ({ selectedAt, span }: Connection): number => (selectedAt ?? span.start) - span.start
