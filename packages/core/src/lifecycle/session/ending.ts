/** Ends a dialogue: all timers are cleared, and every waiting caller gets the reason. */

import { between } from "../../failure/Quotation.ts"
import { saysOwnCause } from "../../failure/quirk/endings.ts"
import type { Status } from "../../imap/Response.ts"
import * as Entry from "./Entry.ts"
import type { Ending, Out, State } from "./State.ts"

/** The time that the end of the stream is waited for after a BYE, in milliseconds. */
export const byeTimeoutMs = 2_000

/** Ends the session. Without a reason, the transport's failure is the reason. `of`: the caller's command that is the cause. */
export const end = (
  self: State,
  reason: Ending | undefined,
  words: string | undefined,
  out: Out,
  of?: Entry.Entry
): void => {
  if (self.phase._tag === "over") return
  self.phase = { _tag: "over" }
  for (const { stage } of self.entries) {
    const timer = Entry.timerOf(stage)
    if (timer !== undefined) out.push({ _tag: "Timer", event: "cleared", name: timer.name })
  }
  out.push({ _tag: "End", reason, words, of })
}

/** The server's BYE, with the refusal before it, which often holds the reason if it gives none. RFC 9051 §7.1.5. */
export const goodbyeOf = ({ words: { refusal } }: State, { code, text }: Status) => ({
  reason: { _tag: "Bye", code: code?.name } as const,
  words: refusal === undefined || saysOwnCause(text) ? text : `${refusal}${between}${text}`
})

export const goodbye = (self: State, bye: Status, out: Out): void => {
  const { reason, words } = goodbyeOf(self, bye)
  end(self, reason, words, out)
}
