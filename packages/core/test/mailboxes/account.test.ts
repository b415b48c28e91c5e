/** `Supervised.accountChanges` at simulated servers, under virtual time. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { AccountToken } from "../../src/mailbox/AccountChanges.ts"
import type * as Simulator from "../../src/simulator/Simulator.ts"
import { written } from "../connection/support.ts"
import { pass, supervising, statusText } from "../supervision/support.ts"
import { atServer, copied, shown } from "./copy.ts"
import { letter, servers } from "./servers.ts"

const policy = { limits: { mailboxes: "1 minute" } } as const
const mailboxes = { INBOX: [letter], Work: [letter, letter], "Work/Old": [], Räume: [letter] }

const following = Effect.fnUntraced(function* (
  profile: Simulator.Profile,
  simulator: Simulator.Options = {}
) {
  const run = yield* supervising(profile, { policy, simulator: { mailboxes, ...simulator } })
  yield* pass(1_000)
  const found = yield* copied(run.supervised.accountChanges())
  yield* pass(2_000)
  const tags = (from: number) =>
    found.changes.slice(from).map((change) => {
      switch (change._tag) {
        case "Created":
          return `+${change.mailbox.name}`
        case "Removed":
          return `-${change.name}`
        case "Renamed":
          return `${change.from}>${change.to}`
        case "News":
          return `${change.name}:${change.status.messages}/${change.status.unseen}`
        case "Following":
          return change.by
        default:
          return change._tag
      }
    })
  const sent = () =>
    run.ring.events().flatMap((event) => (event.name === "wire:sent" ? [event.data.line] : []))
  return { ...run, ...found, tags, sent }
})

describe.each(Object.entries(servers))("an account of a server with %s", (name, profile) => {
  const isNotify = name.startsWith("notify")
  const hasIds = name.endsWith("ids")

  it.effect("K16 is reported as it is, and then what happens to it", () =>
    Effect.gen(function* () {
      const { copy, simulator, tags, changes } = yield* following(profile)
      const by = isNotify ? "notify" : name === "STATUS" ? "status" : "listStatus"
      assert.deepStrictEqual(tags(0).slice(0, 2), ["Reset", by])
      assert.sameMembers(tags(2), ["+INBOX", "+Work", "+Work/Old", "+Räume"])
      assert.deepStrictEqual(shown(copy), yield* atServer(simulator))
      const { mail } = simulator
      const steps = [
        [mail.createMailbox("Neu"), ["+Neu"]],
        [mail.deliver("Neu", letter, letter), ["Neu:2/2"]],
        [mail.addFlags("Neu", [1], ["\\Seen"]), ["Neu:2/1"]],
        [mail.expunge("Neu", [1]), ["Neu:1/1"]],
        [
          mail.renameMailbox("Work", "Arbeit"),
          name.includes("NOTIFY") || isNotify || hasIds
            ? ["Work>Arbeit", "Work/Old>Arbeit/Old"]
            : ["-Work", "-Work/Old", "+Arbeit", "+Arbeit/Old"]
        ],
        [mail.deleteMailbox("Neu"), ["-Neu"]],
        [mail.deliver("INBOX", letter), []]
      ] as const
      for (const [step, expected] of steps) {
        const before = changes.length
        yield* step
        yield* pass(isNotify ? 3_000 : 61_000, 1_000)
        assert.sameMembers(tags(before), [...expected])
        assert.deepStrictEqual(shown(copy), yield* atServer(simulator))
      }
    })
  )

  it.effect("K16 is reported once of what happened while it was away", () =>
    Effect.gen(function* () {
      const { changes, copy, simulator, supervised, tags } = yield* following(profile)
      const { mail } = simulator
      yield* mail.disconnect
      yield* mail.deliver("Work", letter)
      yield* mail.createMailbox("Neu")
      yield* mail.deleteMailbox("Räume")
      yield* mail.renameMailbox("Work/Old", "Old")
      const before = changes.length
      yield* pass(130_000, 1_000)
      assert.strictEqual(statusText(yield* supervised.status), "Selected")
      assert.sameMembers(tags(before), [
        "Work:3/3",
        "+Neu",
        "-Räume",
        ...(hasIds ? ["Work/Old>Old"] : ["-Work/Old", "+Old"])
      ])
      assert.deepStrictEqual(shown(copy), yield* atServer(simulator))
    })
  )

  it.effect("costs no more than the policy says", () =>
    Effect.gen(function* () {
      const { sent } = yield* following(profile)
      const before = sent().length
      yield* pass(600_000, 1_000)
      const lines = sent()
        .slice(before)
        .filter((line) => /(?:LIST|STATUS|NOTIFY) /.test(line))
      const each = name === "STATUS" ? 4 : 1
      assert.isAtMost(lines.length, isNotify ? 1 : 10 * each)
      assert.isAtLeast(lines.length, isNotify ? 0 : 9 * each)
    })
  )

  it.effect("goes on from a token through JSON", () =>
    Effect.gen(function* () {
      const { fiber, simulator, supervised, tokens } = yield* following(profile)
      const codec = Schema.toCodecJson(AccountToken)
      const json = JSON.stringify(Schema.encodeSync(codec)(tokens.at(-1) ?? { host: "", mailboxes: [] }))
      const token = Schema.decodeUnknownSync(codec)(JSON.parse(json))
      assert.strictEqual(token.mailboxes.length, 4)
      fiber.interruptUnsafe()
      yield* pass(1_000)
      yield* simulator.mail.deliver("Work", letter)
      yield* simulator.mail.deleteMailbox("Räume")
      const again = yield* copied(supervised.accountChanges({ resume: token }), token)
      yield* pass(10_000)
      assert.deepStrictEqual(
        again.changes.map(({ _tag }) => _tag),
        ["Following", "Removed", "News"]
      )
      assert.deepStrictEqual(shown(again.copy), yield* atServer(simulator))
    })
  )
})

it.effect("K16 an account whose connections are lost all the time is surveyed as often as any other", () =>
  Effect.gen(function* () {
    const { copy, simulator, supervised } = yield* following(servers["LIST-STATUS"])
    const { mail } = simulator
    const lose = Effect.gen(function* () {
      yield* mail.disconnect
      yield* pass(1_000)
      yield* supervised.retryNow
      yield* pass(19_000, 1_000)
    })
    for (let time = 0; time < 15; time++) yield* lose
    yield* mail.deliver("Work", letter)
    const surveys = () => written(simulator).join("").split(' LIST "" ').length
    const before = surveys()
    // five minutes, in which no connection lasts as long as the pause between two surveys
    for (let time = 0; time < 15; time++) yield* lose
    assert.isAtLeast(surveys() - before, 4)
    assert.deepStrictEqual(shown(copy), yield* atServer(simulator))
  })
)

it.effect("K16 a mailbox that the server counts no more has no counts, until it is counted again", () =>
  Effect.gen(function* () {
    // three are counted at each survey, and the fourth answer is the first of the second
    const faults = [
      { on: "STATUS", nth: 4, fault: "refuse", with: "NO [NOPERM] Not yours any more" }
    ] as const
    const { changes, copy, simulator, tags } = yield* following(servers.STATUS, { faults })
    const before = changes.length
    const refused = () =>
      [...copy].filter(([name, status]) => name !== "INBOX" && status?.messages === undefined)
    yield* pass(61_000, 1_000)
    const [[name, status] = []] = refused()
    assert.deepStrictEqual(tags(before), [`${name}:undefined/undefined`])
    assert.hasAllKeys(status, ["uidValidity"])
    yield* pass(61_000, 1_000)
    assert.lengthOf(changes, before + 2)
    assert.deepStrictEqual(shown(copy), yield* atServer(simulator))
  })
)

it.effect("K16 very many mailboxes are reported to each of several listeners", () =>
  Effect.gen(function* () {
    const many = Object.fromEntries(Array.from({ length: 700 }, (_, at) => [`box${at}`, [letter]]))
    const { copy, simulator, supervised } = yield* following(servers["LIST-STATUS"], {
      mailboxes: { ...mailboxes, ...many }
    })
    const other = yield* copied(supervised.accountChanges())
    yield* pass(5_000)
    yield* simulator.mail.deliver("box600", letter)
    yield* pass(61_000, 1_000)
    const expected = yield* atServer(simulator)
    assert.deepStrictEqual(shown(copy), expected)
    assert.deepStrictEqual(shown(other.copy), expected)
  })
)

it.effect("K16 at most 32 mailboxes are counted at once, so that the app's commands go between", () =>
  Effect.gen(function* () {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`box${at}`, [letter]]))
    const { simulator } = yield* following(servers.STATUS, { mailboxes: many })
    yield* pass(5_000)
    const text = new TextDecoder()
    const counted = simulator.log().map(({ bytes, from }) => (from === "client" ? text.decode(bytes) : ""))
    const together = counted.map((flight) => flight.split(" STATUS ").length - 1)
    assert.deepStrictEqual(
      together.filter((count) => count > 0),
      [32, 32, 32, 4]
    )
  })
)
