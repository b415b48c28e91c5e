/** What a server says to be a part is told as one. */
import { assert, describe, it } from "@effect/vitest"
import { askedWords } from "../../../src/model/fleet/Asked.ts"
import { findingsIn, found } from "../../support/inUse.ts"

const opening = "C: A0 SELECT INBOX\nS: * 400 EXISTS\nS: * OK [UIDVALIDITY 7] ok\nS: A0 OK [READ-WRITE] done"

const asked = (...lines: ReadonlyArray<string>): string => [opening, ...lines].join("\n")

const fetched = (set: string, answer: string, ...uids: ReadonlyArray<number>) => [
  `C: F${set} UID FETCH ${set} (FLAGS)`,
  ...uids.map((uid, at) => `S: * ${400 - at} FETCH (UID ${uid} FLAGS ())`),
  `S: F${set} ${answer}`
]

const tried = (transcript: string): string | undefined => {
  const [first] = findingsIn(transcript)
  return first && askedWords(first)
}

const limited = "OK [MESSAGELIMIT 2 801] FETCH completed with 2 partial results"

describe("RFC 9738 §3.1: an answer in part", () => {
  it("goes down to a UID, and the app has to go on below it", () => {
    const part = asked(...fetched("1:*", limited, 802, 801))
    const [first] = findingsIn(part)
    assert.strictEqual(first?.id, "answered-in-part")
    assert.strictEqual(
      first?.title,
      "The server answered in part (UID FETCH): it takes at most 2 messages in one command"
    )
    assert.include(first?.why, "came down to UID 801")
    assert.include(tried(part), "1:800 of its UIDs")
    assert.include(tried(part), "If the server lists PARTIAL (RFC 9394)")
    assert.strictEqual(first?.actionBy, "app")
  })

  it("is whole once the app has asked for the rest", () => {
    const all = [...fetched("1:*", limited, 802, 801), ...fetched("1:800", "OK done", 7)]
    const [first] = findingsIn(asked(...all))
    assert.strictEqual(`${first?.severity} ${first?.actionBy}`, "info nobody")
    const searches = ["C: S1 UID SEARCH UNSEEN", "S: * SEARCH 801", "S: S1 OK [MESSAGELIMIT 2 801] searched"]
    const rest = (keys: string) => [`C: S2 UID SEARCH ${keys}`, "S: * SEARCH", "S: S2 OK done"]
    const turnOf = (keys: string) => findingsIn(asked(...searches, ...rest(keys)))[0]?.actionBy
    assert.strictEqual(turnOf("UNSEEN UID 1:800"), "nobody")
    assert.strictEqual(turnOf("UIDBEFORE 801 UNSEEN"), "nobody")
    assert.strictEqual(turnOf("FLAGGED"), "app")
  })

  it("may have another code, and the server says so in a line of its own", () => {
    const ids = found(
      asked(
        "C: F UID FETCH 1:* (FLAGS)",
        "S: * 400 FETCH (UID 802 FLAGS ())",
        "S: * NO [MESSAGELIMIT 1 802] partial",
        "S: F OK [HIGHESTMODSEQ 9] done"
      )
    )
    assert.include(ids, "answered-in-part")
  })

  it("is what came before a refusal, or in the server's own words", () => {
    const refused = asked(...fetched("1:*", "NO [LIMIT] only the first 1000 messages are returned", 802))
    assert.include(found(refused), "answered-in-part")
    assert.notInclude(found(refused), "command-refused")
    const nothing = asked(...fetched("1:*", "NO [LIMIT] only the first 1000 messages are returned"))
    assert.notInclude(found(nothing), "answered-in-part")
    assert.include(tried(nothing), "for fewer messages at a time")
    const listed = asked('C: L LIST "" *', 'S: * LIST () "/" INBOX', "S: L OK list truncated")
    assert.include(tried(listed), "one level (%)")
  })

  it("is no contradiction, and no message that is gone", () => {
    const all = asked("C: S SEARCH ALL", "S: * SEARCH 400", "S: S OK SEARCH completed, result truncated")
    assert.deepStrictEqual(found(all), ["answered-in-part", "trace-cut"])
    assert.include(found(all.replace(", result truncated", "")), "search-empty")
    assert.notInclude(found(asked(...fetched("7", limited))), "uids-none")
  })

  it("is not what a refusal for too many is", () => {
    const refused = asked("C: C UID COPY 1:* X", "S: C NO [MESSAGELIMIT 1000] Too many messages")
    assert.strictEqual(findingsIn(refused)[0]?.id, "command-refused")
    assert.include(tried(refused), "Let the app send UID COPY for fewer messages at a time")
  })
})
