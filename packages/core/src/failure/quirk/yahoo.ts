/** Yahoo and AOL, which share their servers. */
import type { Quirk } from "./Quirk.ts"
import { ambiguous } from "./ambiguous.ts"
import { ours } from "../quotation/ours.ts"

const hosts = ["yahoo.com", "yahoo.co.jp", "ymail.com", "rocketmail.com", "aol.com", "aim.com"]
const help = ours("https://help.yahoo.com/kb/SLN15241.html")

export const yahoo: ReadonlyArray<Quirk> = [
  {
    id: "yahoo-lockout",
    state: "auth",
    match: { text: /too many bad auth attempts/i },
    recovery: { _tag: "Means", reason: { _tag: "AuthThrottled", help } },
    source: "k-9#3382"
  },
  ambiguous({
    id: "yahoo-app-password",
    host: hosts,
    mayBe: ["appPassword", "password"],
    help,
    source: "k-9#3382: account passwords are refused in the same words as wrong ones"
  })
]
