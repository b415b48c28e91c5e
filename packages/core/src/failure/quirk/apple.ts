/** iCloud. */
import type { Quirk } from "./Quirk.ts"
import { ambiguous } from "./ambiguous.ts"
import { ours } from "../quotation/ours.ts"

export const apple: ReadonlyArray<Quirk> = [
  ambiguous({
    id: "icloud-refusal",
    host: ["mail.me.com", "icloud.com"],
    mayBe: ["appPassword", "userName", "password"],
    help: ours("https://support.apple.com/102654"),
    source: "apple-mail-fast-mcp#201, #299: older accounts log in by the part before the @"
  })
]
