/** The wait for which a server asks in the words of a refusal, and of several that differ in it alone. Pure. */
import { find } from "../quirk/find.ts"
import { known } from "../quirk/known.ts"
import type { Seen } from "../quirk/Quirk.ts"
import { duration } from "../reason/duration.ts"
import { between } from "../quotation/Quotation.ts"
import { timeIn, waitMsIn } from "../reason/words.ts"
import type { Failed } from "./addition/Addition.ts"

/** Nothing but the words is compared. */
export const unseen: Omit<Seen, "text"> = {
  state: "command",
  manner: "NO",
  code: undefined,
  host: "",
  greeting: "",
  capabilities: new Set<string>(),
  user: "",
  credential: "password"
}

/** What the words of a refusal ask for; they may be those of a refusal and of the BYE after it, of which the last names the wait. */
const askedAt = (said: string): string =>
  said.split(between).findLast((part) => namedMs(part) !== undefined || timeIn(part) !== undefined) ?? ""

/** Returns the milliseconds for which a refusal asks to wait, if it names them. */
export const askedMs = (said: string): number | undefined => {
  const asked = askedAt(said)
  return namedMs(asked) ?? waitMsIn(asked)
}

/** What a server names as a number of milliseconds. */
const namedMs = (said: string): number | undefined => {
  const text = find(known, { ...unseen, text: said }, "Means")?.quirk.match.text
  const ms = text === undefined ? undefined : text.exec(said)?.groups?.["milliseconds"]
  return ms === undefined ? undefined : Number(ms)
}

/** The wait that a refusal asks for: as the words for it, and as the beginning of a sentence. */
export interface Asked {
  readonly words: string
  readonly wait: string
}

/** Returns it, by the words of the refusal. */
export const askedOf = ({ said = "" }: Pick<Failed, "said">): Asked | undefined => {
  const asked = askedAt(said)
  const named = namedMs(asked)
  const words = named === undefined ? timeIn(asked) : duration(named)
  return words === undefined ? undefined : { words, wait: `Wait ${words}` }
}
