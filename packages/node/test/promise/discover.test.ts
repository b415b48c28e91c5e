/** The server of an address, as users of promises look for it. */
import { assert, describe, it } from "@effect/vitest"
import { best, discover } from "../../src/promise/promise.ts"
import * as NameServer from "../discovery/nameServer.ts"
import { Effect } from "effect"
import { reasonOf, rejected } from "./support.ts"

describe("discover", () => {
  it("a provider is known: nobody is asked", async () => {
    const discovered = await discover("Ada <ada@gmail.com>")
    assert.strictEqual(discovered.address, "ada@gmail.com")
    assert.deepInclude(best(discovered).account, { host: "imap.gmail.com", user: "ada@gmail.com" })
  })

  it.live("a server outside of the domain is named, and not taken unasked", () =>
    Effect.gen(function* () {
      const srv = { "_imaps._tcp.localhost": [{ target: "imap.example.com", port: 993 }] }
      const { address } = yield* NameServer.start({ srv })
      const discovered = yield* Effect.promise(() =>
        discover("ada@localhost", { nameServers: [address], policy: { limits: { discover: "1 minute" } } })
      )
      assert.strictEqual(discovered.candidates[0].account.host, "imap.example.com")
      const taken = Effect.try({ try: () => best(discovered), catch: reasonOf })
      assert.strictEqual(yield* Effect.flip(taken), "ServerUnconfirmed")
    })
  )

  it.live("rejects with the ImapError, and with the reason of the signal", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        reasonOf(yield* Effect.promise(() => rejected(discover("nobody")))),
        "InvalidAccount"
      )
      const why = new Error("the user went away")
      assert.strictEqual(
        yield* Effect.promise(() =>
          rejected(discover("ada@example.com", { signal: AbortSignal.abort(why) }))
        ),
        why
      )
    })
  )
})
