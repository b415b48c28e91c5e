/** What no real server of the other tests offers: REPLACE, PARTIAL, limits set by users, Gmail's labels. */
import { describe, it } from "@effect/vitest"
import { converse, inbox, listing, three } from "../conversation.ts"

const options = { mailboxes: three }

describe("what a profile switches on by listing it", () => {
  it.effect("nothing of it is known otherwise", () =>
    converse(
      `${inbox}
      C: a GETACL INBOX
      S: a BAD Unknown command GETACL
      C: b GETMETADATA INBOX (/private/comment)
      S: b BAD Unknown command GETMETADATA
      C: c SETQUOTA "" (STORAGE 1)
      S: c BAD Unknown command SETQUOTA
      C: d FETCH 1 SAVEDATE
      S: d BAD Syntax error in FETCH
      C: e SEARCH RETURN (SAVE) ALL
      S: e BAD Syntax error in SEARCH
      C: f FETCH $ UID
      S: f BAD Syntax error in FETCH
      C: g SEARCH SAVEDON 1-Jan-2026
      S: g BAD Syntax error in SEARCH
      C: h STORE 1 +X-GM-LABELS (a)
      S: h BAD Syntax error in STORE
      C: i REPLACE 1 INBOX {3+}⏎a: 
      S: i BAD Unknown command REPLACE
      C: j SEARCH RETURN (PARTIAL 1:2) ALL
      S: j BAD Syntax error in SEARCH
      C: k UID FETCH 1:* UID (PARTIAL 1:2)
      S: k BAD Syntax error in UID FETCH`,
      options
    )
  )

  it.effect("REPLACE: the new message comes before the old one goes (RFC 8508 §3.4)", () =>
    converse(
      `${inbox}
      C: a REPLACE 2 INBOX (\\Draft) "04-Jan-2026 10:00:00 +0000" {4+}⏎four
      S: * OK [APPENDUID 1 4] Replacement is there
      S: * 2 EXPUNGE
      S: * 3 EXISTS
      S: * 1 RECENT
      S: a OK REPLACE completed
      C: b FETCH 2:3 (UID FLAGS)
      S: * 2 FETCH (UID 3 FLAGS (\\Flagged))
      S: * 3 FETCH (UID 4 FLAGS (\\Draft \\Recent))
      S: b OK FETCH completed
      C: c UID REPLACE 4 Archive {4+}⏎five
      S: * OK [APPENDUID 2 1] Replacement is there
      S: * 3 EXPUNGE
      S: c OK UID REPLACE completed
      C: d UID REPLACE 4 Archive {4+}⏎five
      S: d NO [EXPUNGEISSUED] These messages no longer exist
      C: e REPLACE 1 Nowhere {4+}⏎five
      S: e NO [TRYCREATE] Mailbox doesn't exist: Nowhere
      C: f REPLACE 1:2 Archive {4+}⏎five
      S: f BAD Syntax error in REPLACE
      C: g SEARCH ALL
      S: * SEARCH 1 2
      S: g OK SEARCH completed`,
      options,
      listing("REPLACE")
    )
  )

  it.effect("PARTIAL: a window from either end (RFC 9394 §3.1 to §3.4)", () =>
    converse(
      `${inbox}
      C: a UID SEARCH RETURN (PARTIAL -1:-2 COUNT) ALL
      S: * ESEARCH (TAG "a") UID PARTIAL (-1:-2 2:3) COUNT 3
      S: a OK UID SEARCH completed
      C: b SEARCH RETURN (PARTIAL -3:-9) ALL
      S: * ESEARCH (TAG "b") PARTIAL (-3:-9 1)
      S: b OK SEARCH completed
      C: c SEARCH RETURN (PARTIAL -4:-9) ALL
      S: * ESEARCH (TAG "c") PARTIAL (-4:-9 NIL)
      S: c OK SEARCH completed
      C: d UID FETCH 1:* UID (PARTIAL -1:-1)
      S: * 3 FETCH (UID 3)
      S: d OK UID FETCH completed
      C: e UID FETCH 1:* UID (PARTIAL 1:2)
      S: * 1 FETCH (UID 1)
      S: * 2 FETCH (UID 2)
      S: e OK UID FETCH completed
      C: f UID FETCH 1:* UID (PARTIAL 1:9 CHANGEDSINCE 99)
      S: * OK [HIGHESTMODSEQ 2] Highest
      S: f OK UID FETCH completed
      C: f2 STORE 1 +FLAGS.SILENT (\\Flagged)
      S: * 1 FETCH (MODSEQ (3))
      S: f2 OK STORE completed
      C: f3 UID FETCH 1:* UID (PARTIAL -1:-2 CHANGEDSINCE 2)
      S: f3 OK UID FETCH completed
      C: f4 FETCH 1:* UID (PARTIAL 1:2)
      S: f4 BAD Syntax error in FETCH
      C: g SEARCH RETURN (SAVE PARTIAL 2:2) ALL
      S: * ESEARCH (TAG "g") PARTIAL (2:2 2)
      S: g OK SEARCH completed
      C: h FETCH $ UID
      S: * 2 FETCH (UID 2)
      S: h OK FETCH completed
      C: i SEARCH RETURN (SAVE MIN PARTIAL 2:2) ALL
      S: * ESEARCH (TAG "i") MIN 1 PARTIAL (2:2 2)
      S: i OK SEARCH completed
      C: j FETCH $ UID
      S: * 1 FETCH (UID 1)
      S: * 2 FETCH (UID 2)
      S: j OK FETCH completed
      C: k SEARCH RETURN (SAVE COUNT PARTIAL 2:2) ALL
      S: * ESEARCH (TAG "k") COUNT 3 PARTIAL (2:2 2)
      S: k OK SEARCH completed
      C: l FETCH $ UID
      S: * 1 FETCH (UID 1)
      S: * 2 FETCH (UID 2)
      S: * 3 FETCH (UID 3)
      S: l OK FETCH completed`,
      options,
      listing("PARTIAL", "SEARCHRES")
    )
  )

  it.effect("QUOTASET: limits of what is used, and of messages (RFC 9208 §4.1.3)", () =>
    converse(
      `C: a SETQUOTA "" (STORAGE 512 MESSAGE 3)
      S: * QUOTA "" (STORAGE 1 512 MESSAGE 3 3)
      S: a OK SETQUOTA completed
      C: b APPEND Archive {4+}⏎four
      S: b NO [OVERQUOTA] Quota exceeded
      C: c SETQUOTA "" ()
      S: * QUOTA "" ()
      S: c OK SETQUOTA completed
      C: d APPEND Archive {4+}⏎four
      S: d OK [APPENDUID 2 1] APPEND completed
      C: e SETQUOTA "" (FROB 1)
      S: e NO [CANNOT] There is no such resource
      C: f SETQUOTA "" (STORAGE)
      S: f BAD Syntax error in SETQUOTA`,
      options,
      { ...listing("QUOTA", "QUOTASET"), quota: 8 }
    )
  )

  it.effect("METADATA-SERVER: of the server alone (RFC 5464 §1)", () =>
    converse(
      `C: a SETMETADATA "" (/shared/comment "ours")
      S: a OK SETMETADATA completed
      C: b GETMETADATA "" (/shared/comment /shared/admin)
      S: * METADATA "" (/shared/comment "ours" /shared/admin NIL)
      S: b OK GETMETADATA completed
      C: c GETMETADATA INBOX (/shared/comment)
      S: c NO [CANNOT] GETMETADATA is not possible: INBOX`,
      options,
      listing("METADATA-SERVER")
    )
  )

  it.effect("X-GM-EXT-1: labels, and numbers that copies share", () =>
    converse(
      `${inbox}
      C: a STORE 1:2 +X-GM-LABELS (\\Important "Work/2026" Entw&APw-rfe)
      S: * 1 FETCH (X-GM-LABELS (\\Important "Work/2026" "Entw&APw-rfe"))
      S: * 2 FETCH (X-GM-LABELS (\\Important "Work/2026" "Entw&APw-rfe"))
      S: a OK STORE completed
      C: b UID STORE 2 -X-GM-LABELS (\\Important "Work/2026")
      S: * 2 FETCH (UID 2 X-GM-LABELS ("Entw&APw-rfe"))
      S: b OK UID STORE completed
      C: c STORE 2 X-GM-LABELS.SILENT (New)
      S: c OK STORE completed
      C: d FETCH 2:3 X-GM-LABELS
      S: * 2 FETCH (X-GM-LABELS (New))
      S: * 3 FETCH (X-GM-LABELS ())
      S: d OK FETCH completed
      C: e SEARCH X-GM-LABELS new
      S: * SEARCH 2
      S: e OK SEARCH completed
      C: f SEARCH X-GM-RAW second
      S: * SEARCH 2
      S: f OK SEARCH completed
      C: g FETCH 1 (X-GM-MSGID X-GM-THRID)
      S: * 1 FETCH (X-GM-MSGID 3462926965033811076 X-GM-THRID 1875936269717626031)
      S: g OK FETCH completed
      C: h SEARCH X-GM-MSGID 3462926965033811076 X-GM-THRID 1875936269717626031
      S: * SEARCH 1
      S: h OK SEARCH completed`,
      options,
      listing("X-GM-EXT-1")
    )
  )
})
