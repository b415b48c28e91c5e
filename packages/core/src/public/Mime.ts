/** The contents of a message: its envelope, its parts, and their octets decoded. RFC 2045 to 2047, RFC 9051 §7.5.2. */
export { contents, decodeCharset, decodeText } from "../imap/Mime.ts"
export { attachments, BodyStructure, mediaType, Part, parts, text, type Text } from "../imap/BodyStructure.ts"
export { Envelope, type Mailbox, mailboxes } from "../imap/Envelope.ts"
