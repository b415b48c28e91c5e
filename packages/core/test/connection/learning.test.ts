import { assert, describe, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { TestClock } from "effect/testing"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { connected, host, serverKey } from "./support.ts"
import { settle } from "../support/settle.ts"

const { wellBehaved } = Simulator.profiles

const behindLogin = (answers: string) => `
S: * OK [CAPABILITY IMAP4rev1] ready
C: <1> LOGIN ...
C: <2> NOOP
${answers}
S: * CAPABILITY IMAP4rev1⏎<3> OK done⏎<4> OK done
`

const servers = [
  ["answered", true, "S: <1> OK welcome⏎<2> OK done\nC: <3> CAPABILITY\nC: <4> SELECT INBOX"],
  ["lost", false, "S: <1> OK welcome\nC: <3> CAPABILITY\nC: <4> SELECT INBOX"]
] as const

describe("what a connection teaches", () => {
  it.effect.each(servers)(
    "a NOOP after LOGIN that is %s: pipelining %s, known when it is certain",
    ([, known, answers]) =>
      Effect.gen(function* () {
        const profiles = ServerProfiles.inMemory()
        const script = yield* Simulator.script(behindLogin(answers))
        const simulator = yield* Simulator.make(script)
        yield* connected(wellBehaved, {
          account: { id: { enabled: false } },
          profiles,
          transport: simulator.transport
        })
        yield* TestClock.adjust("1 second")
        yield* settle
        const profile = Option.getOrUndefined(yield* profiles.get(serverKey))
        assert.strictEqual(profile?.pipelining, known)
        assert.isEmpty(simulator.mismatches())
      })
  )

  it.effect("of a transport with one other end, nothing is learned about the host", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      const simulator = yield* Simulator.make(wellBehaved, { kind: "fixed" })
      const account = { security: "starttls" } as const
      yield* connected(wellBehaved, { account, profiles, transport: simulator.transport })
      yield* settle
      assert.isTrue(Option.isNone(yield* profiles.get(serverKey)))
    })
  )

  it.effect("the way in, the lists of each epoch, the mechanism and what is swallowed", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      yield* connected(Simulator.profiles["qq-id"], { profiles })
      yield* settle
      const profile = Option.getOrUndefined(yield* profiles.get(serverKey))
      assert.strictEqual(profile?.wayIn, "implicitTls")
      assert.strictEqual(profile?.port, 993)
      assert.strictEqual(profile?.mechanism, "LOGIN")
      assert.deepStrictEqual(profile?.swallows, ["id"])
      assert.include((profile?.capabilities.authenticated ?? []).join(" "), "UIDPLUS")
      assert.notInclude((profile?.capabilities.authenticated ?? []).join(" "), "AUTH=PLAIN")
    })
  )

  it.effect("what is on file already is not stored again", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      let stored = 0
      const counted: ServerProfiles.Store = {
        get: profiles.get,
        put: (key, profile) =>
          Effect.andThen(
            Effect.sync(() => stored++),
            profiles.put(key, profile)
          )
      }
      const visit = (profile: Simulator.Profile) =>
        Effect.gen(function* () {
          yield* connected(profile, { profiles: counted })
          yield* settle
          return stored
        })
      // the second visit finds out whether what is pipelined is read
      assert.strictEqual(yield* visit(wellBehaved), 1)
      const known = yield* visit(wellBehaved)
      // once or twice, as the second visit learns it in one step of its fiber or in two
      assert.include([2, 3], known)
      assert.strictEqual(yield* visit(wellBehaved), known)
      assert.strictEqual(yield* visit(Simulator.profiles["qq-id"]), known + 1)
    })
  )

  it.effect("nothing that was said in the clear", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      const tampered = {
        ...wellBehaved,
        capabilities: { ...wellBehaved.capabilities, clear: "IMAP4rev1 STARTTLS X-EVIL" }
      }
      yield* connected(tampered, { profiles, account: { security: "starttls" } })
      yield* settle
      const profile = Option.getOrUndefined(
        yield* profiles.get(ServerProfiles.keyOf({ host, security: "starttls" }))
      )
      assert.strictEqual(profile?.wayIn, "startTls")
      assert.notInclude(JSON.stringify(profile), "X-EVIL")
    })
  )

  it.effect("I05 what a server says of itself changes nothing but what is shown", () =>
    Effect.gen(function* () {
      const writes = yield* Effect.forEach(
        ['* ID ("name" "Coremail Imap")', "* ID NIL", '* ID ("x" NIL "y")'],
        (line) =>
          Effect.gen(function* () {
            const profile = { ...wellBehaved, lines: { ...wellBehaved.lines, identity: line } }
            const { simulator } = yield* connected(profile)
            return simulator.log().filter(({ from }) => from === "client").length
          })
      )
      assert.deepStrictEqual(writes, [2, 2, 2])
    })
  )
})
