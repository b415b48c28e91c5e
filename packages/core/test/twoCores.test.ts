/** Two copies of the package in one tree, as a package manager that is forced to makes them. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { registerHooks } from "node:module"
import type * as core from "../src/index.ts"
import { ImapConnection, ImapError, Policy, Reason, Supervised, Transport } from "../src/index.ts"

/** What is imported from a module with this at its end has it, too: Node keeps such modules apart. */
const mark = "?second"

const another = Effect.gen(function* () {
  yield* Effect.acquireRelease(
    Effect.sync(() =>
      registerHooks({
        resolve: (name, context, next) => {
          const found = next(name, context)
          const isOfSecond = context.parentURL?.endsWith(mark) === true && name.startsWith(".")
          return isOfSecond ? { ...found, url: found.url + mark } : found
        }
      })
    ),
    (hooks) => Effect.sync(() => hooks.deregister())
  )
  const path = `../src/index.ts${mark}`
  const second: typeof core = yield* Effect.promise(() => import(path))
  return second
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
