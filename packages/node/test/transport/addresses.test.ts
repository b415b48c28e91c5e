import { type NetEvent, operations, TransportError } from "@effect-imap/core/internal/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Exit, Fiber, Scope } from "effect"
import { TestClock } from "effect/testing"
import { ownAddresses } from "../../src/transport/interfaces.ts"
import { type Address, interleave, notFound, race } from "../../src/transport/addresses.ts"

const v6 = (address: string): Address => ({ family: 6, address })
const v4 = (address: string): Address => ({ family: 4, address })
const names = (addresses: ReadonlyArray<Address>) => addresses.map(({ address }) => address)

/** How an address answers: after so many ms, or never. */
type Answer = { readonly after: number; readonly failure?: "refused" | "unreachable" | "offline" } | "never"

/** Races in virtual time, and reports what was dialled when, what is open and what was reported. */
const raced = (answers: Record<string, Answer>, limit = 10_000) =>
  Effect.gen(function* () {
    const dialled: Array<readonly [string, number]> = []
    const standing = new Set<string>()
    const events: Array<NetEvent> = []
    const dial = Effect.fnUntraced(function* ({ address }: Address) {
      dialled.push([address, (yield* Clock.currentTimeMillis) - 1])
      yield* Effect.acquireRelease(
        Effect.sync(() => standing.add(address)),
        () => Effect.sync(() => standing.delete(address))
      )
      const answer = answers[address] ?? "never"
      if (answer === "never") return yield* Effect.never
      yield* Effect.sleep(answer.after)
      if (answer.failure === undefined) return address
      return yield* new TransportError({ failure: answer.failure, detail: `${address} failed` })
    })
    const addresses = Object.keys(answers).map((address) =>
      address.includes(":") ? v6(address) : v4(address)
    )
    const run = operations((event) => events.push(event))
    const program = race({ addresses, port: 993, dial, delay: 250, run })
    const scope = yield* Scope.make()
    const running = yield* Effect.forkChild(Effect.andThen(Effect.sleep(1), Scope.provide(program, scope)))
    yield* TestClock.adjust(limit)
    const exit = running.pollUnsafe()
    yield* Fiber.interrupt(running)
    const ends = events.flatMap((event) => (event._tag === "end" ? [event.ok ? "ok" : event.error] : []))
    return { dialled, standing: Array.from(standing), exit, ends, events, scope }
  })

describe("interleave", () => {
  it("N04 takes the families in turn, the preferred one first", () => {
    const ordered = interleave([v6("a::"), v6("b::"), v6("c::"), v4("1.1.1.1"), v4("2.2.2.2")])
    assert.deepStrictEqual(names(ordered), ["a::", "1.1.1.1", "b::", "2.2.2.2", "c::"])
    assert.deepStrictEqual(names(interleave([v4("1.1.1.1"), v6("a::")])), ["1.1.1.1", "a::"])
    assert.deepStrictEqual(interleave([]), [])
  })
})

describe("a name that is not found", () => {
  const failureOf = (code: string, ...addresses: ReadonlyArray<string>) =>
    notFound(
      "imap.example.com",
      Object.assign(new Error(code), { code }),
      addresses.map((address) => ({ name: "en0", address }))
    ).failure

  it("is no name of a server", () => {
    assert.strictEqual(failureOf("ENOTFOUND", "192.0.2.7"), "dnsNotFound")
    assert.strictEqual(failureOf("ENOTFOUND", "fe80::1", "2001:db8::7"), "dnsNotFound")
    assert.strictEqual(failureOf("EAI_AGAIN", "192.0.2.7"), "dnsTemporary")
  })

  it("is told as such where the system tells of no interface, or refuses to", () => {
    const refuses = () => {
      throw new Error("uv_interface_addresses returned Unknown system error 13")
    }
    for (const read of [refuses, () => ({})]) assert.isUndefined(ownAddresses(read))
    const cause = Object.assign(new Error("ENOTFOUND"), { code: "ENOTFOUND" })
    assert.strictEqual(notFound("imap.example.com", cause, undefined).failure, "dnsNotFound")
  })

  it("shows nothing while this machine has no network", () => {
    for (const code of ["ENOTFOUND", "EAI_AGAIN"]) {
      assert.strictEqual(failureOf(code), "offline")
      assert.strictEqual(failureOf(code, "fe80::1c2b", "169.254.7.7"), "offline")
    }
  })
})

describe("race", () => {
  it.effect("dials one address alone if it answers in time", () =>
    Effect.gen(function* () {
      const { dialled, ends, exit } = yield* raced({ "a::": { after: 249 }, "1.1.1.1": { after: 0 } })
      assert.deepStrictEqual(exit, Exit.succeed("a::"))
      assert.deepStrictEqual(dialled, [["a::", 0]])
      assert.deepStrictEqual(ends, ["ok"])
    })
  )

  it.effect("N04 starts the next address after 250 ms, and gives up none (quirk 99)", () =>
    Effect.gen(function* () {
      const answers: Record<string, Answer> = { "a::": { after: 9000 }, "1.1.1.1": "never", "b::": "never" }
      const { dialled, ends, exit } = yield* raced(answers)
      assert.deepStrictEqual(exit, Exit.succeed("a::"))
      assert.deepStrictEqual(dialled, [
        ["a::", 0],
        ["1.1.1.1", 250],
        ["b::", 500]
      ])
      assert.deepStrictEqual(ends, ["ok", "race_lost", "race_lost"])
    })
  )

  it.effect("starts the next address at once when one fails", () =>
    Effect.gen(function* () {
      const answers: Record<string, Answer> = {
        "a::": { after: 10, failure: "offline" },
        "1.1.1.1": { after: 20 }
      }
      const { dialled, ends, exit } = yield* raced(answers)
      assert.deepStrictEqual(exit, Exit.succeed("1.1.1.1"))
      assert.deepStrictEqual(dialled, [
        ["a::", 0],
        ["1.1.1.1", 10]
      ])
      assert.deepStrictEqual(ends, ["offline", "ok"])
    })
  )

  it.effect("N05 leaves the winner alone, and that until its scope closes", () =>
    Effect.gen(function* () {
      const answers: Record<string, Answer> = { "a::": "never", "1.1.1.1": "never", "b::": { after: 1 } }
      const { scope, standing } = yield* raced(answers)
      assert.deepStrictEqual(standing, ["b::"])
      yield* Scope.close(scope, Exit.void)
    })
  )

  it.effect("keeps one of two that connect in the same moment", () =>
    Effect.gen(function* () {
      const { exit, standing } = yield* raced({ "a::": { after: 300 }, "1.1.1.1": { after: 50 } })
      assert.strictEqual(standing.length, 1)
      assert.deepStrictEqual(exit, Exit.succeed(standing.join()))
    })
  )

  it.effect("reports the failure that says most, with the words of all", () =>
    Effect.gen(function* () {
      const { exit, standing } = yield* raced({
        "a::": { after: 0, failure: "offline" },
        "1.1.1.1": { after: 5, failure: "refused" },
        "2.2.2.2": { after: 5, failure: "unreachable" }
      })
      const detail = "a:: failed; 1.1.1.1 failed; 2.2.2.2 failed"
      assert.deepStrictEqual(exit, Exit.fail(new TransportError({ failure: "refused", detail })))
      assert.deepStrictEqual(standing, [])
    })
  )

  it.effect("N05 leaves nothing open when it is interrupted", () =>
    Effect.gen(function* () {
      const { ends, exit, scope } = yield* raced({ "a::": "never", "1.1.1.1": "never" }, 1000)
      assert.isUndefined(exit)
      assert.deepStrictEqual(ends, ["cancelled", "cancelled"])
      yield* Scope.close(scope, Exit.void)
    })
  )

  it.effect("reports family, address and port of each", () =>
    Effect.gen(function* () {
      const { events } = yield* raced({ "a::": "never", "1.1.1.1": { after: 0 } })
      assert.deepStrictEqual(
        events.filter(({ _tag }) => _tag === "start"),
        [
          { _tag: "start", op: 0, kind: "tcp", family: 6, address: "a::", port: 993 },
          { _tag: "start", op: 1, kind: "tcp", family: 4, address: "1.1.1.1", port: 993 }
        ]
      )
    })
  )
})
