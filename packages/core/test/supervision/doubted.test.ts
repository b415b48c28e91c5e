/** What was passed before, and fails now, where somebody is there to act and where nobody is: the login, the certificate. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TransportError } from "../../src/lifecycle/Transport.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as MemoryTransport from "../../src/simulator/testing/MemoryTransport.ts"
import type { Status } from "../../src/mailbox/Supervised.ts"
import { atServer, pass, statusText, supervising } from "./support.ts"

const { wellBehaved } = Simulator.profiles
const minute = 60_000

/** A mailbox that is open, and whose server refuses the next login with these words, until it is told to accept it. */
const refused = ({ unattended = true, words = "[AUTHENTICATIONFAILED] Authentication failed." } = {}) =>
  Effect.gen(function* () {
    const lines = { ...wellBehaved.lines, wrongPassword: `{tag} NO ${words}` }
    const profile = { ...wellBehaved, lines, sasl: { ...wellBehaved.sasl } }
    const { connections, simulator, statuses, supervised } = yield* supervising(profile, {
      policy: { unattended }
    })
    yield* pass(2_000)
    Object.assign(profile, { password: "another" })
    yield* atServer(simulator, Simulator.disconnect)
    yield* pass(minute, 1_000)
    const accepts = () => Object.assign(profile, { password: wellBehaved.password })
    return { accepts, connections, statuses, supervised }
  })

const whyOf = (status: Status) => ("why" in status ? status.why : undefined)

describe("a login that was accepted before, and is refused", () => {
  it.effect("needs its owner at once, and is never repeated, if somebody is there", () =>
    Effect.gen(function* () {
      const { connections, supervised } = yield* refused({ unattended: false })
      assert.strictEqual(statusText(yield* supervised.status), "NeedsUser AuthRejected")
      const before = connections()
      yield* pass(24 * 60 * minute, minute)
      assert.strictEqual(connections(), before)
    })
  )

  it.effect("is tried again twice, and then needs its owner", () =>
    Effect.gen(function* () {
      const { connections, supervised } = yield* refused()
      assert.strictEqual(statusText(yield* supervised.status), "Waiting AuthRejected")
      assert.deepInclude(yield* supervised.status, { _tag: "Waiting", actionBy: "user" })
      assert.deepInclude(whyOf(yield* supervised.status)?.reason, { acceptedBefore: true, inARow: 1 })
      const before = connections()
      yield* pass(5 * minute, 10_000)
      assert.strictEqual(connections(), before + 1)
      assert.strictEqual(statusText(yield* supervised.status), "Waiting AuthRejected")
      assert.deepInclude(whyOf(yield* supervised.status)?.reason, { inARow: 2 })
      yield* pass(20 * minute, 10_000)
      assert.strictEqual(statusText(yield* supervised.status), "NeedsUser AuthRejected")
      yield* pass(24 * 60 * minute, minute)
      assert.strictEqual(connections(), before + 2)
    })
  )

  it.effect("goes on when the server accepts it again, as often as that happens", () =>
    Effect.gen(function* () {
      const { accepts, supervised } = yield* refused()
      accepts()
      yield* pass(6 * minute, 10_000)
      assert.strictEqual(statusText(yield* supervised.status), "Selected")
    })
  )

  it.effect("takes another password at once", () =>
    Effect.gen(function* () {
      const { supervised } = yield* refused()
      yield* supervised.renew({ password: Redacted.make("another") })
      yield* pass(2_000)
      assert.strictEqual(statusText(yield* supervised.status), "Selected")
    })
  )

  it.effect("needs its owner at once, if the server says why", () =>
    Effect.gen(function* () {
      const { supervised } = yield* refused({
        words: "[AUTHENTICATIONFAILED] This account has been disabled."
      })
      assert.match(statusText(yield* supervised.status), /^NeedsUser/)
    })
  )
})

describe("a certificate that was trusted before, and is not any more", () => {
  it.effect("is looked at again, more and more rarely, until it is a new one", () =>
    Effect.gen(function* () {
      const expired = { is: false }
      const handshake = (options: Parameters<typeof MemoryTransport.tlsInfo>[0]) =>
        expired.is
          ? Effect.fail(new TransportError({ failure: "tlsExpired", detail: "it ended on 2026-11-01" }))
          : Effect.succeed(MemoryTransport.tlsInfo(options))
      const { connections, simulator, supervised } = yield* supervising(wellBehaved, {
        policy: { unattended: true },
        simulator: { handshake }
      })
      yield* pass(2_000)
      expired.is = true
      yield* atServer(simulator, Simulator.disconnect)
      yield* pass(minute, 1_000)
      assert.strictEqual(statusText(yield* supervised.status), "Waiting TlsExpired")
      assert.deepInclude(yield* supervised.status, { _tag: "Waiting", actionBy: "admin" })
      const before = connections()
      yield* pass(24 * 60 * minute, minute)
      assert.strictEqual(statusText(yield* supervised.status), "Waiting TlsExpired")
      assert.isAtMost(connections() - before, 26)
      expired.is = false
      yield* pass(70 * minute, minute)
      assert.strictEqual(statusText(yield* supervised.status), "Selected")
    })
  )

  it.effect("waits for a person, if none was ever trusted", () =>
    Effect.gen(function* () {
      const handshake = () =>
        Effect.fail(new TransportError({ failure: "tlsExpired", detail: "it ended on 2026-11-01" }))
      const { supervised } = yield* supervising(wellBehaved, {
        policy: { unattended: true },
        simulator: { handshake }
      })
      yield* pass(2_000)
      assert.strictEqual(statusText(yield* supervised.status), "NeedsUser TlsExpired")
    })
  )
})
