/** What is known of an answer that did not come: that this program did not read, or what the server said that it does. */
import { duration } from "./duration.ts"
import type { ActionBy, held, Party, serverSaid } from "./fields.ts"
import { fitting } from "./fitting.ts"
import type { FactsOf } from "./Kind.ts"
import { within } from "./words.ts"

type Known = Required<FactsOf<{ readonly held: typeof held; readonly serverSaid: typeof serverSaid }>>
export type Held = Known["held"]
type Said = Known["serverSaid"]

/** What helps if this program did not read. */
export const readSooner = {
  app: "Let the app ask for less at once, and keep what comes before it does anything slow with it.",
  program: "Let this program do long work in pieces, or in another thread, and connect again."
} as const

/** What follows from the server's words about its work. */
export const sayer = {
  lock: {
    party: "others",
    actionBy: "user",
    advice: "Find the program that uses this mailbox, let it finish or close it, and send the command again.",
    does: "another session holds a lock",
    did: "another session held a lock"
  },
  index: {
    party: "server",
    actionBy: "nobody",
    advice: "Wait until the index is built, then send the command again.",
    does: "the server builds an index",
    did: "the server built an index"
  },
  work: {
    party: "patience",
    actionBy: "app",
    advice: "Let the app ask for less at once.",
    does: "the server works on it",
    did: "the server worked on it"
  }
} as const satisfies {
  readonly [Each in Said]: {
    readonly party: Party
    readonly actionBy: ActionBy
    readonly advice: string
    readonly does: string
    readonly did: string
  }
}

/** The title of what ended since this program had read nothing. */
export const heldTitle = ({ by, ms }: Held, command: string | undefined): string => {
  const title =
    by === "program"
      ? "Nothing was read in time: this program was busy"
      : "The app took nothing of the answer"
  const answer = by === "program" || command === undefined ? "" : ` to ${command}`
  return fitting(`${title}${answer} for ${duration(ms)}`, `${title} for ${duration(ms)}`, title)
}

/** The title of an answer that did not come although the server had said what it does. */
export const saidTitle = (said: Said, command: string | undefined, afterMs: number | undefined): string => {
  const no = command === undefined ? "No answer" : `No answer to ${command}`
  const { does } = sayer[said]
  return fitting(`${no}${within(afterMs)}: ${does}`, `${no}: ${does}`, `No answer: ${does}`)
}
