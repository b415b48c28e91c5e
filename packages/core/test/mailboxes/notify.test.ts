/** NOTIFY that does not do what it promises, and what it says amid the app's own commands. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import type * as Simulator from "../../src/simulator/Simulator.ts"
import { pass, supervising, statusText } from "../supervision/support.ts"
import { atServer, copied, shown } from "./copy.ts"
import { letter, servers } from "./servers.ts"

const mailboxes = { INBOX: [letter], Work: [letter], Other: [] }

const following = Effect.fnUntraced(function* (
  faults: ReadonlyArray<Simulator.Fault> = [],
  server: Simulator.Profile = servers.notify
) {
  const run = yield* supervising(server, {
    policy: { limits: { mailboxes: "1 minute" } },
    simulator: { mailboxes, faults }
  })
  yield* pass(1_000)
  const found = yield* copied(run.supervised.accountChanges())
  yield* pass(20_000)
  const ways = () => found.changes.flatMap((change) => (change._tag === "Following" ? [change.by] : []))
  const sent = (name: string) =>
    run.ring.events().filter((event) => event.name === "wire:sent" && event.data.line.includes(` ${name} `))
      .length
  return { ...run, ...found, ways, sent }
})

it.effect.each([
  ["NO", { on: "NOTIFY", fault: "refuse", with: "NO [CANNOT] Not here" }],
  ["BAD", { on: "NOTIFY", fault: "refuse", with: "BAD Unknown command" }]
] as const)("K17 NOTIFY that is answered by %s is not sent again: mailboxes are asked for", ([, fault]) =>
  Effect.gen(function* () {
    const { copy, sent, simulator, ways } = yield* following([{ ...fault, nth: "every" }])
    yield* simulator.mail.deliver("Work", letter)
    yield* pass(61_000, 1_000)
    assert.deepStrictEqual(ways(), ["listStatus"])
    assert.deepStrictEqual(shown(copy), yield* atServer(simulator))
    yield* simulator.mail.disconnect
    yield* pass(61_000, 1_000)
    assert.strictEqual(sent("NOTIFY"), 1)
  })
)

it.effect.each(["reset", "ignore"] as const)(
  "K17 NOTIFY at which two connections end is not sent again: %s",
  (fault) =>
    Effect.gen(function* () {
      const { copy, sent, simulator, supervised, ways } = yield* following([
        { on: "NOTIFY", fault, nth: "every" }
      ])
      yield* pass(240_000, 1_000)
      assert.strictEqual(statusText(yield* supervised.status), "Selected")
      assert.deepStrictEqual([sent("NOTIFY"), ways()], [2, ["listStatus"]])
      assert.deepStrictEqual(shown(copy), yield* atServer(simulator))
    })
)

it.effect("K17 an overflow is reported, all is asked for, and NOTIFY is set again", () =>
  Effect.gen(function* () {
    const { changes, copy, sent, simulator, ways } = yield* following()
    yield* simulator.mail.broadcast("* OK [NOTIFICATIONOVERFLOW] Too much")
    yield* simulator.mail.deliver("Work", letter)
    yield* pass(20_000, 1_000)
    assert.deepStrictEqual(ways().slice(0, 1), ["notify"])
    assert.strictEqual(ways().at(-1), "notify")
    assert.strictEqual(sent("NOTIFY"), 2)
    assert.strictEqual(changes.filter(({ _tag }) => _tag === "News").length, 1)
    assert.deepStrictEqual(shown(copy), yield* atServer(simulator))
  })
)

it.effect("K18 what NOTIFY says of another mailbox is not the answer to STATUS", () =>
  Effect.gen(function* () {
    const { simulator, supervised } = yield* following([{ on: "STATUS", fault: "stall", for: "2 seconds" }])
    const asking = yield* Effect.forkScoped(
      supervised.use(({ execute }) => execute(Command.status("Work", ["messages"])))
    )
    yield* pass(1_000)
    // amid the command
    yield* simulator.mail.broadcast('* STATUS "Other" (MESSAGES 17 UIDNEXT 18 UNSEEN 17)')
    yield* pass(10_000)
    const exit = asking.pollUnsafe()
    assert.deepStrictEqual(exit?._tag === "Success" ? exit.value : exit, { messages: 1 })
  })
)

it.effect("K16 changes of the open mailbox come by `changes` alone, and its counts once it is closed", () =>
  Effect.gen(function* () {
    const { changes, copy, simulator, supervised } = yield* following()
    const before = changes.length
    yield* simulator.mail.deliver("INBOX", letter)
    yield* pass(3_000)
    assert.strictEqual(changes.length, before)
    yield* Effect.forkScoped(supervised.use((connection) => connection.select("Work")))
    yield* pass(5_000)
    assert.deepStrictEqual(copy.get("INBOX")?.messages, 2)
    yield* simulator.mail.deliver("Work", letter)
    yield* pass(3_000)
    assert.deepStrictEqual(shown(copy, "Work"), yield* atServer(simulator, "Work"))
  })
)

it.effect("K16 without an open mailbox all are counted", () =>
  Effect.gen(function* () {
    const { copy, simulator, supervised } = yield* following()
    yield* simulator.mail.deliver("INBOX", letter)
    yield* Effect.forkScoped(supervised.use((connection) => connection.unselect()))
    yield* pass(5_000)
    yield* simulator.mail.deliver("INBOX", letter)
    yield* pass(5_000)
    assert.deepStrictEqual(copy.get("INBOX")?.messages, 3)
    assert.deepStrictEqual(shown(copy, "none"), yield* atServer(simulator, "none"))
  })
)

it.effect("K16 a visit to another mailbox is no news, and what happened in it is", () =>
  Effect.gen(function* () {
    const { changes, simulator, supervised } = yield* following()
    const before = changes.length
    const visit = supervised.use("Work", (connection) => connection.execute(Command.noop))
    for (let each = 0; each < 3; each++) {
      yield* Effect.forkScoped(visit)
      yield* pass(5_000)
    }
    assert.strictEqual(changes.length, before)
    yield* Effect.forkScoped(
      supervised.use("Work", ({ execute }) =>
        Effect.andThen(
          execute(Command.store(MessageSet.sequenceNumbers("1"), { add: ["\\Seen"] })),
          Effect.sleep("1 second")
        )
      )
    )
    yield* pass(10_000)
    assert.deepStrictEqual(
      changes.slice(before).map((change) => (change._tag === "News" ? change.status.unseen : change)),
      [0]
    )
    assert.strictEqual((yield* simulator.mail.messages("Work")).length, 1)
  })
)

it.effect("K16 Dovecot is asked for names alone, and counts are polled", () =>
  Effect.gen(function* () {
    const { changes, copy, ring, sent, simulator, ways } = yield* following([], servers["names by NOTIFY"])
    assert.deepStrictEqual([sent("NOTIFY"), ways()], [1, ["listStatus"]])
    const quirks = ring.events().map((event) => event.name === "trace:note" && event.data.quirk)
    assert.include(quirks, "dovecot-notify")
    const before = changes.length
    yield* simulator.mail.renameMailbox("Other", "Another")
    yield* simulator.mail.createMailbox("New")
    yield* pass(3_000)
    assert.sameMembers(
      changes.slice(before).map(({ _tag }) => _tag),
      ["Renamed", "Created"]
    )
    yield* simulator.mail.deliver("Work", letter)
    yield* pass(3_000)
    assert.strictEqual(changes.length, before + 2)
    yield* pass(60_000, 1_000)
    assert.deepStrictEqual(shown(copy), yield* atServer(simulator))
  })
)
