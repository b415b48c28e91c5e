/** Commands that one mailbox refuses and another one of the same connection does not. */
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { isRefused, isSelect } from "./facts.ts"
import { mailboxIn } from "./mailboxName.ts"

/** The mailbox in which commands of a name were refused each time, and one in which they were done. */
export interface WhereRefused {
  readonly here: string
  readonly there: string
}

/** The commands about the messages of the open mailbox, which no connection has from one before it. RFC 9051 §3. */
export const ofMessages = /^(?:UID )?(?:COPY|EXPUNGE|FETCH|MOVE|SEARCH|SORT|STORE|THREAD)$/

/** Returns it; nothing if one of them went otherwise. */
export const whereRefused = (name: string, connection: Connection): WhereRefused | undefined => {
  if (!ofMessages.test(name)) return undefined
  const refused = new Set<string>()
  const done = new Set<string>()
  let open = ""
  for (const command of connection.commands) {
    if (isSelect(command)) open = isDone(command) ? mailboxIn(command.text) : ""
    else if (command.name === name && isRefused(command)) refused.add(open)
    else if (command.name === name && isDone(command)) done.add(open)
  }
  const [here = ""] = refused
  const [there = ""] = done
  return refused.size === 1 && here !== "" && there !== "" && !done.has(here) ? { here, there } : undefined
}

const isDone = ({ answer }: CommandSpan): boolean => answer?.condition === "OK"
