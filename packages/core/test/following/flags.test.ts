/** What is remembered of the flags of messages. */
import { assert, it } from "@effect/vitest"
import { type Flags, remember } from "../../src/mailbox/following/Flags.ts"

it("nothing is remembered of messages with more than 64 combinations of flags, so that each report of them is a change", () => {
  const flags: Flags = new Map()
  for (let uid = 1; uid <= 64; uid++) remember(flags, uid, [`keyword${uid}`])
  assert.deepStrictEqual(remember(flags, 64, ["keyword64"]), { before: "keyword64", now: "keyword64" })
  for (let time = 0; time < 2; time++)
    assert.deepStrictEqual(remember(flags, 65, ["another"]), { before: undefined, now: "another" })
  assert.strictEqual(flags.size, 64)
  // a combination that no message has any more makes room
  remember(flags, 1, ["keyword2"])
  remember(flags, 65, ["another"])
  assert.deepStrictEqual(remember(flags, 65, ["another"]), { before: "another", now: "another" })
})
