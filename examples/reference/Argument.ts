import { Argument, Command } from "@effect-imap/core"
import { DateTime, Stream } from "effect"

const bytesOf = (text: string) => new TextEncoder().encode(text)
const moment = DateTime.makeZonedUnsafe("2026-02-01T11:30:00Z", { timeZone: "Europe/Berlin" })

// Argument.atom
// a keyword or a number, sent unchanged; a user's text goes into Argument.text
export const larger = Command.raw("UID SEARCH", Argument.atom("LARGER"), Argument.atom(1_000_000))
// C: UID SEARCH LARGER 1000000

// Argument.string
// IMAP wants a string here, and no atom
export const identity = Command.raw("ID", Argument.list(Argument.string("name"), Argument.string("my-app")))
// C: ID ("name" "my-app")

// Argument.list
export const status = Command.raw(
  "STATUS",
  Argument.mailbox("INBOX"),
  Argument.list(Argument.atom("MESSAGES"), Argument.atom("UNSEEN"))
)
// C: STATUS INBOX (MESSAGES UNSEEN)

// Argument.bytes
export const draft = Command.raw(
  "APPEND",
  Argument.mailbox("Drafts"),
  Argument.bytes(bytesOf("Subject: hello\r\n\r\nHello.\r\n"))
)

// Argument.stream
// a large message, of which only a piece is held in memory; its size must be known
const pieces = [bytesOf("Subject: hello\r\n\r\n"), bytesOf("Hello.\r\n")]
const size = pieces.reduce((sum, { length }) => sum + length, 0)
export const upload = Command.raw(
  "APPEND",
  Argument.mailbox("Drafts"),
  Argument.stream(size, Stream.fromIterable(pieces))
)

// Argument.date
export const since = Command.raw("UID SEARCH", Argument.atom("SINCE"), Argument.date(moment))
// C: UID SEARCH SINCE 1-Feb-2026

// Argument.dateTime
// the date that an appended message is to have in the mailbox
export const dated = Command.raw(
  "APPEND",
  Argument.mailbox("Archive"),
  Argument.dateTime(moment), // " 1-Feb-2026 12:30:00 +0100"
  Argument.bytes(bytesOf("Subject: hello\r\n\r\nHello.\r\n"))
)

// Argument.nil
export const anonymous = Command.raw("ID", Argument.nil)
// C: ID NIL
