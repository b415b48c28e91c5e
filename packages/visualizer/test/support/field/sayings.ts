/** What servers say as they refuse or end, which decides whose turn it is. */
import { kept } from "./Scene.ts"
import { answers, at, bye, many, reads, seen, well } from "./parts.ts"
import { played } from "./plays.ts"

const ready = "S: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN] ready"

/** Minutes of which each is soon after the mailbox was opened again. */
const soonAfterEach = [0.5, 1, 1.5]

export const sayings = {
  "shuts-down-again": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many } },
    plan: (world) => at(soonAfterEach, bye(world, "[UNAVAILABLE] Server shutting down, try again later"))
  }),
  "taken-by-another-login": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many } },
    plan: (world) => at(soonAfterEach, bye(world, "Session replaced by another client"))
  }),
  "fetch-internal-error": kept({
    server: well,
    minutes: 40,
    options: { mailboxes: { INBOX: many } },
    hears: answers("UID FETCH", "NO Interner Serverfehler"),
    plan: (_, supervised) => at([10, 20], reads(supervised, 3))
  }),
  "fetch-says-failed": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many } },
    hears: answers("UID FETCH", "NO UID FETCH failed"),
    plan: (_, supervised) => at([10], reads(supervised, 3))
  }),
  "store-later": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many } },
    hears: answers("UID STORE", "NO Derzeit nicht möglich, bitte in 5 Minuten erneut versuchen"),
    plan: (_, supervised) => at([10], seen(supervised, 2))
  }),
  "blocked-without-tag": played({
    script: `${ready}\nlogin <1>\nS: * NO [ALERT] Your IP 192.0.2.7 is blocked: too many failures, try again in 30 minutes\nclose`
  }),
  "blocked-in-ok": played({ script: "S: * OK Your IP 192.0.2.7 has been blacklisted\nclose" }),
  "blocked-without-tag-bad": played({
    script: `${ready}\nlogin <1>\nS: * BAD Too many failed logins from your address\nclose`
  }),
  "proxy-refuses": played({ script: "S: * BYE Proxy: your address 192.0.2.7 is not allowed here\nclose" })
}
