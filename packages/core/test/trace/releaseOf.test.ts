import { assert, it } from "@effect/vitest"
import { Cause, Exit } from "effect"
import * as ImapError from "../../src/failure/ImapError.ts"
import { releaseOf } from "../../src/trace/releaseOf.ts"

it("says why a turn failed: by an error, by a defect of the app, or by an error of its own", () => {
  const closed = ImapError.make({ _tag: "Closed" }, "command")
  assert.deepStrictEqual(releaseOf(Exit.fail(closed)), { outcome: "failed", reason: "Closed" })
  assert.deepStrictEqual(releaseOf(Exit.die(new Error("undefined is not a function"))), {
    outcome: "failed",
    reason: "Defect"
  })
  assert.deepStrictEqual(releaseOf(Exit.fail("of the app")), { outcome: "failed" })
  assert.deepStrictEqual(releaseOf(Exit.failCause(Cause.interrupt())), { outcome: "interrupted" })
})
