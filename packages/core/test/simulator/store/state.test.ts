import { describe, it } from "@effect/vitest"
import type * as Simulator from "../../../src/simulator/Simulator.ts"
import { converse, inbox, opened, three } from "../conversation.ts"

const secondInbox = inbox.replaceAll(/^(?=[CS]:)/gm, "<2> ")

const conversation = (name: string, text: string, options: Simulator.Options = { mailboxes: three }) =>
  it.effect(name, () => converse(text, options))

describe("a simulated account keeps what is done", () => {
  conversation(
    "STORE changes flags, reports only what has changed, and .SILENT nothing (RFC 9051 §6.4.6)",
    `${inbox}
    C: a STORE 1:3 +FLAGS (\\Seen)
    S: * 1 FETCH (FLAGS (\\Seen))
    S: * 3 FETCH (FLAGS (\\Flagged \\Seen))
    S: a OK STORE completed
    C: b STORE 2 -FLAGS.SILENT \\seen
    S: b OK STORE completed
    C: c UID STORE 2 FLAGS (Work \\Draft)
    S: * 2 FETCH (UID 2 FLAGS (Work \\Draft))
    S: c OK UID STORE completed
    C: d FETCH 1:* FLAGS
    S: * 1 FETCH (FLAGS (\\Seen))
    S: * 2 FETCH (FLAGS (Work \\Draft))
    S: * 3 FETCH (FLAGS (\\Flagged \\Seen))
    S: d OK FETCH completed`
  )

  conversation(
    "APPEND reports the UID, and all who have the mailbox open hear of it (RFC 9051 §6.3.12)",
    `${inbox}
    C: a APPEND INBOX (\\Seen $Work) "05-Feb-2026 08:00:00 +0100" {14+}⏎Subject: x⏎⏎
    S: * 4 EXISTS
    S: * 1 RECENT
    S: a OK [APPENDUID 1 4] APPEND completed
    C: b UID FETCH 4 (FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])
    S: * 4 FETCH (UID 4 FLAGS (\\Seen $Work \\Recent) INTERNALDATE "05-Feb-2026 08:00:00 +0100" RFC822.SIZE 14 BODY[] {14}⏎Subject: x⏎⏎)
    S: b OK UID FETCH completed
    C: c APPEND Nowhere {1+}⏎x
    S: c NO [TRYCREATE] Mailbox doesn't exist: Nowhere`
  )

  conversation(
    "COPY and MOVE tell old and new UIDs (RFC 4315 §3, RFC 9051 §6.4.8)",
    `${inbox}
    C: a COPY 1,3 Archive
    S: a OK [COPYUID 2 1,3 1:2] COPY completed
    C: b UID MOVE 1:2 Archive
    S: * OK [COPYUID 2 1:2 3:4] Moved
    S: * 1 EXPUNGE
    S: * 1 EXPUNGE
    S: b OK UID MOVE completed
    C: c STATUS Archive (MESSAGES UIDNEXT UNSEEN)
    S: * STATUS "Archive" (MESSAGES 4 UIDNEXT 5 UNSEEN 3)
    S: c OK STATUS completed
    C: d MOVE 1 Nowhere
    S: d NO [TRYCREATE] Mailbox doesn't exist: Nowhere
    C: e UID SEARCH ALL
    S: * SEARCH 3
    S: e OK UID SEARCH completed`
  )

  conversation(
    "EXPUNGE numbers each message as it is then; UID EXPUNGE leaves the others (RFC 9051 §7.5.1)",
    `${inbox}
    C: a STORE 1:3 +FLAGS.SILENT (\\Deleted)
    S: a OK STORE completed
    C: b UID EXPUNGE 2
    S: * 2 EXPUNGE
    S: b OK UID EXPUNGE completed
    C: c EXPUNGE
    S: * 1 EXPUNGE
    S: * 1 EXPUNGE
    S: c OK EXPUNGE completed
    C: d FETCH * UID
    S: d BAD Syntax error in FETCH`
  )

  conversation(
    "CLOSE expunges in silence, UNSELECT does not (RFC 9051 §6.4.1, §6.4.2)",
    `${inbox}
    C: a STORE 1 +FLAGS.SILENT (\\Deleted)
    S: a OK STORE completed
    C: b UNSELECT
    S: b OK UNSELECT completed
    C: c STATUS INBOX (MESSAGES DELETED)
    S: * STATUS "INBOX" (MESSAGES 3 DELETED 1)
    S: c OK STATUS completed
    C: s SELECT INBOX${opened({ exists: 3, uidValidity: 1, uidNext: 4, modSeq: 3 })}
    C: d CLOSE
    S: d OK CLOSE completed
    C: e STATUS INBOX (MESSAGES DELETED)
    S: * STATUS "INBOX" (MESSAGES 2 DELETED 0)
    S: e OK STATUS completed`
  )

  conversation(
    "EXAMINE changes nothing, reading included (RFC 9051 §6.3.3)",
    `C: s EXAMINE INBOX${opened().replace("[READ-WRITE] SELECT", "[READ-ONLY] EXAMINE")}
    C: a STORE 1 +FLAGS (\\Seen)
    S: a NO [NOPERM] The mailbox is open for reading only
    C: b FETCH 1 BODY[TEXT]
    S: * 1 FETCH (BODY[TEXT] {7}⏎first⏎)
    S: b OK FETCH completed
    C: c SEARCH UNSEEN
    S: * SEARCH 1 3
    S: c OK SEARCH completed`
  )

  conversation(
    "reading a body sets \\Seen and says so (RFC 9051 §6.4.5)",
    `${inbox}
    C: a FETCH 1 BODY[TEXT]<1.3>
    S: * 1 FETCH (BODY[TEXT]<1> {3}⏎irs FLAGS (\\Seen))
    S: a OK FETCH completed
    C: b FETCH 1 BODY[]
    S: * 1 FETCH (BODY[] {23}⏎Subject: one⏎⏎first⏎)
    S: b OK FETCH completed`
  )

  conversation(
    "mailboxes are made, renamed with what is below them, subscribed to and deleted (RFC 9051 §6.3.4)",
    `C: a CREATE Work/2026
    S: a OK CREATE completed
    C: b CREATE inbox
    S: b NO [ALREADYEXISTS] Mailbox already exists: inbox
    C: c LIST "" *
    S: * LIST (\\HasNoChildren) "/" "INBOX"
    S: * LIST (\\HasNoChildren \\Archive) "/" "Archive"
    S: * LIST (\\HasNoChildren) "/" "Work/2026"
    S: * LIST (\\Noselect \\HasChildren) "/" "Work"
    S: c OK LIST completed
    C: d RENAME Work/2026 Old
    S: d OK RENAME completed
    C: e SUBSCRIBE Old
    S: e OK SUBSCRIBE completed
    C: f LIST (SUBSCRIBED) "" (*) RETURN (CHILDREN STATUS (MESSAGES))
    S: * LIST (\\HasNoChildren \\Subscribed) "/" "Old"
    S: * STATUS "Old" (MESSAGES 0)
    S: f OK LIST completed
    C: g DELETE Old
    S: g OK DELETE completed
    C: h LSUB "" *
    S: * LSUB () "/" "Old"
    S: h OK LSUB completed
    C: i SELECT Old
    S: i NO [NONEXISTENT] Mailbox doesn't exist: Old
    C: j RENAME INBOX Before
    S: j OK RENAME completed
    C: k STATUS INBOX (MESSAGES)
    S: * STATUS "INBOX" (MESSAGES 0)
    S: k OK STATUS completed
    C: l STATUS Before (MESSAGES)
    S: * STATUS "Before" (MESSAGES 3)
    S: l OK STATUS completed
    C: m LIST (SPECIAL-USE) "" %
    S: * LIST (\\Archive) "/" "Archive"
    S: m OK LIST completed
    C: n CREATE Gone (USE (\\Trash))
    S: n OK CREATE completed
    C: o LIST "" G%
    S: * LIST (\\HasNoChildren \\Trash) "/" "Gone"
    S: o OK LIST completed
    C: p DELETE INBOX
    S: p NO [CANNOT] DELETE is not possible: INBOX`
  )
})

describe("several connections see the same mailboxes", () => {
  conversation(
    "a message that another one removes keeps its number until it may be reported (RFC 9051 §7.5.1)",
    `${inbox}
    ${secondInbox}
    <2> C: a STORE 1 +FLAGS.SILENT (\\Deleted)
    <2> S: a OK STORE completed
    <2> C: b EXPUNGE
    <2> S: * 1 EXPUNGE
    <2> S: b OK EXPUNGE completed
    # not during FETCH, STORE and SEARCH
    C: a FETCH 2:3 UID
    S: * 2 FETCH (UID 2)
    S: * 3 FETCH (UID 3)
    S: a OK FETCH completed
    C: b SEARCH ALL
    S: * SEARCH 2 3
    S: b OK SEARCH completed
    C: c STORE 1 +FLAGS (\\Seen)
    S: c NO [EXPUNGEISSUED] These messages no longer exist
    C: f FETCH 1:2 UID
    S: * 2 FETCH (UID 2)
    S: f OK [EXPUNGEISSUED] FETCH completed
    C: d NOOP
    S: * 1 EXPUNGE
    S: d OK NOOP completed
    C: e FETCH 1 UID
    S: * 1 FETCH (UID 2)
    S: e OK FETCH completed`
  )

  conversation(
    "flags and new messages are reported with the next command, FETCH included",
    `${inbox}
    ${secondInbox}
    <2> C: a STORE 1 +FLAGS.SILENT (\\Answered)
    <2> S: a OK STORE completed
    <2> C: b APPEND INBOX {1+}⏎x
    <2> S: * 4 EXISTS
    <2> S: * 1 RECENT
    <2> S: b OK [APPENDUID 1 4] APPEND completed
    C: a FETCH 2 FLAGS
    S: * 2 FETCH (FLAGS (\\Seen))
    S: * 4 EXISTS
    S: * 1 FETCH (FLAGS (\\Answered))
    S: a OK FETCH completed`
  )

  conversation(
    "those who idle hear of it at once, and nobody else (RFC 9051 §6.3.13)",
    `${inbox}
    ${secondInbox}
    C: a IDLE
    S: + idling
    <2> C: b UID MOVE 2 Archive
    <2> S: * OK [COPYUID 2 2 1] Moved
    <2> S: * 2 EXPUNGE
    <2> S: b OK UID MOVE completed
    S: * 2 EXPUNGE
    C: DONE
    S: a OK IDLE completed`
  )

  conversation(
    "a mailbox that another one deletes becomes empty, and one that is renamed stays open",
    `C: s SELECT Archive${opened({ exists: 0, uidValidity: 2, uidNext: 1, modSeq: 1 })}
    <2> C: a RENAME Archive Old
    <2> S: a OK RENAME completed
    <2> C: b APPEND Old {1+}⏎x
    <2> S: b OK [APPENDUID 2 1] APPEND completed
    C: a NOOP
    S: * 1 EXISTS
    S: * 1 RECENT
    S: a OK NOOP completed
    <2> C: c DELETE Old
    <2> S: c OK DELETE completed
    C: b NOOP
    S: * 1 EXPUNGE
    S: b OK NOOP completed`
  )
})

describe("CONDSTORE and QRESYNC (RFC 7162)", () => {
  conversation(
    "a conditional STORE names what others have changed (§3.1.3)",
    `${inbox}
    ${secondInbox}
    <2> C: a STORE 2 +FLAGS.SILENT (\\Flagged)
    <2> S: a OK STORE completed
    C: a STORE 1:2 (UNCHANGEDSINCE 2) +FLAGS (\\Answered)
    S: * 1 FETCH (FLAGS (\\Answered) MODSEQ (4))
    S: * 2 FETCH (FLAGS (\\Seen \\Flagged) MODSEQ (3))
    S: * OK [HIGHESTMODSEQ 4] Highest
    S: a OK [MODIFIED 2] STORE completed
    C: b SEARCH MODSEQ 4
    S: * SEARCH 1 (MODSEQ 4)
    S: b OK SEARCH completed
    C: c FETCH 1:* (FLAGS) (CHANGEDSINCE 3)
    S: * 1 FETCH (FLAGS (\\Answered) MODSEQ (4))
    S: c OK FETCH completed`
  )

  conversation(
    "a client that comes back learns what has vanished and what has changed (§3.2.5)",
    `C: e ENABLE QRESYNC
    S: * ENABLED QRESYNC
    S: e OK ENABLE completed
    ${secondInbox}
    <2> C: a STORE 1 +FLAGS.SILENT (\\Deleted)
    <2> S: a OK STORE completed
    <2> C: b STORE 3 -FLAGS.SILENT (\\Flagged)
    <2> S: b OK STORE completed
    <2> C: c EXPUNGE
    <2> S: * 1 EXPUNGE
    <2> S: c OK EXPUNGE completed
    C: s SELECT INBOX (QRESYNC (1 2))${opened({
      exists: 2,
      unseen: 2,
      uidValidity: 1,
      uidNext: 4,
      modSeq: 5
    }).replace("S: s OK", "S: * VANISHED (EARLIER) 1\nS: * 2 FETCH (UID 3 FLAGS () MODSEQ (4))\nS: s OK")}
    C: a UID STORE 2 +FLAGS.SILENT (\\Deleted)
    S: * 1 FETCH (UID 2 MODSEQ (6))
    S: a OK UID STORE completed
    C: b EXPUNGE
    S: * VANISHED 2
    S: b OK [HIGHESTMODSEQ 7] EXPUNGE completed
    C: c UID FETCH 1:* (FLAGS) (CHANGEDSINCE 2 VANISHED)
    S: * VANISHED (EARLIER) 1:2
    S: * 1 FETCH (UID 3 FLAGS () MODSEQ (4))
    S: c OK UID FETCH completed`
  )
})
