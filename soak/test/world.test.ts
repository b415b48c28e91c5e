import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import * as Canary from "../world/Canary.ts"
import * as Dice from "../world/Dice.ts"
import * as ClientReader from "../world/ClientReader.ts"
import * as Time from "../world/Time.ts"

const heardOf = (...sides: ReadonlyArray<readonly ["C" | "S", string]>) => {
  const reader = ClientReader.make()
  for (const [side, text] of sides) (side === "C" ? reader.fromClient : reader.fromServer)(text)
  return {
    commands: reader.commands().map(({ name, tag }) => `${tag} ${name}`),
    problems: reader.problems().length
  }
}

describe("the client reader", () => {
  it("hears commands with their literals", () => {
    const heard = heardOf(
      ["C", "a1 SEARCH TEXT {4}\r\n"],
      ["S", "+ go on\r\n"],
      ["C", "x\r\ny SUBJECT {2+}\r\nzz\r\na2 NOOP\r\n"]
    )
    assert.deepStrictEqual(heard, { commands: ["a1 SEARCH", "a2 NOOP"], problems: 0 })
  })

  it("R0 notices what is written if a literal is owed, and what a server makes of it", () => {
    const heard = heardOf(
      ["C", "a1 SEARCH TEXT {7}\r\n"],
      ["C", "a2 NOOP\r\n"],
      ["C", "x1 DELETE Archive\r\n"]
    )
    assert.deepStrictEqual(heard, { commands: ["a1 SEARCH", "x1 DELETE"], problems: 1 })
  })

  it("hears what goes out along with a login", () => {
    const heard = heardOf(
      ["C", 'a1 AUTHENTICATE PLAIN AGEAYg==\r\na2 ID ("name" {1}\r\n'],
      ["S", "a1 OK\r\n+ go on\r\n"],
      ["C", 'x "version" "1")\r\na3 AUTHENTICATE LOGIN\r\n'],
      ["S", "+ VXNlcg==\r\n"],
      ["C", "YQ==\r\n"]
    )
    const commands = ["a1 AUTHENTICATE", "a2 ID", "a3 AUTHENTICATE"]
    assert.deepStrictEqual(heard, { commands, problems: 0 })
  })

  it("takes a refusal of the literal for the end of its command", () => {
    const heard = heardOf(["C", "a1 SEARCH TEXT {9}\r\n"], ["S", "a1 BAD no\r\n"], ["C", "a2 NOOP\r\n"])
    assert.deepStrictEqual(heard, { commands: ["a2 NOOP"], problems: 0 })
  })
})

describe("the canary", () => {
  const { foundIn, secret } = Canary.make(Dice.make(1))
  const bare = secret.trim()

  it.each([
    ["as it is", `say ${bare}`],
    ["in upper case", bare.toUpperCase()],
    ["in base64, wherever it begins", btoa(unescape(encodeURIComponent(`\0me\0${bare}`)))],
    ["in hex", Buffer.from(bare).toString("hex").toUpperCase()],
    ["as JSON", JSON.stringify({ secret: bare })]
  ])("is found %s", (_, text) => {
    assert.isDefined(foundIn(text))
  })

  it("is not found if it is not there", () => {
    assert.isUndefined(foundIn("* OK [CAPABILITY IMAP4rev1] ready"))
  })
})

describe("virtual time", () => {
  const run = <A>(effect: Effect.Effect<A>) => Time.run(effect, { dice: Dice.make(0) })

  it.live("passes only if nothing else can be done", () =>
    Effect.gen(function* () {
      const { elapsed, exit } = yield* run(Effect.as(Effect.sleep("24 hours"), "over"))
      assert.deepStrictEqual([elapsed, exit], [86_400_000, Exit.succeed("over")])
    })
  )

  it.live("names what waits forever", () =>
    Effect.map(run(Effect.never), ({ exit }) => assert.isUndefined(exit))
  )

  it.live("names which fibers and sleeps are left behind", () =>
    Effect.map(run(Effect.forkDetach(Effect.sleep("1 hour"), { startImmediately: true })), (outcome) =>
      assert.deepStrictEqual([outcome.fibers, outcome.sleeps], [1, 1])
    )
  )

  it.live("is the same each time, forced yields included", () => {
    const racing = Effect.repeat(Effect.all([Effect.yieldNow, Effect.sleep(3)], { concurrency: 2 }), {
      times: 20
    })
    const yields = () => {
      const dice = Dice.make(7)
      return { dice, yielding: { shouldYield: () => dice.chance(0.1) } }
    }
    return Effect.gen(function* () {
      const [first, second] = [yield* Time.run(racing, yields()), yield* Time.run(racing, yields())]
      assert.deepStrictEqual([first.steps, first.operations], [second.steps, second.operations])
    })
  })
})
