/** All quirks, in the order in which they are compared. Only data, so that the words for them need no Effect runtime. */
import type { Quirk } from "./Quirk.ts"
import * as apple from "./apple.ts"
import * as european from "./european.ts"
import * as google from "./google.ts"
import * as mailboxes from "./mailboxes.ts"
import * as microsoft from "./microsoft.ts"
import * as netease from "./netease.ts"
import * as network from "./network.ts"
import * as qq from "./qq.ts"
import * as russian from "./russian.ts"
import * as software from "./software.ts"
import * as yahoo from "./yahoo.ts"

/** Whether the quirk matches neither words nor a code, but only a server. */
export const isVague = ({ match: { code, text }, recovery }: Quirk): boolean =>
  recovery._tag === "Means" && code === undefined && text === undefined

const families: ReadonlyArray<Quirk> = [
  ...netease.quirks,
  ...qq.quirks,
  ...microsoft.quirks,
  ...google.quirks,
  ...yahoo.quirks,
  ...apple.quirks,
  ...european.quirks,
  ...russian.quirks,
  ...network.quirks,
  ...software.quirks,
  ...mailboxes.quirks
]

/** Quirks that match a server's words come before those that only match a server. */
export const known: ReadonlyArray<Quirk> = [
  ...families.filter((quirk) => !isVague(quirk)),
  ...families.filter(isVague)
]
