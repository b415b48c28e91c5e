/** What a trace shows of a supervised account beside the wire: who asks, what was missed, and when a token was renewed. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as Account from "../../src/lifecycle/Account.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import type * as Trace from "../../src/trace/Trace.ts"
import { host } from "../connection/support.ts"
import { atServer, pass, supervising } from "./support.ts"

const { wellBehaved } = Simulator.profiles

const letter = Simulator.message({ subject: "news", text: "Hello" })

/** As `wellBehaved`, with what it lists after the login. */
const listing = (...more: ReadonlyArray<string>): Simulator.Profile => {
  const { authenticated } = wellBehaved.capabilities
  const rest = authenticated.split(" ").filter((name) => !/^(?:QRESYNC|CONDSTORE)$/.test(name))
  return {
    ...wellBehaved,
    capabilities: { ...wellBehaved.capabilities, authenticated: [...rest, ...more].join(" ") }
  }
}

const dataOf = <Name extends Trace.EventName>(
  { ring }: { readonly ring: Trace.Ring },
  name: Name
): ReadonlyArray<Trace.EventData<Name>> =>
  ring
    .events()
    .filter((event): event is Trace.Events[Name] => event.name === name)
    .map(({ data }) => data)

describe("the trace of a mailbox that is open again", () => {
  for (const [lists, by] of [
    [["QRESYNC", "CONDSTORE"], "qresync"],
    [[], "questions"]
  ] as const) {
    it.effect(`says that nothing was missed: ${by}`, () =>
      Effect.gen(function* () {
        const started = yield* supervising(listing(...lists))
        const { simulator, supervised } = started
        yield* Effect.forkScoped(Stream.runDrain(supervised.changes()), { startImmediately: true })
        yield* pass(5_000)
        assert.deepStrictEqual(dataOf(started, "mailbox:resynchronized"), [])
        yield* atServer(simulator, Simulator.disconnect)
        yield* atServer(simulator, Simulator.deliver("INBOX", letter))
        yield* pass(10_000)
        const [again, ...more] = dataOf(started, "mailbox:resynchronized")
        assert.deepStrictEqual(more, [])
        assert.strictEqual(again?.by, by)
        assert.notStrictEqual(again?.outcome, "reset")
        if (by === "qresync") assert.strictEqual(again?.outcome, "complete")
      })
    )
  }

  it.effect("says which feature of the library asked for what", () =>
    Effect.gen(function* () {
      const started = yield* supervising(listing())
      const { simulator, supervised } = started
      yield* Effect.forkScoped(Stream.runDrain(supervised.changes()), { startImmediately: true })
      yield* pass(5_000)
      yield* atServer(simulator, Simulator.deliver("INBOX", letter))
      yield* pass(30_000)
      const asked = new Set(
        dataOf(started, "wire:sent").flatMap(({ by, cmd }) => (by === undefined ? [] : [`${cmd} ${by}`]))
      )
      assert.includeMembers(Array.from(asked), ["SELECT open", "IDLE keepAlive", "UID FETCH changes"])
      assert.isFalse(Array.from(asked).some((each) => each.endsWith(" app")))
    })
  )
})

describe("the trace of a credential", () => {
  it.effect("says that the app gave another, and after which failure", () =>
    Effect.gen(function* () {
      const tokens = ["token-one"]
      const profile: Simulator.Profile = {
        ...wellBehaved,
        capabilities: { ...wellBehaved.capabilities, tls: "IMAP4rev1 SASL-IR AUTH=XOAUTH2" },
        lines: {
          ...wellBehaved.lines,
          greeting: wellBehaved.lines.greeting.replaceAll(
            /\[CAPABILITY [^\]]*\]/g,
            "[CAPABILITY {capabilities}]"
          )
        },
        sasl: { ...wellBehaved.sasl, tokens }
      }
      const token = Account.tokenSource({ get: Effect.sync(() => tokens.at(-1) ?? "") })
      const started = yield* supervising(profile, {
        whole: { host, user: profile.user, security: "tls", mechanism: "XOAUTH2", token }
      })
      yield* pass(2_000)
      assert.deepStrictEqual(dataOf(started, "credential:renewed"), [])
      tokens.splice(0, 1, "token-two")
      const expired = Simulator.broadcast("* BYE Session invalidated - AccessTokenExpired")
      yield* atServer(started.simulator, expired)
      yield* pass(10)
      yield* atServer(started.simulator, Simulator.disconnect)
      yield* pass(20_000, 1_000)
      assert.deepStrictEqual(dataOf(started, "credential:renewed"), [
        { kind: "token", reason: "OAuthTokenExpired" }
      ])
      assert.notInclude(JSON.stringify(started.ring.events()), "token-two")
    })
  )
})
