import { Advice } from "@effect-imap/core"

// Advice.of
const advice = Advice.of({ _tag: "ConnectRefused", host: "imap.example.com", port: 993 })
export const shown = `${advice.title}. ${advice.why} ${advice.try}`

// Advice.sentence
// the `advice` of an error: what to do, without what happened and why
export const toDo = Advice.sentence({ _tag: "MailboxMissing", mailbox: "Sent" })

// Advice.ofTag
// for a failure that a log or a trace holds: its tag, and what was recorded of it
export const ofLog = Advice.ofTag("DnsNotFound", { host: "imap.exmaple.com" })?.title
export const ofNoReason = Advice.ofTag("Unheard", {}) // undefined

// Advice.ofRefusal
export const refusal = Advice.ofRefusal({
  host: "imap.gmail.com",
  step: "auth",
  code: "ALERT",
  text: "Application-specific password required"
})
export const [quirk, meaning] = [refusal?.id, refusal?.tag] // "gmail-app-password", "AppPasswordRequired"

// Advice.ofQuirk
export const page = Advice.ofQuirk("gmail-app-password")?.help // the provider's page on app passwords

// Advice.observation
export const slow = Advice.observation("slow-step", { step: "select", ms: 4_200 }).title
// "The server took 4.2 s for select"

// Advice.recorded
// a trace may be anybody's: of its facts only those are taken that the words can be made of, here the host
const told = { host: "imap.example.com", port: "many" }
export const words = Advice.ofTag("ConnectRefused", Advice.recorded(told))?.title
// "Nothing listens on “imap.example.com”, port 993"

// Advice.isStep
export const known = ["select", "lunch"].filter(Advice.isStep) // ["select"]

// Advice.duration
export const times = [0.42, 143, 15_000, 123_000].map(Advice.duration)
// ["0.4 ms", "143 ms", "15 s", "2 min 3 s"]
