/** What is known of an answer that did not come: that this program did not read, or what the server said that it does. */
import { duration } from "./duration.ts"
import type { ActionBy, held, Party, serverSaid } from "./fields.ts"
import type { FactsOf } from "./Kind.ts"
import type { Recorded } from "./words.ts"

type Known = FactsOf<{ readonly held: typeof held; readonly serverSaid: typeof serverSaid }>

/** What follows if this program did not read. */
export const unread = {
  party: "app",
  actionBy: "app",
  advice: "Let the app ask for less at once, and do long work in pieces or in another thread."
} as const

/** What follows from the server's words about its work. */
export const sayer = {
  lock: {
    party: "others",
    actionBy: "user",
    advice: "Find the program that uses this mailbox, let it finish or close it, and send the command again.",
    does: "another session holds a lock"
  },
  index: {
    party: "server",
    actionBy: "nobody",
    advice: "Wait until the index is built, then send the command again.",
    does: "the server builds an index"
  },
  work: {
    party: "patience",
    actionBy: "app",
    advice: "Let the program wait longer (`limits.command`), or ask for less at once.",
    does: "the server works on it"
  }
} as const satisfies {
  readonly [Each in Required<Known>["serverSaid"]]: {
    readonly party: Party
    readonly actionBy: ActionBy
    readonly advice: string
    readonly does: string
  }
}

/** Returns what follows from it; `undefined` if neither is known. */
export const ofUnread = ({ held, serverSaid }: Recorded<Known>) => {
  if (held !== undefined) return unread
  return serverSaid === undefined ? undefined : sayer[serverSaid]
}

/** The title of what ended since this program had read nothing. */
export const heldTitle = ({ ms }: Required<Known>["held"]): string =>
  `This program read nothing for ${duration(ms)}`

/** The same, or that of an answer that did not come although the server had said what it does. */
export const unreadTitle = ({ held, serverSaid }: Recorded<Known>): string | undefined => {
  if (held !== undefined) return heldTitle(held)
  return serverSaid && `No answer[ to {command}]: ${sayer[serverSaid].does}`
}
