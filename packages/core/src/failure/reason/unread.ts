/** What is known of an answer that did not come: that this program did not read, or what the server said that it does. */
import { duration } from "../../base/duration.ts"
import type { held, serverSaid } from "./fields.ts"
import { app, nobody, type Of, type Turn, user } from "./turns.ts"
import type { FactsOf } from "./Kind.ts"

interface Table {
  readonly held: typeof held
  readonly serverSaid: typeof serverSaid
}
type Known = Required<FactsOf<Table>>

/** What follows if this program did not read. */
export const unread = app(
  "app",
  "Let the app ask for less at once, and do long work in pieces or in another thread."
)

/** What follows from the server's words about its work. */
export const sayer: { readonly [Each in Known["serverSaid"]]: Turn & { readonly does: string } } = {
  lock: {
    ...user(
      "others",
      "Find the program that uses this mailbox, let it finish or close it, and send the command again."
    ),
    does: "another session holds a lock"
  },
  index: {
    ...nobody("server", "Wait until the index is built, then send the command again."),
    does: "the server builds an index"
  },
  work: {
    ...app("patience", "Let the program wait longer (`limits.command`), or ask for less at once."),
    does: "the server works on it"
  }
}

/** The title of what ended since this program had read nothing. */
export const heldTitle = ({ ms }: Known["held"]): string => `This program read nothing for ${duration(ms)}`

/** The same, or that of an answer that did not come although the server had said what it does. */
export const unreadTitle = ({ held, serverSaid }: Of<Table>): string | undefined => {
  if (held !== undefined) return heldTitle(held)
  return serverSaid && `No answer[ to {command}]: ${sayer[serverSaid].does}`
}
