/** Two copies of the package in one tree, as a package manager that is forced to makes them. */
import { assert, describe, it, vi } from "@effect/vitest"
import { Effect } from "effect"
import { ImapConnection, ImapError, Policy, Reason, Supervised, Transport } from "../src/index.ts"

const another = Effect.promise(async () => {
  vi.resetModules()
  return import("../src/index.ts")
})

describe("a second copy of core", () => {
  it.effect("makes errors and reasons that are instances of the first's classes", () =>
    Effect.gen(function* () {
      const second = yield* another
      assert.notStrictEqual<unknown>(second.ImapError.ImapError, ImapError.ImapError)
      const error: unknown = second.ImapError.make({ _tag: "Closed" }, "selected")
      assert(error instanceof ImapError.ImapError)
      assert(error.reason instanceof Reason.Closed)
      assert.notInstanceOf(error.reason, Reason.Misuse)
      assert.notInstanceOf(error, Reason.Closed)
      assert.notInstanceOf(new Error("another"), ImapError.ImapError)
    })
  )

  it.effect("finds the services and references of the first", () =>
    Effect.gen(function* () {
      const second = yield* another
      const policy = Policy.make({ attempts: 7 })
      const read = Effect.provideService(second.Policy.Policy, Policy.Policy, policy)
      assert.strictEqual((yield* read).attempts, 7)
      for (const [own, other] of [
        [ImapConnection.ImapConnection, second.ImapConnection.ImapConnection],
        [Supervised.Supervised, second.Supervised.Supervised],
        [Transport.Transport, second.Transport.Transport]
      ] as const) {
        assert.strictEqual(other.key, own.key)
      }
    })
  )
})
