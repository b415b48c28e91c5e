/** A search that nothing answers, as on a machine without a route: its resolver and its sockets fail at once. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { search } from "./world.ts"

const away = true

describe("D39 a search", () => {
  it.effect("without a network says nothing against the address, and nobody has to act", () =>
    Effect.gen(function* () {
      const { result } = yield* search({ away })
      const error = Result.getOrThrow(Result.flip(result))
      assert(error.reason._tag === "NothingDiscovered")
      assert.deepStrictEqual([...new Set(Object.values(error.reason.asked))], ["silent"])
      assert.deepInclude(error, { actionBy: "nobody", retry: "later", step: "account" })
      assert.include(error.message, "Nothing answered the search")
      assert.notMatch(error.message, /spelling|No mail server/)
    })
  )

  it.effect("that one source answered doubts the address: its owner's turn, now or later", () =>
    Effect.gen(function* () {
      const pages = { "https://autoconfig.example.com/mail/config-v1.1.xml": { status: 404 } }
      const { result } = yield* search({ away, pages })
      const error = Result.getOrThrow(Result.flip(result))
      assert.deepInclude(error, { actionBy: "user", retry: "later" })
      assert.include(error.title, "No mail server was found")
    })
  )
})
