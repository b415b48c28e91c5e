import { Quotation } from "@effect-imap/core"
import { Redacted } from "effect"

// Quotation.redactor
// whatever a server says, the password is not in it any more
const redactor = Quotation.redactor()
redactor.add(Redacted.make("correct horse"))
export const shown = redactor.text("NO user ada, password correct horse: denied")
// "NO user ada, password <redacted>: denied"

// Quotation.groups
// parts of a quotation are quotations, too
const busy = Quotation.groups(redactor.text("Busy, retry in 30 s"), /retry in (?<seconds>\d+) s/)

export const seconds = busy?.["seconds"] // "30"

// Quotation.ours
// one's own words where a quotation is asked for: a literal of the source, and nothing else compiles
export const help = Quotation.ours("https://mail.example.com/help")
