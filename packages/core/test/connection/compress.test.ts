/** Z01 COMPRESS at simulated servers, under virtual time. RFC 4978. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { atServer, pass, supervising } from "../supervision/support.ts"
import { commands, connected, inTime, written } from "./support.ts"

const { wellBehaved } = Simulator.profiles

const compressing: Simulator.Profile = {
  ...wellBehaved,
  capabilities: {
    ...wellBehaved.capabilities,
    authenticated: `${wellBehaved.capabilities.authenticated} COMPRESS=DEFLATE`
  }
}

const account = { compress: "auto" as const }

/** What was compressed, of each side, and what came before it. */
const channels = ({ log }: Simulator.Simulator) =>
  log().map(({ bytes, compressed, from }) => ({ compressed, from, text: new TextDecoder().decode(bytes) }))

describe("a compressed connection", () => {
  it.effect("Z01 all that comes after the OK is compressed, both ways, and nothing before it", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(compressing, { account, latency: 20 })
      yield* inTime(connection.execute(Command.noop))
      yield* inTime(connection.logout)
      const sent = channels(simulator)
      const agreed = sent.findIndex(({ text }) => text.includes("OK COMPRESS completed"))
      assert.isAbove(agreed, 0)
      assert.isFalse(sent.slice(0, agreed + 1).some(({ compressed }) => compressed))
      assert.isTrue(sent.slice(agreed + 1).every(({ compressed }) => compressed))
      assert.deepStrictEqual(commands(written(simulator)[0]).slice(-5), [
        "ID",
        "SELECT",
        "COMPRESS",
        "NOOP",
        "LOGOUT"
      ])
      assert.deepInclude(yield* connection.report, { compression: "active", flights: 2 })
    })
  )

  it.effect.each([1, 2, 3, 7])("Z01 P02 in chunks of %i bytes", (chunk) =>
    Effect.gen(function* () {
      const mailboxes = { INBOX: [], Sent: [] }
      const { connection } = yield* connected(compressing, { account, simulator: { chunk, mailboxes } })
      const listed = yield* yield* inTime(connection.execute(Command.listMailboxes("", "*")))
      assert.strictEqual(listed.length, 2)
      yield* yield* inTime(connection.select("Sent"))
      assert.strictEqual((yield* connection.mailbox).name, "Sent")
      assert.strictEqual((yield* connection.report).compression, "active")
    })
  )

  it.effect("Z01 over a transport that cannot, the server is not asked", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(compressing)
      const transport = Transport.of({
        kind: "network",
        connect: (target, report) =>
          Effect.map(simulator.transport.connect(target, report), (all) => ({ ...all, compress: undefined }))
      })
      const { connection } = yield* connected(compressing, { account, transport })
      assert.strictEqual((yield* connection.report).compression, "notOffered")
      assert.notInclude(written(simulator).join(""), "COMPRESS")
    })
  )

  it.effect("Z01 where SELECT goes out along with the login, COMPRESS follows by itself", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      const options = { account: { ...account, mechanism: "LOGIN" as const }, latency: 20, profiles }
      yield* Effect.scoped(connected(compressing, options))
      const { connection, simulator } = yield* connected(compressing, options)
      assert.deepStrictEqual(commands(written(simulator)[0]), ["LOGIN", "ID", "SELECT", "COMPRESS"])
      assert.deepInclude(yield* connection.report, { compression: "active", flights: 2 })
    })
  )

  it.effect("Z01 one that is kept alive compresses each of its connections", () =>
    Effect.gen(function* () {
      const { simulator, supervised } = yield* supervising(compressing, { account })
      yield* pass(2_000)
      yield* atServer(simulator, Simulator.disconnect)
      yield* pass(5_000)
      yield* yield* inTime(supervised.use(({ execute }) => execute(Command.noop)))
      const { compression } = yield* supervised.use(({ report }) => report)
      assert.strictEqual(compression, "active")
      assert.deepStrictEqual(
        written(simulator).map((text) => commands(text).includes("COMPRESS")),
        [true, true]
      )
    })
  )

  it.effect("Z01 once it has broken, one that is kept alive leaves it out", () =>
    Effect.gen(function* () {
      const script = yield* Simulator.script(`
S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready
login <1>
S: <1> OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] in
C: <2> SELECT INBOX
C: <3> COMPRESS DEFLATE
S: <2> OK done⏎<3> OK active
.. 2 seconds
S: * 4 EXISTS
closed
connection
S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready
login <1>
S: <1> OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] in
C: <2> SELECT INBOX
S: <2> OK done
.. 60 seconds
closed
`)
      const { simulator, statuses, supervised } = yield* supervising(script, {
        account: { ...account, id: { enabled: false } }
      })
      yield* pass(10_000)
      assert.include(statuses, "Waiting CompressionFailed")
      assert.strictEqual(statuses.at(-1), "Selected")
      const { compression } = yield* supervised.use(({ report }) => report)
      assert.strictEqual(compression, "skipped")
      assert.deepStrictEqual(simulator.mismatches(), [])
    })
  )

  it.effect("Z01 R14 its trace shows lines as they were, says where it begins, and replays", () =>
    Effect.gen(function* () {
      const recorded = yield* Effect.scoped(
        Effect.tap(connected(compressing, { account, latency: 20 }), ({ connection }) =>
          inTime(connection.execute(Command.noop))
        )
      )
      const notes = recorded.events().map((event) => event.name === "trace:note" && event.data.kind)
      assert.include(notes, "compressed")
      const text = yield* Simulator.transcript(recorded.events())
      assert.match(text, /COMPRESS completed\ndeflate\n/)
      const replay = yield* Simulator.make(yield* Simulator.script(text))
      const { connection } = yield* connected(compressing, { account, transport: replay.transport })
      yield* inTime(connection.execute(Command.noop))
      assert.strictEqual((yield* connection.report).compression, "active")
    })
  )
})
