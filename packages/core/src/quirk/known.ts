/** All families, in the order in which they are asked. Data alone, so that the words for them cost no runtime. */
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

/** Neither words nor a code: what is known of the server alone. */
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

/** What servers say themselves comes before what is merely known of them. */
export const known: ReadonlyArray<Quirk> = [
  ...families.filter((quirk) => !isVague(quirk)),
  ...families.filter(isVague)
]
