/** What LIST shows of a mailbox that a command could not use, on the same connection. RFC 9051 §7.3.1. */
import { type Listed, listedOf } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { mailboxNamed } from "./Validities.ts"

const list = /^\* (?:LIST|LSUB|XLIST) \(([^)]*)\) (?:"[^"]*"|NIL) (.+)$/i

/** The commands that name a mailbox, which is their first argument or their last one. */
const first = /^\S+ (?:SELECT|EXAMINE|STATUS|APPEND) ("[^"]*"|\S+)/i
const last = /^\S+ (?:UID )?(?:COPY|MOVE) [\d:,*]+ ("[^"]*"|\S+)$/i

export const listedFor = ({ text }: CommandSpan, { wire }: Connection): Listed => {
  const name = mailboxNamed((first.exec(text) ?? last.exec(text))?.[1] ?? "")
  if (name === "") return {}
  const all = wire.flatMap((line) => {
    const [, attributes = "", listed = ""] = line.direction === "received" ? (list.exec(line.text) ?? []) : []
    return listed === "" ? [] : [{ name: mailboxNamed(listed), attributes: attributes.split(" ") }]
  })
  return listedOf(name, all)
}
