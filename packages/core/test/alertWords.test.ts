import { assert, describe, it } from "@effect/vitest"
import { askedBy } from "../src/failure/Advice.ts"

describe("RFC 9051 §7.1: what an ALERT asks for, and of whom", () => {
  it.each([
    [
      "Filesystem notification initialization error -- contact your mail administrator",
      "admin",
      "administrator"
    ],
    ["This mailbox was moved to mail.neu.example on 14 November", "user", "whether mail.neu.example is"],
    // what the owner can mend comes first
    ["Mailbox is 95 % full, contact your administrator for more", "user", "Make room"],
    ["Application-specific password required", "user", "Create an app password"],
    ["Your password will expire in 3 days", "user", "Change the password in time"],
    ["Ihr Kennwort läuft in 5 Tagen ab", "user", "Change the password in time"],
    ["Your password has expired", "user", "Change the password, as"],
    ["You must change your password", "user", "Change the password, as"],
    // it is named, and nothing is asked for
    ["Your password was changed yesterday", "user", "account's owner"],
    ["Never tell anyone your password", "user", "account's owner"],
    ["Have a nice day", "user", "account's owner"]
  ] as const)("%s", (text, turn, words) => {
    const { actionBy, try: tried } = askedBy(text)
    assert.strictEqual(actionBy, turn)
    assert.include(tried, words)
  })
})
