/** Openings at servers whose other parts do not do their work, or that were looked for at another place. */
import * as Command from "@effect-imap/core/Command"
import { leaves } from "../situationParts.ts"
import { many, well } from "./parts.ts"
import { met, played, refuses } from "./plays.ts"

const accepted =
  "S: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN] Dovecot ready.\nlogin <1>\nS: <1> OK [CAPABILITY IMAP4rev1 LITERAL+ NAMESPACE UIDPLUS IDLE] Logged in"

export const entrances = {
  "pop3-port-995": played({
    script: "connection 995\ntls\nS: +OK Dovecot ready.\ndeaf",
    options: { ports: { 995: "implicitTls" } },
    account: { port: 995, host: "mail.example.net" }
  }),
  "greeting-after-12s": met({
    server: { ...well, delays: { greeting: "12 seconds" } },
    options: { mailboxes: { INBOX: many } },
    account: { security: "tls" },
    for: 60_000,
    works: ({ execute }) => execute(Command.fetch("1:*", { envelope: true }))
  }),
  "auth-backend-down": refuses(
    "NO [UNAVAILABLE] Temporary authentication failure. [mx1.example.com:2026-11-24 08:12:03]"
  ),
  "inbox-internal-error": played({
    script: `${accepted}
C: <2> SELECT INBOX
S: <2> NO [SERVERBUG] Internal error occurred. Refer to server log for more information. [2026-11-24 18:46:51] (0.001 + 0.000 secs).
${leaves}`
  }),
  "gmail-domain-imap-off": met({
    server: {
      ...well,
      password: "another",
      lines: {
        ...well.lines,
        greeting: "* OK Gimap ready for requests from 203.0.113.60 ly2mb150532476pab",
        wrongPassword:
          "{tag} NO [ALERT] IMAP access is disabled for your domain. Please contact your domain administrator for questions about this feature. (Failure)"
      }
    },
    account: { host: "imap.gmail.com" }
  }),
  "folder-without-prefix": met({
    server: {
      ...well,
      lines: {
        ...well.lines,
        noSuchMailbox:
          "{tag} NO Client tried to access nonexistent namespace. (Mailbox name should probably be prefixed with: INBOX.) (0.001 + 0.000 secs)."
      }
    },
    options: { mailboxes: { INBOX: many, "INBOX.Solar": many } },
    works: ({ select }) => select("Solar")
  })
}
