/** Names of mailboxes, as they are compared within a session and between two. */
import { assert, describe, it } from "@effect/vitest"
import { isHidden, keyIn } from "../../../src/model/evidence/mailboxName.ts"

describe("the name of a mailbox that a strict trace hides", () => {
  it.each(["<mbox:1>", "INBOX.<mbox:1>", "<mbox:2>/<mbox:1>", "<mbox>"])(
    "says nothing beyond its session, whole or in part: %s",
    (name) => {
      assert.isTrue(isHidden(name))
      assert.notStrictEqual(keyIn("s1", name), keyIn("s2", name))
      assert.strictEqual(keyIn("s1", name), keyIn("s1", name))
    }
  )

  it.each(["INBOX", "Archive", "INBOX.Sent"])("is the same in each, if it is not hidden: %s", (name) => {
    assert.isFalse(isHidden(name))
    assert.strictEqual(keyIn("s1", name), keyIn("s2", name))
  })
})
