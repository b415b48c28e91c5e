import { Quotation, Reason } from "@effect-imap/core"

// Reason.make
// a reason for a test of what an app shows
const reason = Reason.make({ _tag: "MailboxMissing", mailbox: "Sent" })

export const tag = reason._tag // "MailboxMissing"

// Reason.ofWire
// a failure of the parser, as errors tell it: the server's digits go through the redactor of the connection
export const tooLarge = Reason.ofWire(
  { _tag: "LiteralTooLarge", limit: 4096, announced: "99999999999999999999" },
  Quotation.redactor().text
)
