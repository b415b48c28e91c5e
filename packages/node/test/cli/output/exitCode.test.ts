import * as ImapError from "@effect-imap/core/ImapError"
import { Reason } from "@effect-imap/core/Reason"
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { exitCode } from "../../../src/cli/output/ExitCode.ts"
import { table } from "../support/reasons.ts"

describe("exit codes", () => {
  it.each(Object.entries(table))("%s", (tag, [code, fields]) => {
    const reason = Schema.decodeUnknownSync(Reason)({ ...fields, _tag: tag })
    assert.strictEqual(exitCode(ImapError.make(reason, "select")), code)
  })

  it("a retry that helps is 75, if no reason says otherwise", () => {
    const missing = ImapError.make({ _tag: "MailboxMissing", mailbox: "INBOX" }, "select", { retry: "later" })
    assert.strictEqual(exitCode(missing), 75)
  })
})
