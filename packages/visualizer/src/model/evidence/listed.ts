/** What a server has shown of a mailbox that a command could not use, or make, on the same connection. RFC 9051 §7.3.1. */
import { type Listed, listedOf } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { mailboxNamed } from "./mailboxName.ts"
import { mailboxOf, SeenMailboxes } from "./watch/SeenMailboxes.ts"
import { listens } from "./watch/Watches.ts"
import { atOnce } from "../../trace/pieces.ts"

const list = /^\* (LIST|LSUB|XLIST) \(([^)]*)\) (?:"[^"]*"|NIL) (.+)$/i

export const listedFor = ({ line, text }: CommandSpan, connection: Connection): Listed => {
  const name = mailboxOf(text)
  const seen = new SeenMailboxes()
  atOnce(listens(connection, [seen], line))
  if (name === "") return seen.of(text)
  const all = connection.wire.flatMap((each) => {
    const [, command = "", attributes = "", listed = ""] =
      each.direction === "received" ? (list.exec(each.text) ?? []) : []
    const found = { line: each.line, name: mailboxNamed(listed), attributes: attributes.split(" ") }
    // LSUB marks so what is not subscribed, and may be there
    return listed === "" || (/^LSUB$/i.test(command) && found.name === name) ? [] : [found]
  })
  // what was shown last before it holds
  const before = all.filter((each) => each.line < line)
  const shown = listedOf(name, [...before.toReversed(), ...all.slice(before.length)])
  return { ...shown, ...seen.of(text) }
}
