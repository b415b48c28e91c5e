/** Situations that people brought: servers as scripts, and what an app does once its mailbox is open. */
import * as Argument from "@effect-imap/core/Argument"
import { Effect } from "effect"
import * as more from "./moreSituations.ts"
import * as real from "./realSituations.ts"
import {
  asks,
  copies,
  first,
  flags,
  leaves,
  login,
  open,
  reads,
  rests,
  searches,
  select,
  type Situation,
  untrusted
} from "./situationParts.ts"

const opening = {
  "smtp-on-the-port": { script: "clear\nS: 220 mail.example.com ESMTP ready\nclose" },
  "pop3-on-the-port": { script: "clear\nS: +OK POP3 ready\nclose" },
  "preauth-in-clear": {
    script: "S: * PREAUTH [CAPABILITY IMAP4rev1] welcome\ndeaf",
    account: { security: "starttls" }
  },
  "certificate-expired": untrusted("tlsExpired", "it ended on 2026-10-01"),
  "tls-too-old": untrusted("tlsProtocol", "unsupported protocol"),
  "client-certificate": untrusted("tlsClientCertificateRequired", "certificate required"),
  "login-cut": login("close"),
  "login-reset": login("reset"),
  "password-expired": login("S: <1> NO [EXPIRED] Your password has expired\ndeaf"),
  "login-unavailable": login("S: <1> NO [UNAVAILABLE] Temporary authentication failure\ndeaf"),
  "contact-admin": login("S: <1> NO [CONTACTADMIN] Ask the help desk\ndeaf"),
  "not-authorized": login("S: <1> NO [AUTHORIZATIONFAILED] No such authorization identity\ndeaf"),
  "bad-login": login("S: <1> BAD Syntax error\ndeaf"),
  "bye-at-login": login("S: * BYE Too many failures\nclose"),
  referral: login("S: <1> NO [REFERRAL imap://elsewhere.example.com/] Moved\ndeaf"),
  "mailbox-in-use": select("S: <2> NO [INUSE] INBOX is in use\ndeaf"),
  "mailbox-no-access": select("S: <2> NO [NOPERM] You may not\ndeaf"),
  "select-serverbug": select("S: <2> NO [SERVERBUG] Internal error\ndeaf"),
  "select-alert": select("S: * OK [ALERT] The disk is failing\nS: <2> NO Not today\ndeaf"),
  "select-still-here": select(
    `${Array.from({ length: 9 }, () => ".. 4 seconds\nS: * OK Still here").join("\n")}\ndeaf`
  ),
  "select-huge-literal": select("S: * 1 FETCH (BODY[] {3900000000}\ndeaf"),
  "select-interrupted": { ...select("deaf"), patience: 4000 }
} satisfies Readonly<Record<string, Situation>>

const inUse = {
  "over-quota": open(copies, `C: <3> COPY 1 Archive\nS: <3> NO [OVERQUOTA] Quota exceeded\n${leaves}`),
  "no-such-target": open(copies, `C: <3> COPY 1 Archive\nS: <3> NO [TRYCREATE] No such mailbox\n${leaves}`),
  "bad-command": open(copies, `C: <3> COPY 1 Archive\nS: <3> BAD Unknown command\n${leaves}`),
  "read-only": open(
    flags,
    `C: <3> STORE 1 +FLAGS (\\Seen)\nS: <3> NO Mailbox is read-only\n${leaves}`,
    "READ-ONLY"
  ),
  "second-select": open(
    ({ select }) => select("Other"),
    `C: <3> SELECT Other\nS: <3> NO [NOPERM] You may not\n${leaves}`
  ),
  "fetch-cut": open(
    reads,
    "C: <3> FETCH 1 BODY.PEEK[]\nS: * 1 FETCH (BODY[] {48211}\nS: Subject: cut here\\\nreset"
  ),
  "fetch-silent": open(reads, "C: <3> FETCH 1 BODY.PEEK[]\ndeaf"),
  "bye-in-use": open(rests, ".. 20 seconds\nS: * BYE Password changed, session terminated\nclose"),
  "reset-in-use": open(rests, ".. 20 seconds\nreset"),
  "fetch-still-here": open(
    reads,
    `C: <3> FETCH 1 BODY.PEEK[]\n${".. 20 seconds\nS: * OK Still here\n".repeat(20)}deaf`
  ),
  "search-slow": open(
    searches,
    `C: <3> SEARCH UNSEEN\n.. 12 seconds\nS: * SEARCH 1\nS: <3> OK done\n${leaves}`
  ),
  "search-indexing-cut": open(
    searches,
    "C: <3> SEARCH UNSEEN\n.. 10 seconds\nS: * OK Rebuilding index, please wait\n.. 15 seconds\nreset"
  ),
  "store-locked": open(
    flags,
    `C: <3> STORE 1 +FLAGS (\\Seen)\n.. 10 seconds\nS: * OK Mailbox is locked by another session, waiting\n.. 10 seconds\nS: * 1 FETCH (FLAGS (\\Seen))\nS: <3> OK done\n${leaves}`
  ),
  "search-given-up": open(
    (connection) => Effect.ignore(Effect.timeoutOption(searches(connection), "3 seconds")),
    `C: <3> SEARCH UNSEEN\n.. 8 seconds\nS: * SEARCH 1\nS: <3> OK done\n${leaves}`
  ),
  "search-answered-late": open(
    (connection) =>
      Effect.andThen(
        Effect.ignore(Effect.timeoutOption(searches(connection), "3 seconds")),
        Effect.sleep("10 seconds")
      ),
    `C: <3> SEARCH UNSEEN\n.. 8 seconds\nS: * SEARCH 1\nS: <3> OK done\n${leaves}`
  ),
  "unknown-tag": open(searches, "C: <3> SEARCH UNSEEN\nS: * SEARCH 1\nS: ZZZ9 OK done\ndeaf"),
  "store-modified": open(
    asks(
      "STORE",
      first,
      Argument.list(Argument.atom("UNCHANGEDSINCE"), Argument.atom("5")),
      Argument.atom("+FLAGS"),
      Argument.list(Argument.atom("\\Seen"))
    ),
    `C: <3> STORE 1 (UNCHANGEDSINCE 5) +FLAGS (\\Seen)\nS: <3> OK [MODIFIED 1] Conditional STORE failed\n${leaves}`
  ),
  "fetch-unreadable": open(
    reads,
    `C: <3> FETCH 1 BODY.PEEK[]\nS: * 1 FETCH (FLAGS (\\Seen\nS: <3> OK done\n${leaves}`
  ),
  "fetch-stops": open(
    reads,
    "C: <3> FETCH 1 BODY.PEEK[]\nS: * 1 FETCH (BODY[] {48211}\nS: Subject: cut here\\\ndeaf"
  ),
  "other-mailbox": open(
    ({ select }) => select("Archive"),
    `C: <3> SELECT Archive\nS: * 0 EXISTS\nS: * OK [UIDVALIDITY 9] ok\nS: <3> OK [READ-WRITE] done\n${leaves}`
  ),
  "garbage-in-use": open(flags, `C: <3> STORE 1 +FLAGS (\\Seen)\nS: what is this\nS: <3> OK done\n${leaves}`)
} satisfies Readonly<Record<string, Situation>>

export const situations: ReadonlyArray<readonly [string, Situation]> = Object.entries({
  ...opening,
  ...more.opening,
  ...real.opening,
  ...inUse,
  ...more.inUse,
  ...real.inUse
})
