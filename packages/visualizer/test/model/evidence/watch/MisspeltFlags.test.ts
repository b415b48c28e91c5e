/** Keywords that look like a flag of the standard. */
import { assert, it } from "@effect/vitest"
import { wordsOf } from "../../../../src/model/evidence/Noticed.ts"
import { MisspeltFlags } from "../../../../src/model/evidence/watch/MisspeltFlags.ts"
import { plays } from "../../../support/dialogue.ts"

const titlesOf = (flags: string, condition = "OK"): ReadonlyArray<string> => {
  const misspelt = new MisspeltFlags()
  plays([misspelt], [`C: s UID STORE 7 ${flags}`, `S: s ${condition} done`])
  return misspelt.found.map((each) => wordsOf(each).title)
}

it.each([
  ["+FLAGS (Seen)", ["This program set Seen, which is a keyword, and not the flag \\Seen"]],
  [
    "FLAGS.SILENT ($Done answered)",
    ["This program set answered, which is a keyword, and not the flag \\answered"]
  ],
  ["+FLAGS (\\Seen)", []],
  ["+FLAGS (Seenby)", []],
  ["-FLAGS (Seen)", []]
])("RFC 9051 §2.3.2: STORE of %s", (flags, titles) => {
  assert.deepStrictEqual(titlesOf(flags), titles)
  assert.isEmpty(titlesOf(flags, "NO"))
})
