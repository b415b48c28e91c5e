/** NetEase (163, 126, yeah, 188) and other Coremail servers. */
import type { Quirk } from "./Quirk.ts"
import { ambiguous } from "./ambiguous.ts"
import { ours } from "../quotation/ours.ts"

const hosts = ["163.com", "126.com", "yeah.net", "188.com", "netease.com"]
const help = ours("https://help.mail.163.com")

export const netease: ReadonlyArray<Quirk> = [
  {
    id: "netease-unsafe-login",
    state: "select",
    match: {
      text: /unsafe login|login is not safe|kefu@188\.com|mail\.163\.com\/dashi/i,
      manner: ["NO", "BAD"]
    },
    recovery: { _tag: "IdentifyAgain" },
    source: "go-imap#524, rust-imap#296, libetpan#190"
  },
  ambiguous({
    id: "netease-refusal",
    host: hosts,
    mayBe: ["appPassword", "imapDisabled", "password"],
    help,
    source: "yapi#2219; account passwords are refused in the same words as wrong ones"
  })
]
