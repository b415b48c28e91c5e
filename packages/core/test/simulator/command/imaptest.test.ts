/** Answers that Dovecot's imaptest expects of every server: https://github.com/dovecot/imaptest. */
import { describe, it } from "@effect/vitest"
import * as Simulator from "../../../src/simulator/Simulator.ts"
import { converse, inbox, listing, opened, three } from "../conversation.ts"

const examined = opened({ exists: 1, recent: 1, unseen: 0, uidValidity: 2, uidNext: 2 }).replace(
  "READ-WRITE] SELECT",
  "READ-ONLY] EXAMINE"
)

const withHeader = (...headers: ReadonlyArray<string>) => ({
  mailboxes: { INBOX: headers.map((header) => Simulator.message(`${header}\n\n`)) }
})

describe("D40 addresses of any form", () => {
  it.effect("ENVELOPE has the route of an address, and groups (RFC 9051 §7.5.2)", () =>
    converse(
      `C: s SELECT INBOX${opened({ exists: 2, uidNext: 3 })}
      C: a FETCH 1:2 ENVELOPE
      S: * 1 FETCH (ENVELOPE (NIL NIL NIL NIL NIL ((NIL "@route" "user" "domain")) NIL NIL NIL NIL))
      S: * 2 FETCH (ENVELOPE (NIL NIL NIL NIL NIL ((NIL NIL "group" NIL)(NIL NIL "g1" "d1.org")(NIL NIL NIL NIL)(NIL NIL "group2" NIL)(NIL NIL NIL NIL)) NIL NIL NIL NIL))
      S: a OK FETCH completed`,
      withHeader("To: <@route:user@domain>", "To: group: g1@d1.org;, group2: (foo) ;")
    )
  )

  it.effect("SEARCH reads addresses as ENVELOPE has them (RFC 9051 §6.4.4)", () =>
    converse(
      `C: s SELECT INBOX${opened({ exists: 4, uidNext: 5 })}
      C: a SEARCH FROM ada@example.org
      S: * SEARCH 1 2 3
      S: a OK SEARCH completed
      C: b SEARCH FROM Lovelace
      S: * SEARCH 2 3
      S: b OK SEARCH completed
      C: c SEARCH FROM staff
      S: * SEARCH 4
      S: c OK SEARCH completed
      C: d SEARCH FROM comment
      S: * SEARCH
      S: d OK SEARCH completed`,
      withHeader(
        "From: <ada (comment)@ (comment) example.org>",
        "From: Ada\n Lovelace <ada@example.org>",
        "From: ada@example.org (Ada Lovelace)",
        "From: staff: grace@example.org;"
      )
    )
  )
})

const subscribed = { messages: [], subscribed: true }

describe("D40 names above subscribed ones", () => {
  const mailboxes = { a: subscribed, "b/c": subscribed, "b/d": subscribed, e: [] }

  it.effect("LIST has CHILDINFO for what RECURSIVEMATCH found below (RFC 5258 §3.5)", () =>
    converse(
      `C: a LIST (SUBSCRIBED RECURSIVEMATCH) "" %
      S: * LIST (\\Subscribed) "/" "a"
      S: * LIST (\\Noselect) "/" "b" ("CHILDINFO" ("SUBSCRIBED"))
      S: a OK LIST completed
      C: b LIST (SUBSCRIBED RECURSIVEMATCH) "" (b b/c)
      S: * LIST (\\Subscribed) "/" "b/c"
      S: * LIST (\\Noselect) "/" "b" ("CHILDINFO" ("SUBSCRIBED"))
      S: b OK LIST completed
      C: c LIST (SUBSCRIBED RECURSIVEMATCH) "" (b b/c b/d)
      S: * LIST (\\Subscribed) "/" "b/c"
      S: * LIST (\\Subscribed) "/" "b/d"
      S: c OK LIST completed
      C: d LIST (RECURSIVEMATCH REMOTE) "" *
      S: d BAD Syntax error in LIST`,
      { mailboxes }
    )
  )

  it.effect("LSUB has them for % (RFC 3501 §6.3.9)", () =>
    converse(
      `C: a LSUB "" %
      S: * LSUB () "/" "a"
      S: * LSUB (\\Noselect) "/" "b"
      S: a OK LSUB completed
      C: b LSUB "" *c
      S: * LSUB () "/" "b/c"
      S: b OK LSUB completed`,
      { mailboxes }
    )
  )
})

describe("D40 mod-sequences", () => {
  it.effect("the command that asks for them first learns the highest one (RFC 7162 §3.1.2)", () =>
    converse(
      `${inbox}
      C: a FETCH 1 MODSEQ
      S: * 1 FETCH (MODSEQ (2))
      S: * OK [HIGHESTMODSEQ 2] Highest
      S: a OK FETCH completed
      C: b FETCH 1 MODSEQ
      S: * 1 FETCH (MODSEQ (2))
      S: b OK FETCH completed`,
      { mailboxes: three }
    )
  )

  it.effect("ESEARCH has that of the messages that it names (RFC 7162 §3.1.10)", () =>
    converse(
      `C: s SELECT INBOX (CONDSTORE)${opened()}
      C: a STORE 2 +FLAGS.SILENT (\\Flagged)
      S: * 2 FETCH (MODSEQ (3))
      S: a OK STORE completed
      C: b SEARCH RETURN (MIN) MODSEQ "/flags/\\\\seen" all 1
      S: * ESEARCH (TAG "b") MIN 1 MODSEQ 2
      S: b OK SEARCH completed
      C: c SEARCH RETURN (MIN MAX) MODSEQ 1
      S: * ESEARCH (TAG "c") MIN 1 MAX 3 MODSEQ 2
      S: c OK SEARCH completed
      C: d SEARCH RETURN (MIN COUNT) MODSEQ 1
      S: * ESEARCH (TAG "d") MIN 1 COUNT 3 MODSEQ 3
      S: d OK SEARCH completed`,
      { mailboxes: three }
    )
  )
})

describe("D40 one session has new messages as \\\\Recent (RFC 3501 §2.3.2)", () => {
  it.effect("EXAMINE and STATUS only look; SELECT takes them", () =>
    converse(
      `C: a APPEND Archive (\\Seen) {1+}⏎x
      S: a OK [APPENDUID 2 1] APPEND completed
      C: s EXAMINE Archive${examined}
      <2> C: a STATUS Archive (RECENT)
      <2> S: * STATUS "Archive" (RECENT 1)
      <2> S: a OK STATUS completed
      <2> C: s SELECT Archive${opened({ exists: 1, recent: 1, unseen: 0, uidValidity: 2, uidNext: 2 }).replaceAll("\nS:", "\n<2> S:")}
      C: s SELECT Archive
      S: * OK [CLOSED] Previous mailbox closed${opened({ exists: 1, unseen: 0, uidValidity: 2, uidNext: 2 })}
      <2> C: b STATUS Archive (RECENT)
      <2> S: * STATUS "Archive" (RECENT 0)
      <2> S: b OK STATUS completed`,
      { mailboxes: three }
    )
  )

  it.effect("an open mailbox reports them, also those that were copied, and searches them", () =>
    converse(
      `${inbox}
      C: a COPY 2:3 INBOX
      S: * 5 EXISTS
      S: * 2 RECENT
      S: a OK [COPYUID 1 2:3 4:5] COPY completed
      C: b FETCH 3:5 (FLAGS INTERNALDATE)
      S: * 3 FETCH (FLAGS (\\Flagged) INTERNALDATE "03-Jan-2026 10:00:00 +0000")
      S: * 4 FETCH (FLAGS (\\Seen \\Recent) INTERNALDATE "02-Jan-2026 10:00:00 +0000")
      S: * 5 FETCH (FLAGS (\\Flagged \\Recent) INTERNALDATE "03-Jan-2026 10:00:00 +0000")
      S: b OK FETCH completed
      C: c SEARCH NEW
      S: * SEARCH 5
      S: c OK SEARCH completed
      C: d SEARCH OLD
      S: * SEARCH 1 2 3
      S: d OK SEARCH completed
      C: e SEARCH RECENT
      S: * SEARCH 4 5
      S: e OK SEARCH completed
      C: f STORE 1 +FLAGS (\\recent)
      S: f OK STORE completed
      <2> C: s SELECT INBOX${opened({ exists: 5, uidNext: 6, modSeq: 3 }).replaceAll("\nS:", "\n<2> S:")}`,
      { mailboxes: three }
    )
  )
})

describe("D40 SORT (RFC 5256, RFC 5957)", () => {
  const dated = (header: string, hour: number) =>
    Simulator.message(`${header}\nDate: Thu, 1 Jan 2026 0${hour}:00:00 +0000\n\n`)
  const mailboxes = {
    INBOX: [
      dated("Subject: [list] Re: b (fwd)\nFrom: Zoe <b@x.org>", 3),
      dated("Subject: =?utf-8?q?A?=\nFrom: staff: c@x.org;", 1),
      dated("Subject: B\nFrom: a@x.org (=?utf-8?q?Yan?=)", 2)
    ]
  }

  it.effect("sorts by what each key means, and then by number", () =>
    converse(
      `${inbox}
      C: a SORT (SUBJECT) UTF-8 ALL
      S: * SORT 2 1 3
      S: a OK SORT completed
      C: b SORT (SUBJECT REVERSE DATE) UTF-8 ALL
      S: * SORT 2 1 3
      S: b OK SORT completed
      C: c UID SORT (REVERSE DATE) UTF-8 2:3
      S: * SORT 3 2
      S: c OK UID SORT completed
      C: d SORT (FROM) UTF-8 ALL
      S: * SORT 3 1 2
      S: d OK SORT completed
      C: e SORT (DISPLAYFROM) UTF-8 ALL
      S: * SORT 2 3 1
      S: e OK SORT completed
      C: f SORT (REVERSE) UTF-8 ALL
      S: f BAD Syntax error in SORT
      C: g SORT (DATE) UTF-16 ALL
      S: g NO [BADCHARSET (US-ASCII UTF-8)] Unknown charset`,
      { mailboxes }
    )
  )

  it.effect("ESORT answers in the order of the result (RFC 5267 §3)", () =>
    converse(
      `${inbox}
      C: a SORT RETURN (ALL MIN MAX) (DATE) UTF-8 ALL
      S: * ESEARCH (TAG "a") ALL 2:3,1 MIN 2 MAX 1
      S: a OK SORT completed
      C: b SORT RETURN (PARTIAL 2:3) (REVERSE DATE) UTF-8 ALL
      S: * ESEARCH (TAG "b") PARTIAL (2:3 3,2)
      S: b OK SORT completed`,
      { mailboxes },
      listing("CONTEXT=SORT")
    )
  )
})
