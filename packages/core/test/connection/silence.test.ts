import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Security } from "../../src/lifecycle/Account.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import type { Step } from "../../src/failure/Reason.ts"
import * as Transport from "../../src/lifecycle/Transport.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { attempt, connected, errorOf, inTime } from "./support.ts"
import { plain } from "../support/plain.ts"
import { settle } from "../support/settle.ts"

const { limits } = Policy.make()
const profiles = Simulator.profiles
type Silent = Extract<keyof typeof profiles, `silent-${string}`>

interface Expected {
  readonly name: Silent
  readonly security: Security
  readonly step: Step
  /** What one connection takes. */
  readonly ms: number
}

/** Every way in, and where the silence is met there. */
const silences: ReadonlyArray<Expected> = [
  { name: "silent-greeting", security: "tls", step: "greeting", ms: limits.greeting },
  { name: "silent-greeting", security: "starttls", step: "greeting", ms: limits.greeting },
  { name: "silent-greeting", security: "auto", step: "greeting", ms: limits.headStart + limits.greeting },
  { name: "silent-capability", security: "tls", step: "capability", ms: limits.capability },
  { name: "silent-capability", security: "starttls", step: "capability", ms: limits.capability },
  { name: "silent-starttls", security: "starttls", step: "starttls", ms: limits.starttls },
  { name: "silent-tls", security: "tls", step: "tls", ms: limits.tls },
  { name: "silent-tls", security: "starttls", step: "tls", ms: limits.tls },
  { name: "silent-auth", security: "tls", step: "auth", ms: limits.auth },
  { name: "silent-auth", security: "starttls", step: "auth", ms: limits.auth },
  { name: "silent-select", security: "tls", step: "select", ms: limits.select }
]

const title = ({ name, security }: Expected) => `${name} by ${security}`
const backoffs = 500 + 2_000

const countCauses = ({ causes }: ImapError): number =>
  causes.reduce((sum, cause) => sum + 1 + countCauses(cause), 0)

describe("a name that nobody looks up in time", () => {
  const unnamed = Transport.Transport.of({
    kind: "network",
    connect: (_, report) => Transport.operations(report)({ kind: "dns" }, Effect.never)
  })

  it.effect("names the look-up, and no port", () =>
    Effect.gen(function* () {
      const { exit } = yield* attempt(profiles.wellBehaved, {
        account: { security: "auto" },
        policy: { attempts: 1 },
        transport: unnamed
      })
      const error = errorOf(exit)
      assert.strictEqual(error?.step, "dns")
      assert.strictEqual(error?.title, "No answer within 10 s while looking up the server's name")
      assert.deepStrictEqual(
        error?.causes.map(({ step }) => step),
        ["dns", "dns"]
      )
    })
  )
})

describe("T17 X26 a server that falls silent", () => {
  it.effect("a shared flight that is answered by nothing names what was sent along", () =>
    Effect.gen(function* () {
      const { exit } = yield* attempt(profiles["silent-id"], {
        account: { security: "tls" },
        policy: { attempts: 1 }
      })
      const afterMs = limits.id + limits.select
      assert.deepStrictEqual(plain(errorOf(exit)?.reason), {
        _tag: "Timeout",
        step: "id",
        afterMs,
        along: ["select"],
        command: "ID",
        answer: "none"
      })
    })
  )

  for (const expected of silences) {
    it.effect(`${title(expected)}: one connection ends at the limit of its step, which is named`, () =>
      Effect.gen(function* () {
        const { name, security, step, ms } = expected
        const { exit, simulator, took } = yield* attempt(profiles[name], {
          account: { security },
          policy: { attempts: 1, flights: "careful" }
        })
        const error = errorOf(exit)
        assert.match(error?.reason._tag ?? "none", /^(Greeting)?Timeout$/)
        assert.strictEqual(error?.step, step)
        assert.strictEqual(took, ms)
        assert.strictEqual(simulator.open(), 0)
      })
    )

    it.effect(`${title(expected)}: three connections end within their limits and delays`, () =>
      Effect.gen(function* () {
        const { name, security, step, ms } = expected
        const { exit, opening, simulator, took } = yield* attempt(profiles[name], { account: { security } })
        const error = errorOf(exit)
        assert.strictEqual(error?.step, step)
        assert.strictEqual((yield* opening.report).attempts, 3)
        assert.strictEqual(error && countCauses(error), security === "auto" ? 6 : 2)
        // a shared flight has the limits of all its steps
        assert.isAtMost(took, 3 * (ms + limits.id) + backoffs)
        assert.isAtLeast(took, 3 * ms + backoffs)
        assert.strictEqual(simulator.open(), 0)
      })
    )
  }

  it.effect("silent-starttls by auto is never met: implicit TLS is first", () =>
    Effect.gen(function* () {
      const { took } = yield* connected(profiles["silent-starttls"], { account: { security: "auto" } })
      assert.strictEqual(took, 0)
    })
  )

  it.effect("I08 silent-id costs one connection: the next one goes without", () =>
    Effect.gen(function* () {
      const { opening, took } = yield* connected(profiles["silent-id"])
      assert.strictEqual((yield* opening.report).identity, "swallowed")
      assert.strictEqual((yield* opening.report).attempts, 2)
      assert.isAtMost(took, limits.id + limits.select + 500)
    })
  )

  it.effect("I08 silent-id with one connection names ID", () =>
    Effect.gen(function* () {
      const { exit, took } = yield* attempt(profiles["silent-id"], {
        policy: { attempts: 1, flights: "careful" }
      })
      assert.deepStrictEqual(plain(errorOf(exit)?.reason), {
        _tag: "Timeout",
        step: "id",
        afterMs: limits.id,
        command: "ID",
        answer: "none"
      })
      assert.strictEqual(took, limits.id)
    })
  )

  it.effect("T16 silent-logout holds nobody longer than the limit", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(profiles["silent-logout"])
      const exit = yield* inTime(connection.logout, limits.logout)
      assert.strictEqual(exit._tag, "Success")
      yield* settle
      assert.strictEqual(simulator.open(), 0)
    })
  )

  it.effect("no attempt takes longer than its limit, however its steps are slow", () =>
    Effect.gen(function* () {
      const slow = { ...profiles.wellBehaved, delays: { greeting: 14_900, auth: 29_000, select: 29_000 } }
      const { exit, took } = yield* attempt(slow, { policy: { attempts: 2 } })
      assert.strictEqual(errorOf(exit)?.reason._tag, "Timeout")
      assert.strictEqual(errorOf(exit)?.step, "select")
      assert.strictEqual(took, 2 * limits.attempt + 500)
    })
  )

  it.effect("N06 a server that drips stretches nothing", () =>
    Effect.gen(function* () {
      const drips = yield* Simulator.script(
        ["S: * O\\", ...Array.from({ length: 60 }, () => ".. 1 second\nS: K\\")].join("\n")
      )
      const simulator = yield* Simulator.make(drips)
      const { exit, took } = yield* attempt(profiles.wellBehaved, {
        policy: { attempts: 1 },
        transport: simulator.transport
      })
      assert.strictEqual(errorOf(exit)?.reason._tag, "GreetingTimeout")
      assert.strictEqual(took, limits.greeting)
    })
  )
})
