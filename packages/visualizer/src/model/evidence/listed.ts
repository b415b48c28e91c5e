/** What a server has shown of a mailbox that a command could not use, on the same connection. RFC 9051 §7.3.1. */
import { type Listed, listedOf } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { mailboxOf, SeenMailboxes } from "./watch/SeenMailboxes.ts"
import { mailboxNamed } from "./watch/Validities.ts"

const list = /^\* (?:LIST|LSUB|XLIST) \(([^)]*)\) (?:"[^"]*"|NIL) (.+)$/i

export const listedFor = ({ line, text }: CommandSpan, { wire }: Connection): Listed => {
  const name = mailboxOf(text)
  if (name === "") return {}
  const all = wire.flatMap((each) => {
    const [, attributes = "", listed = ""] = each.direction === "received" ? (list.exec(each.text) ?? []) : []
    return listed === "" ? [] : [{ name: mailboxNamed(listed), attributes: attributes.split(" ") }]
  })
  return { ...listedOf(name, all), there: wasThere(line, text, wire) }
}

const wasThere = (before: number, text: string, wire: Connection["wire"]): boolean => {
  const seen = new SeenMailboxes()
  for (const each of wire) {
    if (each.line >= before) break
    if (each.direction === "sent") seen.sent(each)
    else seen.received(each)
  }
  return seen.has(text)
}
