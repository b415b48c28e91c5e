/** ALPN is an offer: a server that ends the handshake because of it is asked once more without. RFC 7301. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import type { Security } from "../../src/lifecycle/Account.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import { TransportError } from "../../src/lifecycle/Transport.ts"
import { MemoryTransport } from "../../src/public/testing.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { attempt, connected, errorOf, type Options } from "./support.ts"
import { settle } from "../support/settle.ts"

const { wellBehaved } = Simulator.profiles

/** Ends each handshake that offers a protocol, and notes whether one did. */
const declining = () => {
  const offers: Array<boolean> = []
  const handshake: MemoryTransport.Options["handshake"] = (tls) => {
    const isOffered = tls.alpn !== false
    offers.push(isOffered)
    return isOffered
      ? Effect.fail(new TransportError({ failure: "tlsProtocol", offered: "alpn", detail: "an alert" }))
      : Effect.succeed(MemoryTransport.tlsInfo(tls))
  }
  return { handshake, offers }
}

/** An attempt of which each handshake fails so, and how many there were. */
const failing = Effect.fnUntraced(function* (
  problem: ConstructorParameters<typeof TransportError>[0],
  options: Options = {}
) {
  let shaken = 0
  const handshake = () => {
    shaken += 1
    return Effect.fail(new TransportError(problem))
  }
  const { exit } = yield* attempt(wellBehaved, { ...options, simulator: { handshake } })
  return { exit, shaken }
})

const moves = (events: () => ReadonlyArray<{ readonly name: string; readonly data: object }>) =>
  events().flatMap(({ data, name }) =>
    name === "machine:transition" && "event" in data && String(data.event).endsWith("handshake.declined")
      ? [data]
      : []
  )

describe("a server that ends a handshake with ALPN", () => {
  it.effect.each<Security>(["tls", "starttls", "auto"])(
    "%s: is asked once more without, within the same attempt, and the trace shows it",
    (security) =>
      Effect.gen(function* () {
        const { handshake, offers } = declining()
        const { events, opening } = yield* connected(wellBehaved, {
          account: { security },
          policy: { attempts: 1 },
          simulator: { handshake }
        })
        assert.deepStrictEqual(offers, [true, false])
        assert.deepStrictEqual((yield* opening.report).warnings, ["alpnLeftOut"])
        assert.lengthOf(moves(events), 1)
      })
  )

  it.effect("is remembered for a day, and then offered it again", () =>
    Effect.gen(function* () {
      const { handshake, offers } = declining()
      const profiles = ServerProfiles.inMemory()
      const visit = Effect.gen(function* () {
        yield* connected(wellBehaved, { profiles, simulator: { handshake } })
        yield* settle
        return offers.splice(0)
      })
      assert.deepStrictEqual(yield* visit, [true, false])
      assert.deepStrictEqual(yield* visit, [false])
      yield* TestClock.adjust("23 hours")
      assert.deepStrictEqual(yield* visit, [false])
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* visit, [true, false])
    })
  )

  it.effect.each<Security>(["tls", "starttls", "auto"])(
    "%s: is asked without in the next attempt if it says nothing to a handshake with ALPN",
    (security) =>
      Effect.gen(function* () {
        const offers: Array<boolean> = []
        const { opening } = yield* connected(wellBehaved, {
          account: { security },
          policy: { attempts: 2 },
          simulator: {
            handshake: (tls) => {
              offers.push(tls.alpn !== false)
              return tls.alpn === false ? Effect.succeed(MemoryTransport.tlsInfo(tls)) : Effect.never
            }
          }
        })
        assert.strictEqual(offers.at(-1), false)
        assert.deepStrictEqual((yield* opening.report).warnings, ["alpnLeftOut"])
      })
  )

  it.effect("X13 that ends it without ALPN, too, is what it says: once more, and no further", () =>
    Effect.gen(function* () {
      const { exit, shaken } = yield* failing({ failure: "tlsProtocol", offered: "alpn", detail: "an alert" })
      assert.strictEqual(errorOf(exit)?.reason._tag, "TlsProtocol")
      assert.strictEqual(shaken, 2)
    })
  )

  it.effect("RFC 8446 §2.2 that ends one which resumes a session is asked once more, with ALPN", () =>
    Effect.gen(function* () {
      const offers: Array<boolean | undefined> = []
      const { opening } = yield* connected(wellBehaved, {
        policy: { attempts: 1 },
        simulator: {
          handshake: (tls) => {
            offers.push(tls.alpn)
            return offers.length === 1
              ? Effect.fail(new TransportError({ failure: "tlsClosed", offered: "session", detail: "cut" }))
              : Effect.succeed(MemoryTransport.tlsInfo(tls))
          }
        }
      })
      assert.deepStrictEqual(offers, [true, true])
      assert.deepStrictEqual((yield* opening.report).warnings, [])
    })
  )

  it.effect.each(["alpn", "session"] as const)(
    "is asked only once more, whatever a transport reports: %s",
    (offered) =>
      Effect.gen(function* () {
        const { exit, shaken } = yield* failing(
          { failure: "tlsProtocol", offered, detail: "an alert" },
          { policy: { attempts: 1 } }
        )
        assert.strictEqual(errorOf(exit)?.reason._tag, "TlsProtocol")
        assert.strictEqual(shaken, 2)
      })
  )

  it.effect("is not asked again if nothing was offered, or if ALPN cannot be the cause", () =>
    Effect.gen(function* () {
      const { exit, shaken } = yield* failing({ failure: "tlsProtocol", detail: "an alert" })
      assert.strictEqual(errorOf(exit)?.reason._tag, "TlsProtocol")
      assert.strictEqual(shaken, 1)
    })
  )
})
