import { Quirks, Quotation } from "@effect-imap/core"

const acme: Quirks.Quirk = {
  id: "acme-throttle",
  state: "auth",
  match: { text: /too many logins, wait (?<milliseconds>\d+) ms/i, manner: ["NO"] },
  recovery: { _tag: "Means", reason: { _tag: "AuthThrottled" }, retryAfter: "1 minute" },
  source: "Acme's manual, page 12"
}

const text = "Too many logins, wait 5000 ms"
const seen: Quirks.Seen = {
  state: "auth",
  manner: "NO",
  code: undefined,
  text,
  host: "imap.example.com",
  greeting: "* OK ready",
  capabilities: new Set(["IMAP4REV1"]),
  user: "ada@example.com",
  credential: "password"
}

// Quirks.find
// does a quirk of one's own recognise what the server said?
const found = Quirks.find([acme, ...Quirks.known], seen, "Means", "Refusal")

export const id = found?.quirk.id // "acme-throttle"

// Quirks.facts
// what the named groups of its pattern find in the server's words
const said = Quotation.redactor().text("Too many logins, wait 5000 ms")

export const { milliseconds } = Quirks.facts(acme, said) // "5000"
