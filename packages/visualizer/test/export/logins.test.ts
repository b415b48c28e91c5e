/** Traces of very many logins and connections: each may leave. */
import { assert, describe, it } from "@effect/vitest"
import type { Account } from "@effect-imap/core/Account"
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect, Redacted } from "effect"
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { verify } from "../../src/export/verify.ts"
import { record } from "../support/record.ts"

describe("verify", () => {
  const passwords = ["correct horse", 'pa"ss word', "back\\slash", "Gr\u00fcn", "password"]
  const ways: ReadonlyArray<Partial<Account>> = [{ mechanism: "LOGIN" }, { mechanism: "PLAIN" }, {}]
  const logins = passwords.flatMap((password) => ways.map((way) => ({ password, way })))
  // a few of them at each server: all of them at some
  const few = 4
  const servers = Object.values<Simulator.Profile>(Simulator.profiles)

  it.effect.each(servers.map((profile, at) => [profile.name, profile, at] as const))(
    "R11 %s: however the login goes, by literal, quoted or in base64",
    ([, profile, at]) =>
      Effect.gen(function* () {
        for (let each = few * at; each < few * (at + 1); each++) {
          const { password, way } = logins[each % logins.length] ?? assert.fail("no login")
          const account = { ...way, user: profile.user, password: Redacted.make(password) }
          const trace = yield* record({ server: { ...profile, password }, account })
          assert.deepStrictEqual(verify(trace), [], `${password} ${way.mechanism}`)
        }
      })
  )

  it("R11 traces of many connections, made for benchmarks, may leave", () => {
    const folder = mkdtempSync(join(tmpdir(), "verify-"))
    const file = join(folder, "trace")
    const generator = fileURLToPath(new URL("../../scripts/generate.ts", import.meta.url))
    execFileSync(process.execPath, [generator, file, "5000"])
    const trace = readFileSync(file)
    rmSync(folder, { recursive: true })
    assert.deepStrictEqual(verify(trace), [])
  })
})
