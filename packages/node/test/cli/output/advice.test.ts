import { adviceIn, make } from "@effect-imap/core/internal/ImapError"
import { Reason } from "@effect-imap/core/Reason"
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { connectFlags } from "../../../src/cli/settings/flags.ts"
import { table } from "../support/reasons.ts"

const flags = new Set(
  Object.keys(connectFlags).map((name) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
)
const values = new Set(["auto", "tls", "starttls", "none", "PLAIN", "LOGIN"])

/** Each reason once, and those whose words differ by what was refused. */
const reasons = [
  ...Object.entries(table).map(([_tag, [, fields]]) => ({ ...fields, _tag })),
  ...["ANONYMOUS", "EXTERNAL"].map((mechanism) => ({ _tag: "AuthRejected", mechanism }))
]

describe("advice at the command line", () => {
  it.each(reasons)("D31 $_tag names flags, and no option of the library", (fields) => {
    const reason = Schema.decodeUnknownSync(Reason)(fields)
    const error = make(reason, "command")
    const advice = adviceIn(error, "command")
    const marked = Array.from(`${error.title} ${advice}`.matchAll(/`([^`]+)`/g), ([, name = ""]) => name)
    const unknown = marked.filter((name) => {
      const [, flag] = /^--([a-z-]+)/.exec(name) ?? []
      return flag === undefined ? !values.has(name) : !flags.has(flag)
    })
    assert.isEmpty(unknown)
    assert.notMatch(advice, /Policy\.|Command\.|connection\.[a-z]|allowPlaintext/)
  })
})
