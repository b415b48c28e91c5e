import { asksSame } from "../../../src/model/evidence/sameQuestion.ts"
import { assert, describe, it } from "@effect/vitest"

describe("the same words ask for the same", () => {
  for (const words of [
    "UID FETCH 5,7:9 (FLAGS)",
    "UID FETCH 905:* (ENVELOPE)",
    "FETCH 1:* (UID FLAGS)",
    "UID STORE 5 +FLAGS (\\Seen)",
    "UID SEARCH UNSEEN",
    "UID SEARCH UID 5:* UNSEEN",
    "SEARCH UNSEEN",
    "STATUS INBOX (MESSAGES)",
    "DELETE *",
    'RENAME 1 "a"'
  ])
    it(words, () => assert.isTrue(asksSame(` ${words}`)))
})

describe("the same words may ask for others", () => {
  for (const words of [
    "FETCH * (UID ENVELOPE)",
    "UID FETCH * (FLAGS)",
    "UID FETCH 5,* (FLAGS)",
    "FETCH 14 BODY.PEEK[]",
    "FETCH 5:* (FLAGS)",
    "STORE 1:3 +FLAGS (\\Seen)",
    "COPY 4 Archive",
    "SEARCH 5:9 UNSEEN",
    "UID SEARCH 5:9 UNSEEN"
  ])
    it(words, () => assert.isFalse(asksSame(` ${words}`)))
})
