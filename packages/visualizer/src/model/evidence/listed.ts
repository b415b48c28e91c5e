/** What LIST shows of a mailbox that a command could not use, on the same connection. RFC 9051 §5.1, §7.3.1. */
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { mailboxNamed } from "./Validities.ts"

interface Listed {
  /** The name under which it is listed, if that is another one. */
  readonly listedAs?: string | undefined
  /** It is listed as a level above mailboxes, or as one that is not there. */
  readonly unselectable?: boolean
}

const list = /^\* (?:LIST|LSUB|XLIST) \(([^)]*)\) (?:"[^"]*"|NIL) (.+)$/i
const noMailbox = /\\(?:NOSELECT|NONEXISTENT)\b/i

/** The commands that name a mailbox, which is their first argument or their last one. */
const first = /^\S+ (?:SELECT|EXAMINE|STATUS|APPEND) ("[^"]*"|\S+)/i
const last = /^\S+ (?:UID )?(?:COPY|MOVE) [\d:,*]+ ("[^"]*"|\S+)$/i

export const listedOf = ({ text }: CommandSpan, { wire }: Connection): Listed => {
  const name = mailboxNamed((first.exec(text) ?? last.exec(text))?.[1] ?? "")
  if (name === "") return {}
  const all = wire.flatMap((line) => {
    const [, attributes = "", listed = ""] = line.direction === "received" ? (list.exec(line.text) ?? []) : []
    return listed === "" ? [] : [{ name: mailboxNamed(listed), unselectable: noMailbox.test(attributes) }]
  })
  const same = all.find((each) => each.name === name)
  if (same !== undefined) return same.unselectable ? { unselectable: true } : {}
  // a name that is not recorded tells nothing of its letters
  if (name.startsWith("<")) return {}
  return { listedAs: all.find((each) => !each.unselectable && alike(each.name) === alike(name))?.name }
}

/** Returns a name without what differs from server to server: its case, its separators, and the prefix INBOX. RFC 2342 §5. */
const alike = (name: string): string =>
  name
    .replaceAll(/[./\\]/g, "/")
    .replace(/^INBOX\//i, "")
    .toLowerCase()
