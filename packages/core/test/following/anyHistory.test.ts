/** Whatever others do to a mailbox, and however often the connection is lost: an app that listens knows it. */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Mirror from "../../src/mailbox/following/Mirror.ts"
import { question } from "../../src/mailbox/following/questions.ts"
import type { Profile } from "../../src/simulator/profile/Profile.ts"
import { type Ability, profileOf, World } from "./model.ts"
import { type Deed, deeds, others, storeWith } from "./others.ts"

interface Act {
  readonly what:
    | Deed["what"]
    | "noop"
    | "idle"
    | "ask"
    | "askAndChange"
    | "lose"
    | "loseInSelect"
    | "loseInAnswer"
    | "restart"
    | "fetch"
    | "depart"
    | "join"
    | "more"
    | "slow"
  readonly at: number
}

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom<Act["what"]>(
    "deliver",
    "deliver",
    "expunge",
    "expunge",
    "flag",
    "unflag",
    "noop",
    "idle",
    "ask",
    "askAndChange",
    "lose",
    "loseInSelect",
    "loseInAnswer",
    "restart",
    "fetch",
    "depart",
    "join",
    "more",
    "more",
    "slow"
  ),
  at: fc.nat(12)
})

const line = 1 << 20

const happens = (world: World, at: number) => (): void =>
  others(world, { what: deeds[at % deeds.length] ?? "deliver", at })

const play = (world: World, act: Act): void => {
  switch (act.what) {
    case "noop":
      return void world.command("NOOP")
    case "fetch":
      return void (world.mailbox().messages.length > 0 && world.command("FETCH 1:* (UID FLAGS)"))
    case "idle":
      return world.idle(happens(world, act.at))
    case "ask":
      return void world.ask()
    case "askAndChange":
      return void (world.ask(happens(world, act.at)) || world.connect())
    case "lose":
      return world.connect()
    case "loseInSelect":
      world.connect(act.at)
      return world.connect()
    case "loseInAnswer":
      return void (world.ask(undefined, act.at % 3) || world.connect())
    case "depart":
      return world.depart()
    case "join":
      return world.join()
    case "more":
      return world.more()
    case "slow":
      return world.slow()
    case "restart":
      world.restart()
      return world.connect()
    default:
      return others(world, { what: act.what, at: act.at })
  }
}

/** All is asked and taken, and the server has reported all. */
const settle = (world: World): void => {
  world.join()
  for (let turn = 0; turn < 12; turn++) {
    world.command("NOOP")
    do {
      world.more()
      while (question(world.state) !== undefined && world.asked.length < 1000) world.ask()
    } while (Mirror.hasMore(world.state) && world.asked.length < 1000)
  }
}

const runs = { numRuns: 40 }

const ascending = (numbers: Iterable<number>): ReadonlyArray<number> => [...numbers].toSorted((a, b) => a - b)

const played = (world: World, acts: ReadonlyArray<Act>): World => {
  world.connect()
  settle(world)
  for (const each of acts) play(world, each)
  settle(world)
  assert.strictEqual(question(world.state), undefined)
  return world
}

const games = fc.tuple(
  fc.nat(4),
  fc.array(act, { maxLength: 40 }),
  fc.constantFrom<Profile["announces"]>("whileIdling", "anyTime")
)

const worldOf = (
  ability: Ability,
  esearch: boolean,
  announces: Profile["announces"],
  count: number,
  { bytes = line, page = Infinity } = {}
): World => {
  const profile = { ...profileOf(ability, esearch), announces }
  return new World(profile, Mirror.make(bytes, page !== Infinity, page), storeWith(count))
}

const agrees = (ability: Ability, esearch: boolean, { bytes = line, isPaged = false } = {}) =>
  fc.assert(
    fc.property(games, fc.constantFrom(1, 2, 5), ([count, acts, announces], page) => {
      const paged = isPaged ? { bytes, page } : { bytes }
      const world = played(worldOf(ability, esearch, announces, count, paged), acts)
      const { app } = world
      const there = world.contents()
      assert.deepStrictEqual(app.doubled, [])
      if (isPaged) {
        assert.isAtMost(world.largestPage, page)
        assert.deepStrictEqual(app.unknown, [])
      }
      assert.isFalse(app.missed)
      assert.deepStrictEqual(ascending(app.messages.keys()), ascending(there.keys()))
      if (ability !== "neither" || isPaged) assert.isFalse(app.flagsMissed)
      if (app.flagsMissed) return
      for (const [uid, flags] of there) assert.deepStrictEqual(app.messages.get(uid), flags)
    }),
    runs
  )

describe("none missed, none reported twice", () => {
  it("K08 K12 K13 with QRESYNC", () => agrees("QRESYNC", true))
  it("K13 a process that ends before it hears who is new continues from where all was reported", () => {
    const world = worldOf("QRESYNC", true, "whileIdling", 0)
    const acts = ["deliver", "loseInSelect", "deliver", "restart", "restart", "deliver"] as const
    const { app } = played(
      world,
      acts.map((what) => ({ what, at: 0 }))
    )
    assert.deepStrictEqual(ascending(app.messages.keys()), [1, 2, 3, 4, 5, 6])
    assert.deepStrictEqual(app.doubled, [])
  })
  it("K08 with CONDSTORE alone", () => agrees("CONDSTORE", true))
  it("K08 with neither: only flags can be missed, and that is said", () => agrees("neither", false))

  it("D82 a message that goes while it waits for its page is not reported", () => {
    const world = worldOf("QRESYNC", true, "whileIdling", 0, { page: 1 })
    const acts = ["deliver", "askAndChange", "expunge"] as const
    const { app } = played(
      world,
      acts.map((what) => ({ what, at: 0 }))
    )
    assert.deepStrictEqual(app.unknown, [])
  })
  it("with QRESYNC, in pages", () => agrees("QRESYNC", true, { isPaged: true }))
  it("with CONDSTORE, in pages", () => agrees("CONDSTORE", true, { isPaged: true }))
  it("with neither, in pages: flags are read again", () => agrees("neither", false, { isPaged: true }))
  // five UIDs in a line
  it("with QRESYNC, in pages, surveyed in parts", () => agrees("QRESYNC", true, { isPaged: true, bytes: 55 }))
  it("with CONDSTORE, surveyed in parts", () => agrees("CONDSTORE", false, { isPaged: true, bytes: 55 }))
  it("with neither, surveyed in parts", () => agrees("neither", true, { isPaged: true, bytes: 55 }))

  it("a mailbox that is too large for a survey: every arrival is reported once, and what is not clear is said", () => {
    fc.assert(
      fc.property(
        games,
        fc.constantFrom<Ability>("QRESYNC", "CONDSTORE"),
        ([count, acts, announces], ability) => {
          const world = played(worldOf(ability, true, announces, 2 + count, { bytes: 11 }), acts)
          const arrived = world.app.all.flatMap((change) => (change._tag === "Arrived" ? [change.uid] : []))
          assert.strictEqual(new Set(arrived).size, arrived.length)
          for (const uid of world.contents().keys()) {
            if (uid > 2 + count) assert.include(arrived, uid)
          }
        }
      ),
      runs
    )
  })
})
