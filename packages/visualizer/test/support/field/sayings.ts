/** What servers say as they refuse or end, which decides whose turn it is. */
import { imapflow, mailkit, said, secure, sent } from "./logParts.ts"
import { kept } from "./Scene.ts"
import { answers, at, bye, many, reads, seen, well } from "./parts.ts"
import { played } from "./plays.ts"

const ready = "S: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN] ready"

/** One of several connections of a program, each with a name of its own. */
const connected = (cid: string, at: number, answer: string) =>
  [
    [at, { ...secure("imap.example.com"), cid }],
    [at + 40, { ...said("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready"), cid }],
    [at + 41, { ...sent('1 AUTHENTICATE PLAIN "(* value hidden *)"'), cid }],
    [at + 140, { ...said(answer), cid }]
  ] as const

const explained = btoa('{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}')
const inMailkit = (lines: string): string =>
  `2026-11-18T07:12:40Z Connected to imaps://imap.example.com:993/
2026-11-18T07:12:40Z S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR COMPRESS=DEFLATE] ready
${lines}`

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
  "proxy-refuses": played({ script: "S: * BYE Proxy: your address 192.0.2.7 is not allowed here\nclose" }),
  "log-imapflow-token-explained": imapflow(
    [0, secure("imap.gmail.com")],
    [40, said("* OK Gimap ready for requests from 192.0.2.7")],
    [41, sent('1 AUTHENTICATE XOAUTH2 "(* value hidden *)"')],
    [140, said(`+ ${explained}`)],
    [141, sent("")],
    [220, said("1 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)")],
    [230, { msg: "Connection closed" }]
  ),
  "log-mailkit-token-expired": mailkit(
    inMailkit(`2026-11-18T07:12:41Z C: A00000001 AUTHENTICATE XOAUTH2 ********
2026-11-18T07:12:42Z S: A00000001 NO AUTHENTICATE failed: token expired.
2026-11-18T07:12:42Z C: A00000002 LOGOUT
2026-11-18T07:12:42Z S: A00000002 OK LOGOUT completed
`)
  ),
  "log-mailkit-open-elsewhere": mailkit(
    inMailkit(`2026-11-18T07:12:41Z C: A00000001 AUTHENTICATE PLAIN ********
2026-11-18T07:12:41Z S: A00000001 OK [CAPABILITY IMAP4rev1] Logged in
2026-11-18T07:12:41Z C: A00000002 SELECT INBOX
2026-11-18T07:12:41Z S: * 57 EXISTS
2026-11-18T07:12:41Z S: * OK [UIDVALIDITY 1112] UIDs valid
2026-11-18T07:12:41Z S: * NO Mailbox is open by another process, access is readonly
2026-11-18T07:12:41Z S: A00000002 OK [READ-ONLY] SELECT completed
2026-11-18T07:12:42Z C: A00000003 UID STORE 5 +FLAGS.SILENT (\\Seen)
2026-11-18T07:12:42Z S: A00000003 NO [INUSE] Mailbox is open by another process
2026-11-18T07:12:43Z C: A00000004 LOGOUT
2026-11-18T07:12:43Z S: A00000004 OK LOGOUT completed
`)
  ),
  "log-mailkit-compressed": mailkit(
    inMailkit(`2026-11-18T07:12:41Z C: A00000001 AUTHENTICATE PLAIN ********
2026-11-18T07:12:41Z S: A00000001 OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] Logged in
2026-11-18T07:12:41Z C: A00000002 COMPRESS DEFLATE
2026-11-18T07:12:41Z S: A00000002 OK DEFLATE active
2026-11-18T07:12:41Z C: r\u0004\u0012\u0081J\u00cf\u0003xw
2026-11-18T07:12:42Z S: R\u00f4\u00f7\u0012\u0001\u00aa\u00bb
2026-11-18T07:12:43Z S: \u0002\u0001\u00e4
`)
  ),
  "log-imapflow-own-connections": imapflow(
    ...connected("a1", 0, "1 OK [CAPABILITY IMAP4rev1 IDLE] Logged in"),
    ...connected("b2", 1_000, "1 OK [CAPABILITY IMAP4rev1 IDLE] Logged in"),
    ...connected("c3", 2_000, "1 OK [CAPABILITY IMAP4rev1 IDLE] Logged in"),
    ...connected("d4", 3_000, "1 NO [ALERT] Too many simultaneous connections. (Failure)"),
    [3_230, { msg: "Connection closed", cid: "d4" }]
  ),
  "log-mailkit-encoded-twice": mailkit(
    inMailkit(`2026-11-18T07:12:41Z C: A00000001 AUTHENTICATE PLAIN ********
2026-11-18T07:12:41Z S: A00000001 OK [CAPABILITY IMAP4rev1] Logged in
2026-11-18T07:12:41Z C: A00000002 SELECT Entw&-APw-rfe
2026-11-18T07:12:41Z S: A00000002 NO [NONEXISTENT] Mailbox doesn't exist
2026-11-18T07:12:43Z C: A00000003 LOGOUT
2026-11-18T07:12:43Z S: A00000003 OK LOGOUT completed
`)
  ),
  "select-noselect": played({
    script: `${ready}\nlogin <1>\nS: <1> OK [CAPABILITY IMAP4rev1] Logged in\nC: <2> SELECT Archive\nS: <2> NO Mailbox is \\Noselect\nC: <3> LOGOUT\nS: * BYE bye\nS: <3> OK bye\nclose`,
    account: { mailbox: "Archive" }
  })
}
