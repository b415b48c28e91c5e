import { describe, it } from "@effect/vitest"
import * as Simulator from "../../../src/simulator/Simulator.ts"
import { converse, listing, opened } from "../conversation.ts"

const message = (day: number, subject: string, id: string, references = "") =>
  Simulator.message(
    `Subject: ${subject}\nDate: ${day} Jan 2026 10:00:00 +0000\nMessage-ID: <${id}@x>\n${references}\ntext\n`
  )

const INBOX = [
  message(1, "Lunch", "a"),
  message(2, "Dinner", "b"),
  message(3, "Re: Lunch", "c", "References: <a@x>\n"),
  message(4, "Re: Lunch", "d", "In-Reply-To: <a@x>\n"),
  message(5, "Re: Lunch", "e", "References: <a@x> <c@x>\n"),
  message(6, "Lunch", "f")
]

describe("THREAD", () => {
  it.effect("by references and by subjects, RFC 5256 §3", () =>
    converse(
      `
C: s SELECT INBOX${opened({ exists: 6, uidNext: 7 })}
C: b UID THREAD REFERENCES UTF-8 ALL
S: * THREAD (1 (3 5)(4))(2)(6)
S: b OK UID THREAD completed
C: c THREAD ORDEREDSUBJECT UTF-8 ALL
S: * THREAD (1 (3)(4)(5)(6))(2)
S: c OK THREAD completed
C: d THREAD REFERENCES UTF-8 SUBJECT Breakfast
S: * THREAD
S: d OK THREAD completed
C: e THREAD REFERENCES X-NONE ALL
S: e NO [BADCHARSET (US-ASCII UTF-8)] Unknown charset
C: f THREAD REFS UTF-8 ALL
S: f BAD Syntax error in THREAD`,
      { mailboxes: { INBOX } },
      listing("THREAD=REFERENCES", "THREAD=ORDEREDSUBJECT")
    )
  )
})
