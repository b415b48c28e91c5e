/** The contract of transports in `workerd`, with servers in this process. */
import { fileURLToPath } from "node:url"
import { ca } from "@effect-imap/core/Simulator"
import { TransportContract } from "@effect-imap/core/testing"
import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { isLeftOut } from "../../../packages/node/test/support/programs.ts"
import { serve } from "../../edge/local/workerd.ts"
import { peersOnPorts } from "./peersOnPorts.ts"

/** Returns the outcome of a check in the Worker. */
class Checking extends Context.Service<Checking, (check: string) => Effect.Effect<unknown>>()("Checking") {}

const checking = Effect.gen(function* () {
  const peers = yield* peersOnPorts
  const main = fileURLToPath(new URL("contractWorker.ts", import.meta.url))
  const { url } = yield* serve({ wrangler: "wrangler.json", main, variables: {}, testAuthority: ca })
  return (check: string) =>
    Effect.promise(() =>
      fetch(`${url}/?${new URLSearchParams({ check, peers })}`).then((answer) => answer.json())
    )
})

const kept = { _tag: "kept" }
const skipped = (why: string) => ({ _tag: "skipped", why })

/** What a worker cannot do. */
const others: Readonly<Record<string, object>> = {
  "counts the bytes that nobody pulled": skipped("a worker reads only when asked"),
  // workerd ends the socket of a handshake with the request, and no earlier
  "gives the connection up with its handshake": {
    _tag: "broken",
    why: "gives the connection up with its handshake: it was not done within 2s"
  },
  "compresses both directions from a given byte on": skipped("this transport does not compress"),
  "refuses what is not compressed as agreed": skipped("this transport does not compress")
}

const promises = TransportContract.checks({ peer: () => Effect.die("the Worker has the peers") })

layer(Layer.effect(Checking, checking), { timeout: 120_000, excludeTestServices: true })(
  "the transport of a Worker",
  (it) => {
    const test = isLeftOut("workerd") ? it.effect.skip : it.effect
    for (const { name } of promises) {
      test(name, () =>
        Effect.gen(function* () {
          const outcomeOf = yield* Checking
          assert.deepStrictEqual(yield* outcomeOf(name), others[name] ?? kept)
        })
      )
    }
  }
)
