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

// Mime.text, Mime.decodeText
// the text of a message whose parts were fetched undecoded; `connection.read` does all of it
export const textOf = (structure: Mime.BodyStructure, parts: ReadonlyMap<string, Uint8Array>) => {
  const part = Mime.text(structure, "plain")
  const octets = part && parts.get(part.part)
  return part && octets && Mime.decodeText(part, octets)
}

// Mime.parts, Mime.mediaType
// the number and the media type of each part that is no multipart
export const contentsOf = (structure: Mime.BodyStructure) =>
  Mime.parts(structure).map((part) => `${part.part} ${Mime.mediaType(part)}`) // ["1.1 text/plain", "1.2 text/html"]

// Mime.mailboxes
// people, also those within a group
export const senders = ({ from }: Mime.Envelope) =>
  Mime.mailboxes(from).map(({ address, name }) => name ?? address) // ["Ada Lovelace"]
