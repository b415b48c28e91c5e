/** Servers that people met once their mailbox was open, and what their app asked. */
import { Effect } from "effect"
import {
  copies,
  flags,
  leaves,
  mailbox,
  open,
  reads,
  rests,
  searches,
  type Situation,
  token
} from "./situationParts.ts"

const two = (connection: Parameters<typeof reads>[0]) =>
  Effect.all([Effect.exit(searches(connection)), Effect.exit(flags(connection))], { concurrency: 2 })

export const inUse = {
  "over-quota": open(copies, `C: <3> COPY 1 Archive\nS: <3> NO [OVERQUOTA] Quota exceeded\n${leaves}`),
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
  "unknown-tag": open(searches, "C: <3> SEARCH UNSEEN\nS: * SEARCH 1\nS: ZZZ9 OK done\ndeaf"),
  "other-mailbox": open(
    ({ select }) => select("Archive"),
    `C: <3> SELECT Archive\nS: * 0 EXISTS\nS: * OK [UIDVALIDITY 9] ok\nS: <3> OK [READ-WRITE] done\n${leaves}`
  ),
  "garbage-in-use": open(flags, `C: <3> STORE 1 +FLAGS (\\Seen)\nS: what is this\nS: <3> OK done\n${leaves}`),
  "fetch-given-up": open(
    (connection) => Effect.ignore(Effect.timeoutOption(reads(connection), "4 seconds")),
    "C: <3> FETCH 1 BODY.PEEK[]\nS: * 1 FETCH (BODY[] {48211}\nS: Subject: slow\\\ndeaf"
  ),
  "fetch-bye": open(
    reads,
    "C: <3> FETCH 1 BODY.PEEK[]\n.. 2 seconds\nS: * BYE [UNAVAILABLE] Backend is restarting\nclose"
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
  "answered-twice": open(flags, `C: <3> STORE 1 +FLAGS (\\Seen)\nS: <3> OK done\nS: <3> OK done\n${leaves}`),
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
  "quota-warning": open(
    flags,
    `C: <3> STORE 1 +FLAGS (\\Seen)\nS: * NO Warning: your mailbox is 98 % full\nS: * 1 FETCH (FLAGS (\\Seen))\nS: <3> OK done\n${leaves}`
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
  )
} satisfies Readonly<Record<string, Situation>>
