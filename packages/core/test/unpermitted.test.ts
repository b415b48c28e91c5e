import { assert, it } from "@effect/vitest"
import { flagsIn, unpermitted } from "../src/failure/diagnosis/unpermitted.ts"

it("a keyword is permitted if PERMANENTFLAGS lists it, or has \\*", () => {
  const listed = ["\\Answered", "\\Seen", "$Forwarded"]
  const sets = (command: string) => unpermitted(flagsIn(command), listed)
  assert.isTrue(sets("a1 UID STORE 2 +FLAGS (Project-X)"))
  assert.isTrue(sets("a1 STORE 2:4 (UNCHANGEDSINCE 7) FLAGS.SILENT (\\Seen Project-X)"))
  assert.isFalse(sets("a1 UID STORE 2 +FLAGS (\\Seen $forwarded)"))
  assert.isFalse(sets("a1 UID STORE 2 -FLAGS (Project-X)"))
  assert.isFalse(unpermitted(["Project-X"], [...listed, "\\*"]))
  assert.isFalse(unpermitted(["Project-X"], undefined))
})
