import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { imported } from "../../src/import/index.ts"
import { assertLinear } from "../../../core/test/support/linear.ts"

const call = "$ openssl s_client -connect imap.example.com:993"

describe("time grows with the log that is imported", () => {
  it.each([
    ["the name of openssl's command", (size: number) => `${call}\n${"s_client ".repeat(size)}`],
    ["the same in the call itself", (size: number) => `${call} ${"s_client ".repeat(size)}`],
    ["servers that it connects to", (size: number) => `${call}\ns_client${" -connect a".repeat(size)}`]
  ])("%s", (_, logOf) => {
    const workOf = (size: number) => {
      const bytes = new TextEncoder().encode(`${logOf(size)}\nCONNECTED(00000003)\n* OK ready\n`)
      return () => assert.isTrue(Result.isSuccess(imported([{ name: "a.log", bytes }])))
    }
    assertLinear(workOf, 500)
  })
})
