/** Answers that servers say are a part of what was asked. */
import { assert, describe, it } from "@effect/vitest"
import { partIn, saysTooMany } from "../../src/failure/quirk/parts.ts"

describe("RFC 9738: an answer in part", () => {
  it.each([
    ["a OK [MESSAGELIMIT 1000 23221] FETCH completed with 1000 partial results", 1000, 23_221],
    ["a OK [MESSAGELIMIT 1000] done", 1000, undefined],
    ["* NO [MESSAGELIMIT 500 17] the answer has another code", 500, 17],
    ["a OK [LIMIT] SEARCH completed", undefined, undefined],
    ["a OK SEARCH completed (partial results)", undefined, undefined],
    ["a OK Search done, result truncated", undefined, undefined],
    ["a NO only the first 1000 messages are returned", 1000, undefined],
    ["a OK Completed, limited to 500 messages: results are incomplete", 500, undefined],
    ["a OK Suchergebnis unvollständig", undefined, undefined],
    ["a OK Nur die ersten 250 Nachrichten", 250, undefined],
    ["a OK Résultats partiels", undefined, undefined],
    ["a OK Sólo los primeros 100 mensajes", 100, undefined],
    ["a OK Показаны только первые 300 писем", 300, undefined],
    ["a OK 仅返回前500封邮件", 500, undefined]
  ])("%s", (line, limit, lowest) => assert.deepStrictEqual(partIn(line), { limit, lowest }))

  it.each([
    "a OK FETCH completed",
    "a OK [HIGHESTMODSEQ 2000] Search completed (0.001 + 0.000 secs).",
    "a OK Partial fetch of the body completed",
    "a NO [MESSAGELIMIT 1000] nothing was done",
    "a NO [LIMIT] Too many flags",
    "a OK 3 messages copied",
    "* OK Only you have this mailbox open",
    "* 3 FETCH (FLAGS ())"
  ])("is none: %s", (line) => assert.isUndefined(partIn(line)))

  it("is refused where it would be too much", () => {
    for (const said of [
      "Too many messages to copy, try a smaller subset",
      "Zu viele Treffer",
      "Trop de résultats"
    ])
      assert.isTrue(saysTooMany(said), said)
    for (const said of [
      "Too many messages stored",
      "Too many messages in the mailbox",
      "Too many connections"
    ])
      assert.isFalse(saysTooMany(said), said)
  })
})
