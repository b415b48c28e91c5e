/** What else may answer on the port, by the first line that it says. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { attempt, errorOf, written } from "./support.ts"
import { plain } from "../support/plain.ts"

const { wellBehaved } = Simulator.profiles

const banners = [
  ["220 mx.example.com ESMTP Postfix", "smtp"],
  ["220-mx.example.com", "smtp"],
  ["220 ftp.example.com ESMTP", "smtp"],
  ["220 (vsFTPd 3.0.5)", "unknown"],
  ["+OK Dovecot ready.", "pop3"],
  ["SSH-2.0-OpenSSH_9.6", "ssh"],
  ["HTTP/1.1 400 Bad Request", "http"],
  ["\x15\x03\x01\x00\x02\x02\x0a", "tls"],
  ['"IMPLEMENTATION" "Dovecot Pigeonhole"', "managesieve"]
] as const

describe("another service", () => {
  it.effect.each(banners)("G07 %j is reported as %s, at once and without a byte", ([greeting, protocol]) =>
    Effect.gen(function* () {
      const profile = { ...wellBehaved, lines: { ...wellBehaved.lines, greeting } }
      const { exit, simulator } = yield* attempt(profile, { account: { security: "starttls" } })
      assert.deepStrictEqual(plain(errorOf(exit)?.reason), { _tag: "NotImap", protocol, port: 143 })
      assert.strictEqual(written(simulator).join(""), "")
    })
  )
})
