/** Ways that need a capability of the server. */
import { assert, describe, it } from "@effect/vitest"
import { type Offers, offersIn, wayWords, waysWords } from "../src/failure/advice/Way.ts"

const ways = [
  { needs: "MOVE", words: "use UID MOVE", after: ", at once" },
  { needs: "UIDPLUS", words: "use UID EXPUNGE" },
  { words: "pass it over" }
]

describe("RFC 9051 §6.1.1: a remedy that needs a capability", () => {
  it.each<readonly [string, Offers, string]>([
    [
      "is told with what it needs, if nothing is known",
      offersIn([], true),
      "use UID MOVE where the server lists MOVE, at once, use UID EXPUNGE where the server lists UIDPLUS, or pass it over"
    ],
    [
      "is told alone, if the server lists it",
      offersIn(["IMAP4rev1", "Move", "UIDPLUS"], true),
      "use UID MOVE, at once, use UID EXPUNGE, or pass it over"
    ],
    ["is not told, if the server does not list it", offersIn(["IMAP4rev1"], true), "pass it over"],
    [
      "may be one, if it is not in a list from before the login",
      offersIn(["IMAP4rev1", "MOVE"], false),
      "use UID MOVE, at once, use UID EXPUNGE where the server lists UIDPLUS, or pass it over"
    ],
    [
      "is a part of IMAP4rev2, which does not list it",
      offersIn(["IMAP4rev2"], true),
      "use UID MOVE, at once, use UID EXPUNGE, or pass it over"
    ]
  ])("%s", (_, offers, words) => {
    assert.strictEqual(waysWords(offers, ways), words)
  })

  it("has no words, if there is no other", () => {
    assert.isUndefined(wayWords(() => false, { needs: "IDLE", words: "by IDLE" }))
    assert.strictEqual(
      waysWords(() => false, [{ needs: "IDLE", words: "by IDLE" }]),
      ""
    )
  })
})
