/** What a server has shown of a mailbox that a command could not use, on the same connection. RFC 9051 §7.3.1. */
import { type Listed, listedOf } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { mailboxOf, SeenMailboxes } from "./watch/SeenMailboxes.ts"
import { mailboxNamed } from "./mailboxName.ts"
import { listens } from "./watch/Watches.ts"
import { atOnce } from "../../trace/pieces.ts"

const list = /^\* (?:LIST|LSUB|XLIST) \(([^)]*)\) (?:"[^"]*"|NIL) (.+)$/i

export const listedFor = ({ line, text }: CommandSpan, connection: Connection): Listed => {
  const name = mailboxOf(text)
  if (name === "") return {}
  const all = connection.wire.flatMap((each) => {
    const [, attributes = "", listed = ""] = each.direction === "received" ? (list.exec(each.text) ?? []) : []
    return listed === "" ? [] : [{ name: mailboxNamed(listed), attributes: attributes.split(" ") }]
  })
  return { ...listedOf(name, all), there: wasThere(line, text, connection) }
}

const wasThere = (before: number, text: string, connection: Connection): boolean => {
  const seen = new SeenMailboxes()
  atOnce(listens(connection, [seen], before))
  return seen.has(text)
}
