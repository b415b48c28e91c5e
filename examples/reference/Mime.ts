import { Mime } from "@effect-imap/core"

// Mime.decodeCharset
// octets that are decoded already, such as those of `Mime.contents`
export const umlauts = Mime.decodeCharset(
  { params: new Map([["charset", "iso-8859-1"]]) },
  Uint8Array.of(0xe4, 0xf6)
) // "äö"

// Mime.attachments
export const files = (structure: Mime.BodyStructure) =>
  Mime.attachments(structure).map(({ filename }) => filename) // ["invoice.pdf"]
