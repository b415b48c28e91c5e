/** The fields of events, by name. */
import type { Capabilities } from "../../imap/Capability.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type { ChannelKind, Event } from "./activities.ts"
import { type Now, timeOf } from "./Context.ts"

export const errorOf = (event: Event): ImapError | undefined => ("error" in event ? event.error : undefined)

export const capabilitiesIn = (event: Event): Capabilities | undefined =>
  "capabilities" in event ? event.capabilities : undefined

export const channelOf = (event: Event): ChannelKind => ("channel" in event ? event.channel : "clear")

/** Milliseconds since then. */
export const passed = (began: number, now: Now): number => Math.max(0, Math.round(timeOf(now) - began))

/** The time for the attempt, if it ended a wait of `afterMs` that came after others. */
export const endedByAttempt = (now: Now, afterMs: number): { readonly attemptMs?: number } => {
  const { began, ends } = now.context.attempt
  const attemptMs = Math.round(ends - began)
  return timeOf(now) < ends || attemptMs <= afterMs ? {} : { attemptMs }
}
