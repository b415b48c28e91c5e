import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import type { Account } from "../../src/lifecycle/Account.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { attempt, type Attempted, connected, errorOf, host, written } from "./support.ts"

const { external } = Simulator.profiles

const offering = (list: string): Simulator.Profile => ({
  ...external,
  capabilities: { ...external.capabilities, tls: list }
})

const nobody = (anonymous: NonNullable<Account["anonymous"]>) => ({
  whole: { host, security: "tls" as const, user: "anonymous", anonymous }
})

/** All that an app or a file could show. */
const shown = ({ events, exit }: Attempted) =>
  [JSON.stringify(errorOf(exit)), errorOf(exit)?.message, ...events().map(Trace.toLine)].join("\n")

describe("A23 anonymous logins", () => {
  const anonymous = offering("IMAP4rev1 SASL-IR AUTH=ANONYMOUS AUTH=PLAIN LOGINDISABLED")

  it.effect("A23 nothing is said of the user, and what the server may know is hidden", () =>
    Effect.gen(function* () {
      const silent = yield* connected(anonymous, nobody(true))
      assert.strictEqual((yield* silent.opening.report).mechanism, "ANONYMOUS")
      assert.match(written(silent.simulator).join(""), / AUTHENTICATE ANONYMOUS =\r\n/)
      const named = yield* attempt(anonymous, nobody("ada@example.org"))
      assert.isTrue(Exit.isSuccess(named.exit))
      assert.match(written(named.simulator).join(""), / AUTHENTICATE ANONYMOUS YWRhQGV4YW1wbGUub3Jn\r\n/)
      assert.notMatch(shown(named), /ada@|YWRhQGV4/)
      assert.match(shown(named), /AUTHENTICATE ANONYMOUS <redacted>/)
    })
  )

  it.effect("A23 without SASL-IR the message answers the server's request", () =>
    Effect.gen(function* () {
      const late = offering("IMAP4rev1 AUTH=ANONYMOUS")
      const { simulator } = yield* connected(late, nobody("sirhc"))
      assert.match(written(simulator).join(""), / AUTHENTICATE ANONYMOUS\r\n.*c2lyaGM=\r\n/s)
    })
  )

  it.effect("A23 nobody else gets in so, and who asks for it gets nothing else", () =>
    Effect.gen(function* () {
      const { simulator } = yield* connected(anonymous)
      assert.notInclude(written(simulator).join(""), "ANONYMOUS")
      const passwords = offering("IMAP4rev1 SASL-IR AUTH=PLAIN")
      const { exit } = yield* attempt(passwords, nobody(true))
      assert.include(errorOf(exit)?.reason, { _tag: "NoUsableMechanism", wanted: "ANONYMOUS" })
      assert.include(errorOf(exit)?.advice, "give a credential for one: a password")
    })
  )
})
