/** Servers that break the protocol now and then, and are honest when they are asked: at rest, the app knows the mailbox. */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Mirror from "../../src/following/Mirror.ts"
import { newsIn } from "../../src/following/news.ts"
import { question } from "../../src/following/questions.ts"
import * as Mailstore from "../../src/simulator/store/Mailstore.ts"
import { type Ability, profileOf, World } from "./model.ts"

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
  "again"
] as const

interface Act {
  readonly what: (typeof kinds)[number]
  readonly at: number
  /** What the server breaks meanwhile. */
  readonly breach: keyof typeof breaches
}

const draft = { flags: [], internalDate: "01-Jan-2026 00:00:00 +0000", octets: "Subject: x\r\n\r\n" }

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
  "UIDNEXT that goes back": (line) => [line.replace(/\[UIDNEXT \d+\]/, "[UIDNEXT 1]")],
  "no UIDNEXT": (line) => (line.includes("[UIDNEXT ") ? [] : [line]),
  "HIGHESTMODSEQ that goes back": (line) => [
    line.replace(
      /\[HIGHESTMODSEQ (\d+)\]/,
      (_, value: string) => `[HIGHESTMODSEQ ${Math.max(1, Number(value) - 3)}]`
    )
  ],
  NOMODSEQ: (line) => [line.replace(/\[HIGHESTMODSEQ \d+\]/, "[NOMODSEQ]")],
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

const created = (count: number, uidValidity: number): Mailstore.Mailstore => {
  const store = Mailstore.create(Mailstore.empty, "INBOX", { uidValidity })
  const inbox = Mailstore.find(store, "INBOX")
  const drafts = Array.from({ length: count }, () => draft)
  return inbox === undefined ? store : Mailstore.append(store, inbox, drafts).store
}

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
  const mailbox = world.mailbox()
  const uid = mailbox.messages[at % Math.max(1, mailbox.messages.length)]?.uid ?? 0
  // an answer to what is asked is honest, or nothing could be known
  breaking(world, what === "ask" ? "none" : breach)
  switch (what) {
    case "deliver":
      world.store = Mailstore.append(world.store, mailbox, at % 3 === 0 ? [draft, draft] : [draft]).store
      return
    case "expunge":
      world.store = Mailstore.expunge(world.store, mailbox, at % 3 === 0 ? [uid, uid + 1] : [uid])
      return
    case "flag":
      world.store = Mailstore.changeFlags(world.store, mailbox, [uid], at % 2 === 0 ? "add" : "remove", [
        "\\Flagged"
      ])
      return
    case "noop":
      return void world.command("NOOP")
    case "idle":
      return world.idle(() =>
        play(world, { what: (["deliver", "expunge", "flag"] as const)[at % 3] ?? "flag", at, breach })
      )
    case "ask":
      return void world.ask()
    case "lose":
      return world.connect()
    case "recreate":
      world.store = created(at % 4, mailbox.uidValidity + 1)
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

/** After a `Reset`, the app reads the mailbox by its own command, which the following hears as well. */
const read = (world: World): void => {
  const resets = world.app.all.filter(({ _tag }) => _tag === "Reset").length
  if (resets === world.app.readings || world.exists === 0) return
  world.app.readings = resets
  breaking(world, "none")
  for (const response of world.command("FETCH 1:* (UID FLAGS)").untagged) {
    const news = response._tag === "Fetch" ? newsIn(response) : undefined
    if (news?.uid !== undefined) world.app.messages.set(news.uid, news.flags)
  }
}

const ascending = (numbers: Iterable<number>): ReadonlyArray<number> => [...numbers].toSorted((a, b) => a - b)

const games = fc.tuple(
  fc.nat(4),
  fc.array(act, { maxLength: 30 }),
  fc.constantFrom("whileIdling" as const, "anyTime" as const)
)

describe("a server that breaks the protocol, and answers what it is asked", () => {
  it.each([
    ["QRESYNC", true],
    ["CONDSTORE", true],
    ["neither", false]
  ] as const)("is known at rest, or the app has to read it again: %s", (ability: Ability, esearch) => {
    fc.assert(
      fc.property(games, ([count, acts, announces]) => {
        const world = new World(
          { ...profileOf(ability, esearch), announces },
          Mirror.make(1 << 20),
          created(count, 7)
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
        world.connect()
        settle(world)
        assert.strictEqual(question(world.state), undefined)
        const { app } = world
        const there = world.contents()
        const isUnnamed = app.all.some((change) => change._tag === "Expunged" && change.uids === undefined)
        if (app.missed || isUnnamed) return
        assert.deepStrictEqual(ascending(app.messages.keys()), ascending(there.keys()))
        const isWithoutUid = app.all.some(
          (change) => change._tag === "FlagsChanged" && change.uid === undefined
        )
        if (app.flagsMissed || isWithoutUid) return
        for (const [uid, flags] of there) assert.deepStrictEqual(app.messages.get(uid), flags)
      }),
      { numRuns: Number(process.env["RUNS"] ?? 300) }
    )
  })
})
