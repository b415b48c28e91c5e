/** iCloud. */
import type { Quirk } from "./Quirk.ts"
import { ours } from "../quotation/ours.ts"

export const apple: ReadonlyArray<Quirk> = [
  {
    id: "icloud-refusal",
    state: "auth",
    match: { host: ["mail.me.com", "icloud.com"], credential: "password", manner: ["NO"] },
    recovery: {
      _tag: "Means",
      reason: {
        _tag: "AmbiguousRefusal",
        mayBe: ["appPassword", "userName", "password"],
        help: ours("https://support.apple.com/102654")
      }
    },
    source: "apple-mail-fast-mcp#201, #299: older accounts log in by the part before the @"
  },
  {
    id: "icloud-push-proxy",
    state: "auth",
    match: { capability: "XAPPLEPUSHSERVICE", manner: ["OK"] },
    recovery: { _tag: "Recapability" },
    source: "mbsync, drv_imap.c: its proxy breaks literals until it has seen CAPABILITY"
  }
]
