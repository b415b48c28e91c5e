/** The rest of a log that has compressed octets in place of lines. RFC 4978. */
import { type Events, type LoggedConnection, none } from "./LoggedConnection.ts"

/** Returns whether the log has compressed octets in place of lines, from here to its end. RFC 4978. */
export const isBeyondReading = (connection: LoggedConnection, bytes: Uint8Array): boolean => {
  return connection.isUnreadable || (connection.isCompressed && isBinary(bytes))
}

/** Says once that the rest cannot be read. */
export const compressed = (connection: LoggedConnection): Events => {
  if (connection.isUnreadable) return none
  connection.isUnreadable = true
  connection.pending.clear()
  return [connection.event("trace:note", { text: compressedFromHere, kind: "compressed" })]
}

/** Begins the note of a log whose rest is compressed; the viewer looks for it. */
const compressedFromHere = "compressed from here on (COMPRESS DEFLATE): this log does not show what follows"

/** Returns whether there are octets that no line of IMAP has: control characters other than tab and line end. */
const isBinary = (bytes: Uint8Array): boolean =>
  bytes.some((octet) => octet < 0x20 && octet !== 0x09 && octet !== 0x0a && octet !== 0x0d)
