/** Servers and networks that people met on the way to a mailbox: each ends otherwise, or at another step. */
import { operations, Transport, TransportError, type TransportFailure } from "@effect-imap/core/Transport"
import { type Duration, Effect, Layer } from "effect"
import {
  greeting,
  leaves,
  login,
  mailbox,
  select,
  type Situation,
  token,
  untrusted
} from "./situationParts.ts"

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

export const openings = {
  "smtp-on-the-port": { script: "clear\nS: 220 mail.example.com ESMTP ready\nclose" },
  "preauth-in-clear": {
    script: "S: * PREAUTH [CAPABILITY IMAP4rev1] welcome\ndeaf",
    account: { security: "starttls" }
  },
  "certificate-expired": untrusted("tlsExpired", "it ended on 2026-10-01"),
  "tls-too-old": untrusted("tlsProtocol", "unsupported protocol"),
  "client-certificate": untrusted("tlsClientCertificateRequired", "certificate required"),
  "login-cut": login("close"),
  "password-expired": login("S: <1> NO [EXPIRED] Your password has expired\ndeaf"),
  "login-unavailable": login("S: <1> NO [UNAVAILABLE] Temporary authentication failure\ndeaf"),
  "contact-admin": login("S: <1> NO [CONTACTADMIN] Ask the help desk\ndeaf"),
  "not-authorized": login("S: <1> NO [AUTHORIZATIONFAILED] No such authorization identity\ndeaf"),
  "bad-login": login("S: <1> BAD Syntax error\ndeaf"),
  referral: login("S: <1> NO [REFERRAL imap://elsewhere.example.com/] Moved\ndeaf"),
  "mailbox-in-use": select("S: <2> NO [INUSE] INBOX is in use\ndeaf"),
  "mailbox-no-access": select("S: <2> NO [NOPERM] You may not\ndeaf"),
  "select-serverbug": select("S: <2> NO [SERVERBUG] Internal error\ndeaf"),
  "select-alert": select("S: * OK [ALERT] The disk is failing\nS: <2> NO Not today\ndeaf"),
  "select-still-here": select(
    `${Array.from({ length: 9 }, () => ".. 4 seconds\nS: * OK Still here").join("\n")}\ndeaf`
  ),
  "select-huge-literal": select("S: * 1 FETCH (BODY[] {3900000000}\ndeaf"),
  "select-interrupted": { ...select("deaf"), patience: 4000 },
  "dns-unknown": unreachable("dns", "dnsNotFound", "imap.example.com does not exist"),
  "dns-broken": unreachable("dns", "dnsTemporary", "the name server does not answer", "5 seconds"),
  "no-network": unreachable("dns", "offline", "no network interface is up"),
  "no-route": unreachable("tcp", "unreachable", "no route to host", "3 seconds"),
  "proxy-password": unreachable("tcp", "proxyAuthRequired", "407 Proxy Authentication Required"),
  "proxy-rules": unreachable("tcp", "proxyRefused", "SOCKS: connection not allowed by ruleset"),
  "proxy-cannot": unreachable("tcp", "proxyFailed", "SOCKS: host unreachable"),
  "proxy-down": unreachable("tcp", "proxyUnusable", "nothing listens at the proxy"),
  "greeting-preauth": {
    script: `S: * PREAUTH [CAPABILITY IMAP4rev1] welcome back\nC: <2> SELECT INBOX\n${mailbox}\nS: <2> OK [READ-WRITE] done\n${leaves}`
  },
  "greeting-referral": {
    script: "S: * BYE [REFERRAL imap://imap2.example.com/] Server has moved\nclose"
  },
  "greeting-too-many": {
    script:
      "S: * BYE Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)\nclose"
  },
  "certificate-not-yet": untrusted("tlsNotYetValid", "it begins on 2027-01-01"),
  "certificate-revoked": untrusted("tlsRevoked", "revoked"),
  "login-app-password": login(
    "S: <1> NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)\ndeaf"
  ),
  "login-privacy": {
    script: "S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\ndeaf",
    account: { security: "none", allowPlaintext: true }
  },
  "login-mechanisms": {
    script:
      "S: * OK [CAPABILITY IMAP4rev1 SASL-IR LOGINDISABLED AUTH=PLAIN] ready\nlogin <1>\nS: <1> NO Unsupported authentication mechanism\ndeaf"
  },
  "login-untagged-bad": login("S: * BAD internal server error\ndeaf"),
  "capability-app-gives-up": {
    script: "S: * OK ready\nC: <1> CAPABILITY\ndeaf",
    patience: 2500
  },
  "starttls-refused": upgrade("S: <1> NO TLS is not available\ndeaf"),
  "starttls-injected": upgrade("S: <1> OK begin\\\nS: ⏎* OK injected\ntls\ndeaf"),
  "starttls-cut": upgrade("S: <1> OK begin\nclose"),
  "select-bye": select("S: * BYE Internal error, restarting\nclose"),
  "select-cut": select("S: * 3 EXISTS\nclose"),
  "select-referral": select(
    "S: <2> NO [REFERRAL imap://user@server2.example.com/INBOX] Remote mailbox\ndeaf"
  ),
  "select-read-only": opened(mailbox, "OK [READ-ONLY] done"),
  "select-without-uids": opened(
    "S: * 3 EXISTS\nS: * NO [UIDNOTSTICKY] Non-persistent UIDs",
    "OK [READ-WRITE] done"
  ),
  "silent-in-the-clear": {
    script: "connection 993\nclear\ndeaf",
    account: { security: "auto" },
    options: { ports: { 993: "implicitTls", 143: "refused" } }
  },
  "exchange-throttled": select(
    "S: <2> BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds\ndeaf"
  ),
  "token-refused": {
    script: `S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] ready\nlogin <1>\nS: + eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ==\nC: \nS: <1> NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\ndeaf`,
    account: { token }
  },
  "dovecot-auth-waits": {
    script: `S: * OK Waiting for authentication process to respond..\n.. 21 seconds\n${greeting}\nlogin <1>\nS: <1> OK [CAPABILITY IMAP4rev1] done\nC: <2> SELECT INBOX\n${mailbox}\nS: <2> OK [READ-WRITE] done\n${leaves}`
  },
  "address-blocked": { script: "S: * NO LOGOUT Intrusion prevention active for [203.0.113.9]\nclose" },
  "captive-portal": {
    script: "S: HTTP/1.1 302 Found\nS: Location: http://portal.hotel.example/login\nS: \nclose",
    account: { security: "starttls" }
  },
  "inspecting-proxy": untrusted("tlsUntrusted", "issued by “Fortinet Untrusted CA”"),
  "imap-off-but-ok": login(
    "S: <1> OK [ALERT] Please enable IMAP access in your account settings first.\nC: <4> CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: <4> OK done\nC: <2> SELECT INBOX\nS: <2> NO Please enable IMAP access in your account settings first.\ndeaf"
  )
} satisfies Readonly<Record<string, Situation>>
