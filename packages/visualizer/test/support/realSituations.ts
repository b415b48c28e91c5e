/** Situations of servers and networks that exist, each as its users report it (docs/quirks.md has the sources). */
import * as Account from "@effect-imap/core/Account"
import * as Argument from "@effect-imap/core/Argument"
import { Effect, Redacted } from "effect"
import {
  asks,
  flags,
  greeting,
  leaves,
  login,
  mailbox,
  open,
  reads,
  rests,
  searches,
  select,
  type Situation,
  untrusted
} from "./situationParts.ts"

const accepted = `S: <2> OK [READ-WRITE] done\n${leaves}`

/** A server that greets like this, and is ordinary after it. */
const greets = (...lines: ReadonlyArray<string>): Situation => ({
  script: `${lines.join("\n")}\nlogin <1>\nS: <1> OK [CAPABILITY IMAP4rev1] done\nC: <2> SELECT INBOX\n${mailbox}\n${accepted}`
})

const token = Account.tokenSource({ get: Effect.succeed(Redacted.make("ya29.secret")) })

export const opening = {
  "exchange-throttled": select(
    "S: <2> BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds\ndeaf"
  ),
  "exchange-not-authenticated": login(
    `S: <1> OK Unable to authenticate.\nC: <4> CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: <4> OK done\nC: <2> SELECT INBOX\nS: <2> BAD Command received in Invalid state.\ndeaf`
  ),
  "yahoo-rate-limit": login("S: <1> NO [LIMIT] LOGIN Rate limit hit.\ndeaf"),
  "yahoo-login-unavailable": login(
    "S: <1> NO [UNAVAILABLE] LOGIN Server error - Please try again later\ndeaf"
  ),
  "icloud-web-password": {
    ...login("S: <1> NO [AUTHENTICATIONFAILED] Authentication Failed\ndeaf"),
    account: { host: "imap.mail.me.com" }
  },
  "token-refused": {
    script: `S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] ready\nlogin <1>\nS: + eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ==\nC: \nS: <1> NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\ndeaf`,
    account: { token }
  },
  "password-hint-in-english-and-russian": login(
    "S: <1> NO [AUTHENTICATIONFAILED] NEOBHODIM parol prilozheniya https://help.mail.ru/mail/security/protection/external / Application password is REQUIRED\ndeaf"
  ),
  "dovecot-auth-waits": greets(
    "S: * OK Waiting for authentication process to respond..",
    ".. 21 seconds",
    greeting
  ),
  "dovecot-auth-never": {
    script:
      "S: * OK Waiting for authentication process to respond..\n.. 60 seconds\nS: * BYE Disconnected for inactivity.\nclose"
  },
  "address-blocked": { script: "S: * NO LOGOUT Intrusion prevention active for [203.0.113.9]\nclose" },
  "captive-portal": {
    script: "S: HTTP/1.1 302 Found\nS: Location: http://portal.hotel.example/login\nS: \nclose",
    account: { security: "starttls" }
  },
  "inspecting-proxy": untrusted("tlsUntrusted", "issued by “Fortinet Untrusted CA”"),
  "imap-off-but-ok": login(
    "S: <1> OK [ALERT] Please enable IMAP access in your account settings first.\nC: <4> CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: <4> OK done\nC: <2> SELECT INBOX\nS: <2> NO Please enable IMAP access in your account settings first.\ndeaf"
  ),
  "password-expires-soon": login(
    `S: <1> OK [ALERT] Your password expires in 3 days\nC: <4> CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: <4> OK done\nC: <2> SELECT INBOX\n${mailbox}\n${accepted}`
  ),
  "mailbox-storage-down": select(
    "S: <2> NO [UNAVAILABLE] Mailbox server is not reachable, please try later\ndeaf"
  ),
  "mailbox-over-quota": select("S: <2> NO [OVERQUOTA] Mailbox is over its quota\ndeaf")
} satisfies Readonly<Record<string, Situation>>

const letter = Argument.bytes(new TextEncoder().encode("Subject: Hello\r\n\r\nHello.\r\n"))
const appends = asks("APPEND", Argument.mailbox("Sent"), letter)
const moves = asks("MOVE", Argument.sequence(1), Argument.mailbox("Trash"))

export const inUse = {
  "gmail-bandwidth": open(
    reads,
    `C: <3> FETCH 1 BODY.PEEK[]\nS: <3> NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)\n${leaves}`
  ),
  "gmail-session-over": {
    ...open(rests, ".. 24 minutes\nS: * BYE Session expired, please login again.\nclose"),
    for: 3_600_000
  },
  "exchange-token-expired": {
    script: `S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] ready\nlogin <1>\nS: <1> OK [CAPABILITY IMAP4rev1] done\nC: <2> SELECT INBOX\n${mailbox}\nS: <2> OK [READ-WRITE] done\n.. 58 minutes\nS: * BYE Session invalidated - AccessTokenExpired\nclose`,
    works: rests,
    account: { token },
    for: 3_600_000
  },
  "exchange-down": open(
    searches,
    "C: <3> SEARCH UNSEEN\nS: Server Unavailable. 15\nS: * BYE Connection closed.\nclose"
  ),
  "exchange-backoff-in-use": open(
    reads,
    `C: <3> FETCH 1 BODY.PEEK[]\nS: <3> BAD Request is throttled. Suggested Backoff Time: 30000 milliseconds\n${leaves}`
  ),
  "quota-warning": open(
    flags,
    `C: <3> STORE 1 +FLAGS (\\Seen)\nS: * NO Warning: your mailbox is 98 % full\nS: * 1 FETCH (FLAGS (\\Seen))\nS: <3> OK done\n${leaves}`
  ),
  "append-no-such-mailbox": open(
    appends,
    `command <3> APPEND Sent...\nS: <3> NO [TRYCREATE] Mailbox doesn't exist: Sent\n${leaves}`
  ),
  "append-cut": open(appends, "command <3> APPEND Sent...\n.. 5 seconds\nreset"),
  "move-half-done": open(
    moves,
    `C: <3> MOVE 1 Trash\nS: * OK [COPYUID 9 1 4] moved\nS: * 1 EXPUNGE\nS: <3> NO [SERVERBUG] Internal error\n${leaves}`
  ),
  "locked-by-pop": open(
    flags,
    `C: <3> STORE 1 +FLAGS (\\Seen)\nS: * OK [READ-ONLY] Now READ-ONLY, mailbox lock surrendered\nS: <3> NO STORE failed: mailbox is locked by POP server\n${leaves}`
  ),
  "mailbox-deleted-elsewhere": open(
    searches,
    "C: <3> SEARCH UNSEEN\nS: * BYE [NONEXISTENT] Mailbox was deleted by another session\nclose"
  ),
  "literal-too-short": open(
    reads,
    `C: <3> FETCH 1 BODY.PEEK[]\nS: * 1 FETCH (BODY[] {5}\nS: Subject: longer than it says\nS: )\nS: <3> OK done\n${leaves}`
  ),
  "fewer-without-expunge": open(
    searches,
    `C: <3> SEARCH UNSEEN\nS: * 1 EXISTS\nS: * SEARCH 1\nS: <3> OK done\n${leaves}`
  ),
  "untagged-bad-in-use": open(
    searches,
    `C: <3> SEARCH UNSEEN\nS: * BAD Command not recognized\nS: <3> OK done\n${leaves}`
  ),
  "search-answered-with-bad-argument": open(
    searches,
    `C: <3> SEARCH UNSEEN\nS: <3> NO SEARCH State error\n${leaves}`
  ),
  "logged-out-by-another": {
    ...open(
      rests,
      ".. 7 minutes\nS: * BYE You have been disconnected because another client logged in\nclose"
    ),
    for: 3_600_000
  }
} satisfies Readonly<Record<string, Situation>>
