/** Further situations that people brought, each opened cold: half of them while an account is opened, half of them after. */
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import { operations, Transport, TransportError, type TransportFailure } from "@effect-imap/core/Transport"
import { type Duration, Effect, Layer } from "effect"
import {
  asks,
  copies,
  first,
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

const refuses = (failure: TransportFailure, detail: string) => ({
  handshake: () => Effect.fail(new TransportError({ failure, detail }))
})

const upgrade = (answer: string): Situation => ({
  script: `S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\nC: <1> STARTTLS\n${answer}`,
  account: { security: "starttls" }
})

const opened = (untagged: string, tagged: string): Situation =>
  select(`${untagged}\nS: <2> ${tagged}\n${leaves}`)

/** A network in which this step fails, after this time. */
const unreachable = (
  kind: "dns" | "tcp",
  failure: TransportFailure,
  detail: string,
  after: Duration.Input = "60 millis"
): Situation => ({
  script: greeting,
  network: Layer.succeed(Transport, {
    kind: "network",
    connect: ({ port }, report) => {
      const run = operations(report)
      const fails = Effect.delay(Effect.fail(new TransportError({ failure, detail })), after)
      return kind === "dns"
        ? run({ kind }, fails)
        : Effect.andThen(run({ kind: "dns" }, Effect.sleep("9 millis")), run({ kind, port }, fails))
    }
  })
})

export const opening = {
  "dns-unknown": unreachable("dns", "dnsNotFound", "imap.example.com does not exist"),
  "dns-broken": unreachable("dns", "dnsTemporary", "the name server does not answer", "5 seconds"),
  "no-network": unreachable("dns", "offline", "no network interface is up"),
  "no-route": unreachable("tcp", "unreachable", "no route to host", "3 seconds"),
  "proxy-password": unreachable("tcp", "proxyAuthRequired", "407 Proxy Authentication Required"),
  "proxy-rules": unreachable("tcp", "proxyRefused", "SOCKS: connection not allowed by ruleset"),
  "proxy-cannot": unreachable("tcp", "proxyFailed", "SOCKS: host unreachable"),
  "proxy-down": unreachable("tcp", "proxyUnusable", "nothing listens at the proxy"),
  "ssh-on-the-port": { script: "clear\nS: SSH-2.0-OpenSSH_9.2p1 Debian-2\ndeaf" },
  "greeting-preauth": {
    script: `S: * PREAUTH [CAPABILITY IMAP4rev1] welcome back\nC: <2> SELECT INBOX\n${mailbox}\nS: <2> OK [READ-WRITE] done\n${leaves}`
  },
  "greeting-referral": {
    script: "S: * BYE [REFERRAL imap://imap2.example.com/] Server has moved\nclose"
  },
  "greeting-alert": {
    script: `S: * OK [ALERT] <b>Maintenance</b> on Sunday from 2 am\nC: <4> CAPABILITY\nS: * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\nS: <4> OK done\nlogin <1>\nS: <1> OK [CAPABILITY IMAP4rev1] done\nC: <2> SELECT INBOX\n${mailbox}\nS: <2> OK [READ-WRITE] done\n${leaves}`
  },
  "greeting-drips": {
    script: `S: * OK [CAPAB\\\n.. 3 seconds\nS: ILITY IMAP4rev1 SASL-IR \\\n.. 3 seconds\nS: AUTH=PLAIN] rea\\\n.. 3 seconds\nS: dy\nlogin <1>\nS: <1> OK [CAPABILITY IMAP4rev1] done\nC: <2> SELECT INBOX\n${mailbox}\nS: <2> OK [READ-WRITE] done\n${leaves}`
  },
  "greeting-too-many": {
    script:
      "S: * BYE Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)\nclose"
  },
  "greeting-pop-then-imap": { script: "S: NO service here\ndeaf" },
  "certificate-not-yet": untrusted("tlsNotYetValid", "it begins on 2027-01-01"),
  "certificate-revoked": untrusted("tlsRevoked", "revoked"),
  "login-limit": login("S: <1> NO [LIMIT] Too many simultaneous connections. (Failure)\ndeaf"),
  "login-no-code": login("S: <1> NO LOGIN failed.\ndeaf"),
  "login-locked": login("S: <1> NO Account is temporarily locked, try again in 15 minutes\ndeaf"),
  "login-app-password": login(
    "S: <1> NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)\ndeaf"
  ),
  "login-privacy": {
    script: "S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\ndeaf",
    account: { security: "none", allowPlaintext: true }
  },
  "login-slow": login(
    `.. 17 seconds\nS: <1> OK [CAPABILITY IMAP4rev1] done\nC: <2> SELECT INBOX\n${mailbox}\nS: <2> OK [READ-WRITE] done\n${leaves}`
  ),
  "login-no-way": {
    script: "S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2] ready\ndeaf"
  },
  "login-mechanisms": {
    script:
      "S: * OK [CAPABILITY IMAP4rev1 SASL-IR LOGINDISABLED AUTH=PLAIN] ready\nlogin <1>\nS: <1> NO Unsupported authentication mechanism\ndeaf"
  },
  "login-untagged-bad": login("S: * BAD internal server error\ndeaf"),
  "login-server-bug": login(
    "S: <1> NO [SERVERBUG] Internal error occurred. Refer to server log for more information.\ndeaf"
  ),
  "capability-app-gives-up": {
    script: "S: * OK ready\nC: <1> CAPABILITY\ndeaf",
    patience: 2500
  },
  "starttls-refused": upgrade("S: <1> NO TLS is not available\ndeaf"),
  "starttls-bad": upgrade("S: <1> BAD Unknown command\ndeaf"),
  "starttls-injected": upgrade("S: <1> OK begin\\\nS: ⏎* OK injected\ntls\ndeaf"),
  "starttls-self-signed": {
    ...upgrade("S: <1> OK begin\ntls\ndeaf"),
    options: refuses("tlsUntrusted", "self-signed certificate")
  },
  "starttls-cut": upgrade("S: <1> OK begin\nclose"),
  "select-bye": select("S: * BYE Internal error, restarting\nclose"),
  "select-cut": select("S: * 3 EXISTS\nclose"),
  "select-bad": select("S: <2> BAD Error in IMAP command SELECT: Unknown namespace\ndeaf"),
  "select-referral": select(
    "S: <2> NO [REFERRAL imap://user@server2.example.com/INBOX] Remote mailbox\ndeaf"
  ),
  "select-slow": select(`.. 21 seconds\n${mailbox}\nS: <2> OK [READ-WRITE] done\n${leaves}`),
  "select-read-only": opened(mailbox, "OK [READ-ONLY] done"),
  "select-without-uids": opened(
    "S: * 3 EXISTS\nS: * NO [UIDNOTSTICKY] Non-persistent UIDs",
    "OK [READ-WRITE] done"
  ),
  "select-corrupt": select("S: <2> NO [CORRUPTION] Mailbox index is broken\ndeaf"),
  "silent-in-the-clear": {
    script: "connection 993\nclear\ndeaf",
    account: { security: "auto" },
    options: { ports: { 993: "implicitTls", 143: "refused" } }
  }
} satisfies Readonly<Record<string, Situation>>

const letter = Argument.bytes(new TextEncoder().encode("Subject: Hello\r\n\r\nHello.\r\n"))
const appends = asks("APPEND", Argument.mailbox("INBOX"), letter)
const refusing = (command: string, works: Situation["works"], answer: string): Situation =>
  open(works ?? rests, `C: <3> ${command}\nS: <3> ${answer}\n${leaves}`)
const two = (connection: Parameters<typeof reads>[0]) =>
  Effect.all([Effect.exit(searches(connection)), Effect.exit(flags(connection))], { concurrency: 2 })

export const inUse = {
  "append-too-big": open(
    appends,
    `command <3> APPEND INBOX...\nS: <3> NO [TOOBIG] Message is larger than 20 MB\n${leaves}`
  ),
  "append-over-quota": open(
    appends,
    `command <3> APPEND INBOX...\nS: <3> NO [OVERQUOTA] Mailbox is full\n${leaves}`
  ),
  "create-exists": refusing(
    "CREATE Archive",
    asks("CREATE", Argument.mailbox("Archive")),
    "NO [ALREADYEXISTS] Mailbox already exists"
  ),
  "delete-nothing": refusing(
    "DELETE Old",
    asks("DELETE", Argument.mailbox("Old")),
    "NO [NONEXISTENT] Mailbox does not exist: Old"
  ),
  "copy-expunged": refusing(
    "COPY 1 Archive",
    copies,
    "NO [EXPUNGEISSUED] Some of the messages no longer exist"
  ),
  "search-charset": refusing(
    "SEARCH UNSEEN",
    searches,
    "NO [BADCHARSET (UTF-8 US-ASCII)] Unsupported search charset"
  ),
  "store-in-use": refusing(
    "STORE 1 +FLAGS (\\Seen)",
    flags,
    "NO [INUSE] Mailbox is in use by another process"
  ),
  "store-corrupt": refusing("STORE 1 +FLAGS (\\Seen)", flags, "NO [CORRUPTION] Mailbox index is corrupted"),
  "store-client-bug": refusing(
    "STORE 1 +FLAGS (\\Seen)",
    flags,
    "NO [CLIENTBUG] You can only store flags once"
  ),
  "store-limit": refusing("STORE 1 +FLAGS (\\Seen)", flags, "NO [LIMIT] At most 1000 messages at once"),
  "copy-no-permission": refusing("COPY 1 Archive", copies, "NO [NOPERM] Not allowed to insert into Archive"),
  "fetch-some-missing": open(
    reads,
    `C: <3> FETCH 1 BODY.PEEK[]\nS: * 1 FETCH (FLAGS (\\Seen))\nS: <3> NO Some messages could not be FETCHed (Failure)\n${leaves}`
  ),
  "fetch-bye-in-literal": open(
    reads,
    "C: <3> FETCH 1 BODY.PEEK[]\nS: * 1 FETCH (BODY[] {48211}\nS: Subject: cut here\nS: * BYE Server is shutting down\nclose"
  ),
  "fetch-slow": open(
    reads,
    `C: <3> FETCH 1 BODY.PEEK[]\nS: * 1 FETCH (BODY[] {60}\n${"S: 0123456789\\\n.. 9 seconds\n".repeat(6)}S: )\nS: <3> OK done\n${leaves}`
  ),
  "fetch-given-up": open(
    (connection) => Effect.ignore(Effect.timeoutOption(reads(connection), "4 seconds")),
    "C: <3> FETCH 1 BODY.PEEK[]\nS: * 1 FETCH (BODY[] {48211}\nS: Subject: slow\\\ndeaf"
  ),
  "fetch-bye": open(
    reads,
    "C: <3> FETCH 1 BODY.PEEK[]\n.. 2 seconds\nS: * BYE [UNAVAILABLE] Backend is restarting\nclose"
  ),
  "notify-overflow": open(
    searches,
    `C: <3> SEARCH UNSEEN\nS: * OK [NOTIFICATIONOVERFLOW] Too many changes, notifications are off\nS: * SEARCH 1\nS: <3> OK done\n${leaves}`
  ),
  "alert-in-use": open(
    searches,
    `C: <3> SEARCH UNSEEN\nS: * OK [ALERT] Your mailbox is 95 % full\nS: * SEARCH 1\nS: <3> OK done\n${leaves}`
  ),
  "read-only-later": open(
    flags,
    `C: <3> STORE 1 +FLAGS (\\Seen)\nS: * OK [READ-ONLY] The disk is full\nS: <3> NO Cannot store now\n${leaves}`
  ),
  "uidvalidity-in-use": open(
    searches,
    `C: <3> SEARCH UNSEEN\nS: * OK [UIDVALIDITY 99] The mailbox was rebuilt\nS: * SEARCH 1\nS: <3> OK done\n${leaves}`
  ),
  "first-never-answered": open(
    two,
    `C: <3> SEARCH UNSEEN\nC: <4> STORE 1 +FLAGS (\\Seen)\nS: <4> OK done\n.. 40 seconds\n${leaves}`
  ),
  "continuation-unasked": open(
    searches,
    `C: <3> SEARCH UNSEEN\nS: + what else?\nS: * SEARCH 1\nS: <3> OK done\n${leaves}`
  ),
  "expunge-storm": open(
    searches,
    `C: <3> SEARCH UNSEEN\nS: * 3 EXPUNGE\nS: * 2 EXPUNGE\nS: * 1 EXPUNGE\nS: * SEARCH\nS: <3> OK done\n${leaves}`
  ),
  "bye-maintenance": open(rests, ".. 3 minutes\nS: * BYE [UNAVAILABLE] Maintenance until 4 am\nclose"),
  "bye-html": open(rests, ".. 3 minutes\nS: * BYE <html><b>Session expired</b></html>\nclose"),
  "cut-in-use": open(rests, ".. 3 minutes\nclose"),
  "noop-unanswered": { ...open(({ execute }) => execute(Command.noop), "C: <3> NOOP\ndeaf"), for: 3_600_000 },
  "logout-without-ok": open(() => Effect.void, "C: <3> LOGOUT\nS: * BYE bye\nclose"),
  "logout-refused": open(() => Effect.void, "C: <3> LOGOUT\nS: <3> BAD Unknown command\ndeaf"),
  "answered-twice": open(flags, `C: <3> STORE 1 +FLAGS (\\Seen)\nS: <3> OK done\nS: <3> OK done\n${leaves}`),
  "search-expired": refusing(
    "SEARCH UNSEEN",
    searches,
    "NO [EXPIRED] Your session has expired, log in again"
  ),
  "store-unavailable": refusing("STORE 1 +FLAGS (\\Seen)", flags, "NO [UNAVAILABLE] Backend is down"),
  "examine-asked": {
    ...select(`${mailbox}\nS: <2> OK [READ-ONLY] done\n${leaves}`),
    script: `${greeting}\nlogin <1>\nS: <1> OK [CAPABILITY IMAP4rev1] done\nC: <2> EXAMINE INBOX\n${mailbox}\nS: <2> OK [READ-ONLY] done\n${leaves}`,
    account: { readOnly: true }
  },
  "other-first": open(asks("STATUS", first), `C: <3> STATUS 1\nS: <3> BAD Missing arguments\n${leaves}`)
} satisfies Readonly<Record<string, Situation>>
