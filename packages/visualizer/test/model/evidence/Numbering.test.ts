/** Moves of nothing, and two mailboxes selected at once: what is no mistake is not found. */
import { assert, describe, it } from "@effect/vitest"
import { Numbering } from "../../../src/model/evidence/Numbering.ts"

/** Reads a conversation of an app, `C:` and `S:`, and returns what is found in it. */
const foundIn = (...lines: ReadonlyArray<string>): ReadonlyArray<string> => {
  const numbering = new Numbering()
  for (const [line, said] of lines.entries()) {
    const text = said.slice(3)
    const [tag = "", name = "", after = ""] = text.split(" ")
    if (said.startsWith("C:"))
      numbering.sent({ line, text, tag, name: name === "UID" ? `UID ${after}` : name, isApps: true })
    else numbering.received({ line, text, tag: tag === "*" ? undefined : tag, condition: name })
  }
  return Array.from(numbering.found.keys())
}

const opening = (capabilities: string) => [
  `S: l OK [CAPABILITY IMAP4rev1 ${capabilities}] Logged in`,
  "C: s SELECT INBOX",
  "S: * 2 EXISTS",
  "S: s OK [READ-WRITE] SELECT completed"
]

describe("commands that find nothing", () => {
  it("RFC 9051 §6.4.9: UID MOVE of what is gone, at a server that has COPYUID", () => {
    const moves = (...answers: ReadonlyArray<string>) => ["C: a UID MOVE 5 Done", ...answers]
    assert.deepStrictEqual(foundIn(...opening("MOVE UIDPLUS"), ...moves("S: a OK done")), ["moved-none"])
    assert.deepStrictEqual(foundIn(...opening("MOVE"), ...moves("S: a OK done")), [])
    const expunged = moves("S: * 1 EXPUNGE", "S: a OK done")
    assert.deepStrictEqual(foundIn(...opening("MOVE UIDPLUS"), ...expunged), [])
    const copied = moves("S: a OK [COPYUID 7 5 1] done")
    assert.deepStrictEqual(foundIn(...opening("MOVE UIDPLUS"), ...copied), [])
  })

  it("RFC 9051 §6.3.2: UIDs of the first of two mailboxes that were selected at once", () => {
    const fetches = ["C: f UID FETCH 30:31 (FLAGS)", "S: f OK done"]
    const atOnce = (second: string) => ["C: a SELECT Sent", `C: b SELECT ${second}`, "S: a OK x", "S: b OK x"]
    assert.deepStrictEqual(foundIn(...atOnce("INBOX"), ...fetches), ["selects-raced"])
    assert.deepStrictEqual(foundIn(...atOnce("Sent"), ...fetches), [])
    const inTurn = ["C: a SELECT Sent", "S: a OK x", "C: b SELECT INBOX", "S: b OK x"]
    assert.deepStrictEqual(foundIn(...inTurn, ...fetches), [])
  })

  it("RFC 9051 §6.4.9: FETCH of a UID that no message has, but no STORE, which may have changed nothing", () => {
    const stores = ["C: b UID STORE 5 +FLAGS (\\Seen)", "S: b OK done"]
    assert.deepStrictEqual(foundIn(...opening(""), ...stores), [])
    const fetches = ["C: b UID FETCH 5 (FLAGS)", "S: b OK done"]
    assert.deepStrictEqual(foundIn(...opening(""), ...fetches), ["uids-none"])
  })
})
