import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Option, Scope, Stream } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as Supervised from "../../src/mailbox/Supervised.ts"
import * as Pacing from "../../src/mailbox/Pacing.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { accountFor, commands, errorOf, inTime, written } from "../connection/support.ts"
import { atServer, pass, supervising, statusText } from "./support.ts"

const { wellBehaved } = Simulator.profiles
const letter = Simulator.message({ from: "Ada <ada@example.org>", subject: "Lunch?", text: "At noon?" })

describe("a supervised account", () => {
  it.effect("returns at once, and is selected soon", () =>
    Effect.gen(function* () {
      const { statuses, supervised } = yield* supervising(wellBehaved)
      yield* pass(1_000)
      assert.deepStrictEqual(statuses, ["Connecting", "Selected"])
      const name = yield* supervised.use(({ mailbox }) => Effect.map(mailbox, (open) => open.name))
      assert.strictEqual(name, "INBOX")
    })
  )

  it.effect("reports each status once, however often other mailboxes are used", () =>
    Effect.gen(function* () {
      const { statuses, supervised } = yield* supervising(wellBehaved)
      yield* pass(1_000)
      for (let uses = 0; uses < 5; uses++) {
        yield* inTime(supervised.use("Drafts", ({ execute }) => execute(Command.noop)))
      }
      assert.deepStrictEqual(statuses, ["Connecting", "Selected"])
    })
  )

  it.effect("K14 is selected again after a loss, and says why it was lost", () =>
    Effect.gen(function* () {
      const { connections, simulator, statuses, supervised } = yield* supervising(wellBehaved)
      yield* pass(1_000)
      const first = yield* supervised.use(Effect.succeed)
      yield* atServer(simulator, Simulator.disconnect)
      yield* pass(5_000)
      assert.deepStrictEqual(statuses, [
        "Connecting",
        "Selected",
        "Connecting ConnectionLost",
        "Waiting ConnectionLost",
        "Connecting ConnectionLost",
        "Selected"
      ])
      assert.strictEqual(connections(), 2)
      const second = yield* supervised.use(Effect.succeed)
      assert.notStrictEqual(first, second)
      const late = yield* inTime(first.execute(Command.noop))
      assert.strictEqual(errorOf(late)?.reason._tag, "ConnectionLost")
      assert.strictEqual((yield* first.mailbox).name, "INBOX")
      const now = yield* inTime(second.execute(Command.noop))
      assert.strictEqual(now._tag, "Success")
    })
  )

  it.effect.each([
    ["whose stream fails", Stream.fail("no such file")],
    ["whose stream is shorter than was said", Stream.make(new Uint8Array([65]))]
  ] as const)("is selected again after an APPEND %s, which is lost alone", ([, stream]) =>
    Effect.gen(function* () {
      const { connections, supervised } = yield* supervising(wellBehaved)
      yield* pass(1_000)
      const append = Command.append("Drafts", { size: 3, stream })
      const lost = yield* inTime(supervised.use(({ execute }) => execute(append)))
      assert.strictEqual(errorOf(lost)?.reason._tag, "StreamFailed")
      yield* pass(60_000)
      assert.strictEqual(statusText(yield* supervised.status), "Selected")
      assert.strictEqual(connections(), 2)
      const now = yield* inTime(supervised.use(({ execute }) => execute(Command.status("Drafts"))))
      assert.strictEqual(now._tag, "Success")
    })
  )

  it.effect("a status says until when it waits, and who must act", () =>
    Effect.gen(function* () {
      const { supervised } = yield* supervising(wellBehaved, {
        account: { host: "imap.example.com", port: 1993 }
      })
      yield* pass(100, 10)
      const status = yield* supervised.status
      assert.strictEqual(statusText(status), "Waiting ConnectRefused")
      if (status._tag === "Waiting") {
        assert.isAtLeast(status.until.epochMilliseconds, status.since.epochMilliseconds)
        assert.strictEqual(status.actionBy, "admin")
      }
    })
  )

  it.effect(
    "its advice says what happens where nobody has to act, and no person is asked to connect again",
    () =>
      Effect.gen(function* () {
        const { supervised } = yield* supervising(Simulator.profiles["silent-greeting"], {
          account: { security: "tls" }
        })
        const waiting = supervised.statusChanges.pipe(
          Stream.filter(({ _tag }) => _tag === "Waiting"),
          Stream.runHead
        )
        const first = yield* Effect.forkScoped(waiting, { startImmediately: true })
        yield* pass(30_000)
        const status = Option.getOrThrow(yield* Fiber.join(first))
        assert.strictEqual(statusText(status), "Waiting GreetingTimeout")
        if (status._tag === "Waiting") {
          assert.deepStrictEqual(
            [status.actionBy, status.why.advice],
            ["nobody", "It is tried again by itself."]
          )
        }
      })
  )

  it.effect("K14 a connection's streams end with it, and the account's go on", () =>
    Effect.gen(function* () {
      const { simulator, supervised } = yield* supervising(wellBehaved)
      yield* pass(1_000)
      const connection = yield* supervised.use(Effect.succeed)
      const own = yield* Effect.forkScoped(Stream.runCollect(connection.untagged), { startImmediately: true })
      const states = yield* Effect.forkScoped(Stream.runCollect(connection.stateChanges), {
        startImmediately: true
      })
      const ended = yield* Effect.forkScoped(connection.ended, { startImmediately: true })
      const seen: Array<number> = []
      const exists = Stream.runForEach(supervised.untagged, (data) =>
        Effect.sync(() => void (data._tag === "Exists" && seen.push(data.count)))
      )
      yield* Effect.forkScoped(exists, { startImmediately: true })
      yield* pass(2_000)
      yield* atServer(simulator, Simulator.deliver("INBOX", letter))
      yield* pass(100)
      yield* atServer(simulator, Simulator.disconnect)
      yield* pass(5_000)
      yield* atServer(simulator, Simulator.deliver("INBOX", letter))
      yield* pass(2_000)
      const counts = (yield* Fiber.join(own)).flatMap((data) => (data._tag === "Exists" ? [data.count] : []))
      assert.deepStrictEqual(counts, [13])
      assert.isAbove((yield* Fiber.join(states)).length, 1)
      assert.strictEqual(errorOf(yield* Fiber.await(ended))?.reason._tag, "ConnectionLost")
      // twice because it is reported again when the mailbox is reopened
      assert.deepStrictEqual(seen, [13, 13, 14])
    })
  )

  it.effect("K14 another mailbox that was selected is reopened; one that was refused is not", () =>
    Effect.gen(function* () {
      const { simulator, supervised } = yield* supervising(wellBehaved)
      yield* pass(1_000)
      const selected = yield* inTime(supervised.use(({ select }) => select("Drafts")))
      assert.strictEqual(selected._tag, "Success")
      yield* atServer(simulator, Simulator.disconnect)
      yield* pass(5_000)
      assert.strictEqual(
        yield* supervised.use(({ mailbox }) => Effect.map(mailbox, (open) => open.name)),
        "Drafts"
      )
      const refused = yield* inTime(supervised.use(({ select }) => select("Absent")))
      assert.strictEqual(errorOf(refused)?.reason._tag, "MailboxMissing")
      yield* atServer(simulator, Simulator.disconnect)
      yield* pass(5_000)
      assert.strictEqual(
        yield* supervised.use(({ mailbox }) => Effect.map(mailbox, (open) => open.name)),
        "Drafts"
      )
    })
  )

  it.effect(
    "K14 a mailbox that the app had selected, and that is gone after a loss, costs nothing but itself",
    () =>
      Effect.gen(function* () {
        const { simulator, statuses, supervised } = yield* supervising(wellBehaved)
        yield* pass(1_000)
        yield* inTime(supervised.use(({ select }) => select("Drafts")))
        yield* simulator.mail.deleteMailbox("Drafts")
        yield* atServer(simulator, Simulator.disconnect)
        yield* pass(5_000)
        assert.strictEqual(statuses.at(-1), "Unselected MailboxMissing")
        const status = yield* supervised.status
        if (status._tag !== "Unselected") return assert.fail(status._tag)
        assert.deepInclude(status.why?.reason, { openedBefore: true })
        // it is wanted on the next connection, too: until then somebody may have made it again
        yield* simulator.mail.createMailbox("Drafts")
        yield* atServer(simulator, Simulator.disconnect)
        yield* pass(5_000)
        assert.strictEqual(statusText(yield* supervised.status), "Selected")
        assert.strictEqual(
          yield* supervised.use(({ mailbox }) => Effect.map(mailbox, (open) => open.name)),
          "Drafts"
        )
        yield* simulator.mail.deleteMailbox("Drafts")
        yield* atServer(simulator, Simulator.disconnect)
        yield* pass(5_000)
        const exists = yield* inTime(
          supervised.use("INBOX", ({ mailbox }) => Effect.map(mailbox, (open) => open.exists))
        )
        assert.strictEqual(exists._tag, "Success")
      })
  )

  it.effect(
    "K14 a mailbox that was visited is not opened instead of one that is gone when the visit ends",
    () =>
      Effect.gen(function* () {
        const { simulator, statuses, supervised } = yield* supervising(wellBehaved)
        yield* pass(1_000)
        yield* inTime(supervised.use(({ select }) => select("Drafts")))
        const gone = simulator.mail.deleteMailbox("Drafts")
        yield* inTime(supervised.use("INBOX", () => gone, { readOnly: true }))
        assert.strictEqual(statuses.at(-1), "Unselected MailboxMissing")
        yield* simulator.mail.createMailbox("Drafts")
        yield* atServer(simulator, Simulator.disconnect)
        yield* pass(5_000)
        assert.strictEqual(
          yield* supervised.use(({ mailbox }) => Effect.map(mailbox, (open) => open.name)),
          "Drafts"
        )
      })
  )

  it.effect(
    "K14 K06 with no mailbox open it says so, and is kept alive by NOOP; it idles once one is open",
    () =>
      Effect.gen(function* () {
        const { connections, simulator, statuses, supervised } = yield* supervising(wellBehaved)
        yield* pass(1_000)
        yield* inTime(supervised.use(({ select }) => select("Absent")))
        yield* pass(250_000, 1_000)
        assert.deepStrictEqual(statuses, ["Connecting", "Selected", "Unselected MailboxMissing"])
        const all = commands(written(simulator)[0])
        assert.deepStrictEqual(all.slice(all.lastIndexOf("SELECT")), ["SELECT", "NOOP", "NOOP"])
        const noop = yield* inTime(supervised.use(({ execute }) => execute(Command.noop)))
        assert.strictEqual(noop._tag, "Success")
        yield* inTime(supervised.use(({ select }) => select("Drafts")))
        yield* pass(2_000)
        assert.strictEqual(statusText(yield* supervised.status), "Selected")
        assert.strictEqual(commands(written(simulator)[0]).at(-1), "IDLE")
        assert.strictEqual(connections(), 1)
      })
  )

  it.effect(
    "K07 with no mailbox open, a dead connection is replaced, and opens the mailbox that was open before",
    () =>
      Effect.gen(function* () {
        const faults: ReadonlyArray<Simulator.Fault> = [{ on: "NOOP", fault: "stall" }]
        const { supervised, statuses } = yield* supervising(wellBehaved, { simulator: { faults } })
        yield* pass(1_000)
        yield* inTime(supervised.use(({ select }) => select("Drafts")))
        yield* inTime(supervised.use(({ select }) => select("Absent")))
        yield* pass(150_000, 1_000)
        assert.deepStrictEqual(statuses.slice(2), [
          "Unselected MailboxMissing",
          "Connecting ConnectionStalled",
          "Waiting ConnectionStalled",
          "Connecting ConnectionStalled",
          "Selected"
        ])
        assert.strictEqual(
          yield* supervised.use(({ mailbox }) => Effect.map(mailbox, (open) => open.name)),
          "Drafts"
        )
      })
  )

  it.effect("T16 the end of the scope says goodbye, and leaves nothing", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(wellBehaved, { latency: 20 })
      const scope = yield* Scope.make()
      const supervised = yield* Supervised.make(accountFor(wellBehaved)).pipe(
        Effect.provideService(Transport, simulator.transport),
        Effect.provideService(Pacing.Pacing, Pacing.make()),
        Effect.provideService(Scope.Scope, scope)
      )
      yield* pass(1_000)
      yield* inTime(Scope.close(scope, Exit.void), 3_000)
      assert.strictEqual(statusText(yield* supervised.status), "Ended Closed")
      assert.strictEqual(commands(written(simulator)[0]).at(-1), "LOGOUT")
      const late = yield* inTime(supervised.use(Effect.succeed))
      assert.strictEqual(errorOf(late)?.reason._tag, "Closed")
    })
  )
})
