import { Capability, Quotation } from "@effect-imap/core"

const { word } = Quotation.redactor()
const listed = Capability.fromText("IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN AUTH=SCRAM-SHA-256 IDLE", word)

// Capability.fromText
// what came after `* CAPABILITY `; the redactor of the connection makes the names fit to be kept
const capabilities = Capability.fromText("IMAP4rev1 IDLE AUTH=PLAIN", word)
export const idles = capabilities.has("IDLE") // true

// Capability.fromNames
// a `Capability` response that is read already; a server that writes `LITERAL +` means `LITERAL+`
export const names = Array.from(Capability.fromNames(["IMAP4rev1", "LITERAL", "+"], word))
// ["IMAP4REV1", "LITERAL+"]

// Capability.fromCode
// S: a1 OK [CAPABILITY IMAP4rev1 IDLE] Logged in
export const ofCode = Capability.fromCode({ name: "CAPABILITY", args: "IMAP4rev1 IDLE" }, word)?.has("IDLE") // true

// Capability.fromUntagged
// the newest list among what came while a command ran; `undefined` where none did
export const newest = Capability.fromUntagged(
  [
    { _tag: "Capability", names: ["IMAP4rev1"] },
    { _tag: "Capability", names: ["IMAP4rev1", "IDLE"] }
  ],
  word
)?.size // 2

// Capability.saslMechanisms
export const mechanisms = Capability.saslMechanisms(listed) // ["PLAIN", "SCRAM-SHA-256"]

// Capability.offers
export const isStrong = Capability.offers(listed, "SCRAM-SHA-256") // true

// Capability.isImap4
export const isKnownVersion = Capability.isImap4(listed) // true

// Capability.hasInitialResponse
// true: AUTHENTICATE PLAIN and its response go out in one line, which saves a round trip
export const savesRoundTrip = Capability.hasInitialResponse(listed)

// Capability.literals
// "plus": a literal of any size is sent without waiting for the server's `+`
export const literals = Capability.literals(listed)
