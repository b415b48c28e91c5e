/** What servers do not keep, as examinations found: `effect-imap examine --pull-request` adds to it. */
import type { Quirk } from "./Quirk.ts"

export const examined: ReadonlyArray<Quirk> = [
  {
    id: "hoodiecrow-condstore",
    state: "capability",
    match: { greeting: /\bHoodiecrow\b/, manner: ["OK"] },
    recovery: { _tag: "Without", capabilities: ["CONDSTORE"] },
    source: "effect-imap examine, 2026-11-25"
  }
]
