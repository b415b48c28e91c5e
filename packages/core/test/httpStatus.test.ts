import { assert, describe, it } from "@effect/vitest"
import { httpStatus } from "../src/failure/httpStatus.ts"
import * as ImapError from "../src/failure/ImapError.ts"
import { ours } from "../src/failure/Quotation.ts"
import { signInAgain } from "../src/lifecycle/account/givenSecret.ts"
import type { PlainReason } from "../src/failure/Reason.ts"

const statusOf = (reason: PlainReason) => httpStatus(ImapError.make(reason, "command"))

describe("the status of an HTTP answer (RFC 9110 §15)", () => {
  it.each<readonly [number, PlainReason]>([
    [400, { _tag: "Misuse", problem: "FETCH: `set`: expected …" }],
    [404, { _tag: "MessageGone", uid: 7 }],
    [404, { _tag: "CommandRejected", command: "DELETE", status: "NO", code: ours("NONEXISTENT") }],
    [409, { _tag: "CommandRejected", command: "CREATE", status: "NO", code: ours("ALREADYEXISTS") }],
    [507, { _tag: "CommandRejected", command: "APPEND", status: "NO", code: ours("OVERQUOTA") }],
    [501, { _tag: "NotOffered", command: "SORT", capability: "SORT" }],
    [503, { _tag: "CommandRejected", command: "SELECT", status: "NO", code: ours("UNAVAILABLE") }]
  ])("%i: %j", (status, reason) => {
    assert.strictEqual(statusOf(reason), status)
  })

  it("401 if the user must act: a login that is to be done again", () => {
    assert.strictEqual(httpStatus(signInAgain("invalid_grant")), 401)
  })
})
