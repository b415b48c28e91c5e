import { Envelope, type Response } from "@effect-imap/core"

const quoted = (text: string): Response.Value => ({ _tag: "Quoted", text })
const list = (...items: ReadonlyArray<Response.Value>): Response.Value => ({ _tag: "List", items })
const nil: Response.Value = { _tag: "Nil" }
const ada = list(quoted("Ada Lovelace"), nil, quoted("ada"), quoted("example.com"))

// Envelope.fromValue
// out of a FETCH response of one's own command; `Command.fetch(…, { envelope: true })` has it read already
const envelope = Envelope.fromValue(
  list(quoted("Sun, 1 Feb 2026 12:30:00 +0100"), quoted("=?utf-8?q?Gr=C3=BC=C3=9Fe?="), list(ada))
)
export const subject = envelope.subject // "Grüße"
export const senders = Envelope.mailboxes(envelope.from).map(({ address }) => address) // ["ada@example.com"]
