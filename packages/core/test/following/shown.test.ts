/** M6: what a server names in a mailbox is a quotation, too. */
import { assert, describe, it } from "@effect/vitest"
import { Redacted } from "effect"
import { shown } from "../../src/mailbox/following/shown.ts"
import * as Mailbox from "../../src/imap/Mailbox.ts"
import { make as makeRedactor } from "../../src/trace/Redactor.ts"
import { table } from "../../src/base/Sizes.ts"

const secret = "Sommer2024"

const mailboxOf = (reported: Partial<Mailbox.MailboxState>) => {
  const redactor = makeRedactor()
  redactor.add(Redacted.make(secret))
  return shown({ ...Mailbox.empty("INBOX", false), ...reported }, redactor)
}

describe("the mailbox as an app sees it", () => {
  it("M6 flags and id are escaped, bounded and without the secret", () => {
    const mailbox = mailboxOf({
      flags: ["\\Seen", "$Forwarded", `\\${secret}`, "\u001b[31m"],
      permanentFlags: [secret.toUpperCase(), "\\*"],
      mailboxId: `F${secret}`
    })
    assert.deepStrictEqual(mailbox.flags, ["\\Seen", "$Forwarded", "\\<redacted>", "\\u001b[31m"])
    assert.deepStrictEqual(mailbox.permanentFlags, ["<redacted>", "\\*"])
    assert.strictEqual(mailbox.mailboxId, "F<redacted>")
    assert.notInclude(JSON.stringify(mailbox).toLowerCase(), secret.toLowerCase())
  })

  it("M6 flags have a bound, each and all", () => {
    const { flags } = mailboxOf({ flags: Array.from({ length: 5000 }, () => "x".repeat(5000)) })
    assert.strictEqual(flags.length, table.flags.value)
    assert.isTrue(flags.every((flag) => flag.length <= 64))
  })

  it("L1 a flag of the protocol stays, whatever the secret is spelt like", () => {
    const redactor = makeRedactor()
    redactor.add(Redacted.make("Deleted"))
    const { flags } = shown({ ...Mailbox.empty("INBOX", false), flags: ["\\Deleted"] }, redactor)
    assert.deepStrictEqual(flags, ["\\Deleted"])
  })
})
