import { Mime } from "@effect-imap/core"

const bytesOf = (text: string) => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

// Mime.decodeWords
export const subject = Mime.decodeWords("=?utf-8?q?Gr=C3=BC=C3=9Fe?= aus Bonn") // "Grüße aus Bonn"

// Mime.decodeTransfer
// a part that is in memory, whole; `Mime.decodeText` reads its charset as well
export const hello = textOf(Mime.decodeTransfer(bytesOf("SGVsbG8u"), "base64")) // "Hello."

// Mime.transferDecoder
// the same piece by piece, wherever the pieces were cut
const decoder = Mime.transferDecoder("quoted-printable")
const read = [decoder.push(bytesOf("Gr=C3")), decoder.push(bytesOf("=BC=C3=9Fe")), decoder.end()]
export const greeting = Buffer.concat(read).toString() // "Grüße"
