/** What a mailbox is for: by the attributes that the server lists for it (RFC 6154, XLIST), or by a usual name. Pure. */
import { specialUse } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { dataIn } from "./Data.ts"
import { mailboxOf } from "./watch/SeenMailboxes.ts"
import { mailboxNamed } from "./mailboxName.ts"

/** Returns the mailbox that a command stores messages in, with what it is for: `“Sent”, the mailbox for sent messages`. */
export const specialMailbox = (
  { line, name, text }: CommandSpan,
  { wire }: Connection
): string | undefined => {
  if (!/^(?:APPEND|(?:UID )?(?:COPY|MOVE))$/.test(name)) return undefined
  const mailbox = mailboxOf(text)
  if (mailbox === "") return undefined
  const attributes = wire.flatMap((each) => {
    const { listed } = dataIn(each.direction === "received" && each.line < line ? each.text : "")
    return listed !== undefined && mailboxNamed(listed.name) === mailbox ? [listed.attributes] : []
  })
  const use = specialUse(mailbox, attributes)
  return use === undefined
    ? undefined
    : `${mailbox.startsWith("<") ? mailbox : `“${mailbox}”`}, the mailbox for ${use}`
}
