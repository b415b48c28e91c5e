/** Servers that break the protocol now and then, and are honest when they are asked: at rest, the app knows the mailbox. */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { Change } from "../../src/mailbox/Changes.ts"
import * as Mirror from "../../src/mailbox/following/Mirror.ts"
import { newsIn } from "../../src/mailbox/following/news.ts"
import { question } from "../../src/mailbox/following/questions.ts"
import { type Ability, profileOf, World } from "./model.ts"
import { deeds, others, storeWith } from "./others.ts"

const kinds = [
  "deliver",
  "deliver",
  "expunge",
  "flag",
  "noop",
  "idle",
  "ask",
  "lose",
  "recreate",
  "again",
  "fetch"
] as const

interface Act {
  readonly what: (typeof kinds)[number]
  readonly at: number
  /** What the server breaks meanwhile. */
  readonly breach: keyof typeof breaches
}

/** What the server says in place of a line. `exists`: the number of messages that it has reported. */
type Breach = (line: string, exists: number, next: number) => ReadonlyArray<string>

const breaches = {
  none: (line) => [line],
  "flags without UID": (line) => [line.replace(/^(\* \d+ FETCH \()UID \d+ (?=FLAGS)/, "$1")],
  "EXPUNGE of a number that is too large": (line, exists) => [`* ${exists + 7} EXPUNGE`, line],
  "FETCH of a number that is too large": (line, exists) => [`* ${exists + 3} FETCH (FLAGS (\\Seen))`, line],
  "EXISTS that falls without EXPUNGE": (line, exists) =>
    /^\* \d+ EXPUNGE$/.test(line) ? [`* ${exists - 1} EXISTS`] : [line],
  "EXISTS that falls and rises": (line, exists) => [
    `* ${Math.max(0, exists - 1)} EXISTS`,
    `* ${exists} EXISTS`,
    line
  ],
  "EXPUNGE of message 0": (line) => [line.replace(/^\* \d+ EXPUNGE$/, "* 0 EXPUNGE")],
  "EXPUNGE of no number": (line) => [line.replace(/^\* \d+ EXPUNGE$/, "* x EXPUNGE")],
  "EXISTS of no number": (line) => [line.replace(/^\* \d+ EXISTS$/, "* x EXISTS")],
  "EXPUNGE before its number": (line) => [line.replace(/^\* (\d+) EXPUNGE$/, "* EXPUNGE $1")],
  "EXISTS before its number": (line) => [line.replace(/^\* (\d+) EXISTS$/, "* EXISTS $1")],
  "VANISHED from 0": (line) => [line.replace(/^(\* VANISHED (?:\(EARLIER\) )?)/, "$10:")],
  "VANISHED to the end": (line) => [line.replace(/^(\* VANISHED.*)$/, "$1:*")],
  "VANISHED with a comma at its end": (line) => [line.replace(/^(\* VANISHED.*)$/, "$1,")],
  "VANISHED with spaces between numbers": (line) => [line.replace(/^(\* VANISHED.*)$/, "$1 7")],
  "VANISHED without numbers": (line) => [line.replace(/^\* VANISHED.*$/, "* VANISHED")],
  "UIDNEXT that goes back": (line) => [line.replace(/\[UIDNEXT \d+\]/, "[UIDNEXT 1]")],
  "no UIDNEXT": (line) => (line.includes("[UIDNEXT ") ? [] : [line]),
  "HIGHESTMODSEQ that goes back": (line) => [
    line.replace(
      /\[HIGHESTMODSEQ (\d+)\]/,
      (_, value: string) => `[HIGHESTMODSEQ ${Math.max(1, Number(value) - 3)}]`
    )
  ],
  NOMODSEQ: (line) => [line.replace(/\[HIGHESTMODSEQ \d+\]/, "[NOMODSEQ]")],
  "VANISHED beyond UIDNEXT": (line, _, next) => [line.replace(/^\* VANISHED .*$/, `$&,${next}:${next + 9}`)],
  "VANISHED of a message that never was": (line, _, next) => [`* VANISHED ${next + 3}`, line],
  "VANISHED twice": (line) => (line.startsWith("* VANISHED") ? [line, line] : [line]),
  "VANISHED (EARLIER) beyond UIDNEXT": (line, _, next) => [
    line.replace(/^\* VANISHED \(EARLIER\) .*$/, `$&,${next}:${next + 9}`)
  ],
  "VANISHED (EARLIER) without request": (line, _, next) => [`* VANISHED (EARLIER) ${next}:${next + 9}`, line]
} satisfies Record<string, Breach>

const isBreach = (name: string): name is Act["breach"] => Object.hasOwn(breaches, name)

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom(...kinds),
  at: fc.nat(12),
  breach: fc.oneof(fc.constant("none" as const), fc.constantFrom(...Object.keys(breaches).filter(isBreach)))
})

/** Breaks what the server says until `world.says` is set again. Lines with a tag stay. */
const breaking = (world: World, name: Act["breach"]): void => {
  const breach: Breach = breaches[name]
  world.says = (line) => {
    const said = line.startsWith("* ") ? breach(line, world.exists, world.mailbox().uidNext) : [line]
    for (const each of said) world.count(each)
    return said
  }
}

const play = (world: World, { at, breach, what }: Act): void => {
  // an answer to what is asked is honest, or nothing could be known
  breaking(world, what === "ask" ? "none" : breach)
  switch (what) {
    case "deliver":
    case "expunge":
      return others(world, { what, at })
    case "flag":
      return others(world, { what: at % 2 === 0 ? "flag" : "unflag", at })
    case "noop":
      return void world.command("NOOP")
    case "idle":
      return world.idle(() => others(world, { what: deeds[at % deeds.length] ?? "flag", at }))
    case "ask":
      return void world.ask()
    case "fetch":
      return learn(world)
    case "lose":
      return world.connect()
    case "recreate":
      world.store = storeWith(at % 4, world.mailbox().uidValidity + 1)
      return world.connect()
    case "again":
      world.connect(at)
      return world.connect()
  }
}

const settle = (world: World): void => {
  breaking(world, "none")
  for (let turn = 0; turn < 12; turn++) {
    world.command("NOOP")
    while (question(world.state) !== undefined && world.asked.length < 1000) world.ask()
    read(world)
  }
}

/** The app reads the mailbox again after each change that does not name its messages. */
const read = (world: World): void => {
  const due = world.app.all.filter(isDue).length
  if (due === world.app.readings) return
  world.app.readings = due
  world.app.messages.clear()
  learn(world)
}

const isDue = (change: Change): boolean =>
  change._tag === "Reset" ||
  change._tag === "Missed" ||
  (change._tag === "Expunged" && change.uids === undefined) ||
  (change._tag === "FlagsChanged" && change.uid === undefined)

/** The app reads the mailbox by its own command, which the following hears as well. */
const learn = (world: World): void => {
  breaking(world, "none")
  if (world.mailbox().messages.length === 0) return
  for (const response of world.command("FETCH 1:* (UID FLAGS)").untagged) {
    const news = response._tag === "Fetch" ? newsIn(response) : undefined
    if (news?.uid !== undefined) world.app.messages.set(news.uid, news.flags)
  }
}

const ascending = (numbers: Iterable<number>): ReadonlyArray<number> => [...numbers].toSorted((a, b) => a - b)

const gamesOf = (acts: fc.Arbitrary<Act>) =>
  fc.tuple(
    fc.nat(4),
    fc.array(acts, { maxLength: 30 }),
    fc.constantFrom("whileIdling" as const, "anyTime" as const)
  )

const games = gamesOf(act)

/** Changes of the count that cannot be read, and are not said again. */
const unread = gamesOf(
  fc.record({
    what: fc.constantFrom("deliver", "expunge", "expunge", "noop", "idle", "ask"),
    at: fc.nat(12),
    breach: fc.constantFrom(
      "EXPUNGE of message 0",
      "EXPUNGE before its number",
      "EXISTS before its number",
      "VANISHED from 0",
      "VANISHED to the end",
      "VANISHED with a comma at its end",
      "VANISHED with spaces between numbers",
      "VANISHED without numbers",
      "none"
    )
  })
)

const played = (
  ability: Ability,
  esearch: boolean,
  [count, acts, announces]: typeof games extends fc.Arbitrary<infer Game> ? Game : never
) => {
  const world = new World(
    { ...profileOf(ability, esearch), announces },
    Mirror.make(1 << 20),
    storeWith(count)
  )
  world.reads = () => new Map()
  breaking(world, "none")
  world.connect()
  settle(world)
  for (const each of acts) {
    play(world, each)
    read(world)
  }
  settle(world)
  return world
}

describe("a server that breaks the protocol, and answers what it is asked", () => {
  it.each([
    ["QRESYNC", true],
    ["CONDSTORE", true],
    ["neither", false]
  ] as const)("is known at rest, or the app has to read it again: %s", (ability: Ability, esearch) => {
    fc.assert(
      fc.property(games, (game) => {
        const world = played(ability, esearch, game)
        world.connect()
        settle(world)
        assert.strictEqual(question(world.state), undefined)
        const { app } = world
        const there = world.contents()
        assert.deepStrictEqual(ascending(app.messages.keys()), ascending(there.keys()))
        for (const [uid, flags] of there) assert.deepStrictEqual(app.messages.get(uid), flags)
      }),
      { numRuns: 100 }
    )
  })

  it.each([
    ["QRESYNC", true],
    ["CONDSTORE", true],
    ["neither", false]
  ] as const)(
    "is known on the same connection after changes that cannot be read: %s",
    (ability: Ability, esearch) => {
      fc.assert(
        fc.property(unread, (game) => {
          const world = played(ability, esearch, game)
          assert.strictEqual(question(world.state), undefined)
          assert.deepStrictEqual(ascending(world.app.messages.keys()), ascending(world.contents().keys()))
        }),
        { numRuns: 100 }
      )
    }
  )
})
