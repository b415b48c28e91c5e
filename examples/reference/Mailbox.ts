import { Mailbox } from "@effect-imap/core"

// Mailbox.empty
export const before = Mailbox.empty("INBOX", false).uidValidity // undefined: the server has not said anything yet

// Mailbox.fromSelect
// S: * 172 EXISTS
// S: * OK [UIDVALIDITY 3857529045] UIDs valid
// S: a2 OK [READ-WRITE] SELECT completed
const code = { name: "UIDVALIDITY", args: "3857529045" }
const inbox = Mailbox.fromSelect(
  "INBOX",
  false,
  [
    { _tag: "Exists", count: 172 },
    { _tag: "Status", condition: "OK", code, text: "UIDs valid" }
  ],
  { name: "READ-WRITE", args: "" }
)
export const [exists, uidValidity] = [inbox.exists, inbox.uidValidity] // 172, 3857529045

// Mailbox.withUntagged
// S: * 173 EXISTS
export const more = Mailbox.withUntagged(inbox, { _tag: "Exists", count: 173 }).exists // 173

// Mailbox.withCode
// S: a7 OK [HIGHESTMODSEQ 715194045007] STORE completed
export const modSeq = Mailbox.withCode(inbox, { name: "HIGHESTMODSEQ", args: "715194045007" }).highestModSeq
// 715194045007n
