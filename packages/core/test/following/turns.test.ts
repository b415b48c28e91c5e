/** Mailboxes that are followed by turns over one connection, at simulated servers. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { pass, supervising } from "../supervision/support.ts"
import { inTime, written } from "../connection/support.ts"
import { offering, servers } from "../mailboxes/servers.ts"
import { contentsOf, Copy } from "./Turns.ts"

const letter = Simulator.message("Subject: x\n\nHello\n")
const mailboxes = { INBOX: [letter], Sent: [letter, letter], Archive: [] }
const policy = { limits: { mailboxes: "1 minute" } } as const

const following = Effect.fnUntraced(function* (profile: Simulator.Profile, names: ReadonlyArray<string>) {
  const run = yield* supervising(profile, { policy, simulator: { mailboxes } })
  yield* pass(1_000)
  const copies = names.map((name) => new Copy(run.supervised, name))
  for (const copy of copies) yield* copy.follow
  yield* pass(10_000)
  const sent = () => (written(run.simulator).at(-1) ?? "").trimEnd().split("\r\n")
  return { ...run, copies, sent }
})

const kinds = {
  "NOTIFY and QRESYNC": servers.notify,
  "LIST-STATUS and QRESYNC": servers["LIST-STATUS"],
  "LIST-STATUS and CONDSTORE": offering("", ["QRESYNC"]),
  "STATUS alone": servers.STATUS
}

describe.each(Object.entries(kinds))("K19 mailboxes of a server with %s", (_, profile) => {
  it.effect("are reported exactly, whichever of them is open", () =>
    Effect.gen(function* () {
      const { copies, simulator, supervised } = yield* following(profile, ["INBOX", "Sent", "Archive"])
      const { mail } = simulator
      for (const { mailbox, messages, tags } of copies) {
        assert.deepStrictEqual(tags, ["Reset"])
        assert.deepStrictEqual(messages, yield* contentsOf(simulator, mailbox))
      }
      yield* mail.deliver("Sent", letter)
      yield* mail.addFlags("Sent", [1], ["\\Flagged"])
      yield* mail.expunge("Sent", [2])
      yield* mail.deliver("Archive", letter, letter)
      yield* mail.deliver("INBOX", letter)
      yield* pass(130_000, 1_000)
      for (const { mailbox, messages } of copies) {
        assert.deepStrictEqual(messages, yield* contentsOf(simulator, mailbox))
      }
      const [inbox, sent, archive] = copies.map(({ tags }) => tags.slice(1).toSorted())
      assert.deepStrictEqual(inbox, ["Arrived 2"])
      assert.deepStrictEqual(sent, ["Arrived 3", "Expunged", "FlagsChanged 1"])
      assert.deepStrictEqual(archive, ["Arrived 1", "Arrived 2"])
      assert.strictEqual((yield* supervised.status)._tag, "Selected")
      const home = yield* supervised.use(({ mailbox }) => mailbox)
      assert.strictEqual(home.name, "INBOX")
    })
  )
})

describe("K19 a mailbox that is followed by turns", () => {
  it.effect("costs nothing at rest except what shows that it has no news", () =>
    Effect.gen(function* () {
      const { sent } = yield* following(servers["LIST-STATUS"], ["Sent"])
      const before = sent().length
      yield* pass(600_000, 1_000)
      const names = sent()
        .slice(before)
        .map((line) => line.split(" ")[1])
      assert.notInclude(names, "SELECT")
      assert.notInclude(names, "EXAMINE")
      assert.isAtMost(names.filter((name) => name === "LIST").length, 10)
    })
  )

  it.effect("costs two SELECTs and a STATUS if the server has QRESYNC", () =>
    Effect.gen(function* () {
      const { sent, simulator } = yield* following(servers.notify, ["Sent"])
      const before = sent().length
      yield* simulator.mail.addFlags("Sent", [1], ["\\Flagged"])
      yield* pass(10_000, 1_000)
      const asked = sent()
        .slice(before)
        .map((line) => line.split(" ").slice(1).join(" "))
        .filter((line) => !/^(?:IDLE|$)/.test(line))
      assert.match(asked[0] ?? "", /^EXAMINE Sent \(QRESYNC \(\d+ \d+\)\)/)
      assert.match(asked[1] ?? "", /^SELECT INBOX/)
      assert.match(asked[2] ?? "", /^STATUS Sent/)
      assert.isAtMost(asked.filter((line) => line.startsWith("EXAMINE")).length, 2)
    })
  )

  it.effect("has one turn for all that listen to it, and one survey", () =>
    Effect.gen(function* () {
      const { copies, sent, simulator } = yield* following(servers.notify, ["Sent", "Sent", "Sent"])
      const count = (verb: RegExp) => sent().filter((line) => verb.test(line)).length
      assert.deepStrictEqual([count(/ EXAMINE Sent/), count(/ UID SEARCH /)], [1, 1])
      const before = count(/ EXAMINE Sent/)
      yield* simulator.mail.deliver("Sent", letter)
      yield* pass(10_000, 1_000)
      assert.isAtMost(count(/ EXAMINE Sent/) - before, 2)
      for (const { tags } of copies) assert.deepStrictEqual(tags, ["Reset", "Arrived 3"])
    })
  )

  it.effect("has a turn at once for who comes later, whatever the server has provoked", () =>
    Effect.gen(function* () {
      const { copies, simulator, supervised } = yield* following(servers.notify, ["Sent"])
      for (let turn = 0; turn < 12; turn++) {
        yield* simulator.mail.deliver("Sent", letter)
        yield* pass(2_000, 500)
      }
      const late = new Copy(supervised, "Sent")
      yield* late.follow
      yield* pass(2_000, 500)
      assert.deepStrictEqual(late.tags[0], "Reset")
      yield* pass(120_000, 1_000)
      for (const { messages } of [...copies, late])
        assert.deepStrictEqual(messages, yield* contentsOf(simulator, "Sent"))
      yield* late.end
      yield* simulator.mail.deliver("Sent", letter)
      yield* pass(120_000, 1_000)
      assert.deepStrictEqual(copies[0]?.messages, yield* contentsOf(simulator, "Sent"))
    })
  )

  it.effect("has a turn for who comes later, although turns leave the counts of others in doubt", () =>
    Effect.gen(function* () {
      const blind = offering("NOTIFY", ["CONDSTORE", "QRESYNC"])
      const { simulator, supervised } = yield* following(blind, ["Sent", "Archive"])
      yield* simulator.mail.createMailbox("Late")
      for (let turn = 0; turn < 30; turn++) {
        yield* simulator.mail.deliver("Sent", letter)
        yield* pass(10_000, 500)
      }
      const late = new Copy(supervised, "Late")
      yield* late.follow
      yield* pass(180_000, 1_000)
      assert.deepStrictEqual(late.tags, ["Reset"])
      yield* simulator.mail.deliver("Late", letter)
      yield* pass(180_000, 1_000)
      assert.deepStrictEqual(late.messages, yield* contentsOf(simulator, "Late"))
    })
  )

  it.effect("is opened from time to time once the server counts it no more", () =>
    Effect.gen(function* () {
      const refused = { on: "STATUS", fault: "refuse", with: "NO [NOPERM] Not yours any more" } as const
      const faults = Array.from({ length: 20 }, (_, at) => ({ ...refused, nth: at + 2 }))
      const run = yield* supervising(offering("", ["LIST-STATUS", "LIST-EXTENDED"]), {
        policy,
        simulator: { mailboxes, faults }
      })
      const { mail } = run.simulator
      yield* pass(1_000)
      const copy = new Copy(run.supervised, "Sent")
      yield* copy.follow
      yield* pass(10_000)
      yield* mail.deliver("Sent", letter)
      yield* pass(130_000, 1_000)
      assert.deepStrictEqual(copy.messages, yield* contentsOf(run.simulator, "Sent"))
    })
  )

  it.effect("leaves `changes` of the mailbox that is open as it is", () =>
    Effect.gen(function* () {
      const { simulator, supervised } = yield* following(servers.notify, ["Sent"])
      const home: Array<string> = []
      const heard = Stream.runForEach(supervised.changes(), ({ change: { _tag } }) =>
        Effect.sync(() => void home.push(_tag))
      )
      yield* Effect.forkScoped(heard, { startImmediately: true })
      yield* pass(5_000)
      yield* simulator.mail.deliver("Sent", letter)
      yield* pass(5_000)
      yield* simulator.mail.deliver("INBOX", letter)
      yield* pass(5_000)
      yield* inTime(supervised.use("Archive", ({ execute }) => execute(Command.noop)))
      yield* pass(5_000)
      assert.deepStrictEqual(home, ["Reset", "Arrived"])
    })
  )

  it.effect("has no changes until it exists, and a Reset if it is another one", () =>
    Effect.gen(function* () {
      const { copies, simulator } = yield* following(servers.notify, ["Later"])
      const [copy] = copies
      assert.deepStrictEqual(copy?.tags, [])
      yield* simulator.mail.createMailbox("Later")
      yield* simulator.mail.deliver("Later", letter)
      yield* pass(10_000, 1_000)
      assert.deepStrictEqual(copy?.tags[0], "Reset")
      yield* simulator.mail.deleteMailbox("Later")
      yield* pass(10_000, 1_000)
      yield* simulator.mail.createMailbox("Later")
      yield* pass(10_000, 1_000)
      assert.deepStrictEqual(copy?.tags.at(-1), "Reset")
      assert.deepStrictEqual(copy?.messages, yield* contentsOf(simulator, "Later"))
    })
  )
})
