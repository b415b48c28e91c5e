/** Says whether a retry helps, and which quirk the trace records. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Reason } from "../../model/verdict/reason.ts"

const retries: Readonly<Record<NonNullable<Reason["retry"]>, string>> = {
  now: "A new attempt may succeed at once.",
  later: "A new attempt may succeed later.",
  never: "Trying again without a change will not help."
}

/** `A new attempt may succeed after 5 min. 3 attempts in a row failed alike.`; empty if nothing of it was recorded. */
export const retryWords = ({ attempts, quirk, retry, retryAfterMs }: Reason): string =>
  [
    retry === undefined
      ? ""
      : retryAfterMs === undefined || retry === "never"
        ? retries[retry]
        : `A new attempt may succeed after ${duration(retryAfterMs)}.`,
    attempts === undefined ? "" : `${attempts} attempts in a row failed alike.`,
    quirk === undefined ? "" : `Known of such servers: ${quirk}.`
  ]
    .filter((words) => words !== "")
    .join(" ")
