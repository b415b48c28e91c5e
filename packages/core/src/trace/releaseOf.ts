import { Cause, Exit } from "effect"
import { ImapError } from "../failure/ImapError.ts"
import type { Release } from "./Recorder.ts"

/** Returns how a wait ended, as a trace shows it. */
export const releaseOf = (exit: Exit.Exit<unknown, unknown>): Parameters<Release>[0] => {
  if (Exit.isSuccess(exit)) return { outcome: "done" }
  if (Cause.hasInterruptsOnly(exit.cause)) return { outcome: "interrupted" }
  if (!Cause.hasFails(exit.cause)) return { outcome: "failed", reason: "Defect" }
  const error = Cause.squash(exit.cause)
  return { outcome: "failed", ...(error instanceof ImapError ? { reason: error.reason._tag } : {}) }
}
