/** A number that the protocol does not have, such as a UID of 0 or beyond 32 bits, is in no value. RFC 9051 §9. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import * as Command from "../../../src/imap/Command.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import { converse } from "../transcript.ts"

const message = new TextEncoder().encode("Subject: x\r\n\r\n")

describe("a number beyond its range", () => {
  it.each(["0 7", "7 0", "9999999999 7", "7 4294967296", "7", "7 8 9"])(
    "APPENDUID %s is left out",
    (code) => {
      const said = `C: A1 APPEND INBOX {14+}⏎Subject: x⏎⏎\nS: A1 OK [APPENDUID ${code}] done`
      assert.deepStrictEqual(converse(Command.append("INBOX", message), said), {})
    }
  )

  it("COPYUID with such a UIDVALIDITY is left out", () => {
    const said = "C: A1 UID COPY 1 x\nS: A1 OK [COPYUID 9999999999 1 2] done"
    assert.isUndefined(converse(Command.copy("1", "x"), said).uids)
  })

  it("a FETCH in answer to STORE has no such UID", () => {
    const said = "C: A1 STORE 1 FLAGS ()\nS: * 1 FETCH (UID 4294967296 FLAGS ())\nS: A1 OK done"
    assert.deepStrictEqual(
      converse(Command.store(MessageSet.sequenceNumbers("1"), { replace: [] }), said).messages,
      [{ sequence: 1, flags: [] }]
    )
  })

  it("SEARCH finds no message 0", () => {
    const said = "C: A1 UID SEARCH UNSEEN\nS: * SEARCH 0 3\nS: A1 OK done"
    assert.deepStrictEqual(converse(Command.search({ seen: false }), said).all, [[3, 3]])
  })

  it("STATUS leaves out what is not exact, and what is left survives JSON", () => {
    const said =
      "C: A1 STATUS INBOX (MESSAGES UIDNEXT)\nS: * STATUS INBOX (MESSAGES 3 UIDNEXT 9223372036854775807)\nS: A1 OK done"
    const value = converse(Command.status("INBOX", ["messages", "uidNext"]), said)
    assert.deepStrictEqual(Schema.encodeSync(Schema.toCodecJson(Command.MailboxStatus))(value), {
      messages: 3
    })
  })
})
