import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as FastCheck from "fast-check"
import type { Connection } from "../../../src/model/connection/Connection.ts"
import * as Ledger from "../../../src/model/timeline/Ledger.ts"
import { untilOf } from "../../../src/model/timeline/shares.ts"
import { remarks } from "../../../src/model/timeline/roundTrips.ts"
import { connections, derive } from "../../../src/model/connection/spans.ts"
import { at, connectionOf, moved } from "../../support.ts"
import { eachStory, read, record, type Setting, stories } from "../../support/record.ts"

const first = (setting: Setting) =>
  Effect.map(record(setting), (bytes) => connections(read(bytes))[0] ?? assert.fail("no connection"))

const table = (connection: Connection) =>
  Ledger.of(connection).rows.map(({ ms, network, roundTrips, server, step }) => [
    step,
    ms,
    roundTrips,
    network,
    server
  ])

const sum = (ledger: Ledger.Ledger) => ledger.rows.reduce((total, { ms }) => total + ms, 0)

const remarksOf = (connection: Connection) => remarks(connection, Ledger.of(connection))

describe("Ledger", () => {
  it.effect("F7 implicit TLS: each step is its round trips, and nothing is the server's", () =>
    Effect.gen(function* () {
      const connection = yield* first(stories.wellBehaved)
      const ledger = Ledger.of(connection)
      assert.deepStrictEqual([untilOf(connection, ledger), ledger.rtt], ["to the mailbox", 80])
      for (const [step, ms, trips, network, server] of table(connection)) {
        assert.deepStrictEqual([step, ms, network, server], [step, Number(trips) * 80, ms, 0])
      }
      assert.deepStrictEqual(
        table(connection)
          .map(([step]) => step)
          .slice(0, 4),
        ["tcp", "TLS", "greeting", "login"]
      )
    })
  )

  it.effect("F7 STARTTLS has a separate step, before TLS", () =>
    Effect.gen(function* () {
      const steps = table(yield* first(stories.starttls)).map(([step]) => step)
      assert.deepStrictEqual(steps.slice(0, 4), ["tcp", "greeting", "STARTTLS", "TLS"])
    })
  )

  it.effect("F7 an ID that the server swallows is no time of the server's: no answer came", () =>
    Effect.gen(function* () {
      const { rows } = Ledger.of(yield* first(stories.qqId))
      const id = rows.find(({ step }) => step === "ID")
      assert.deepStrictEqual([id?.ms, id?.server, id?.silent], [250, 0, 250])
    })
  )

  it.effect("V4 a server that never answers: its silence is nobody's time", () =>
    Effect.gen(function* () {
      const { rows } = Ledger.of(yield* first(stories.silentSelect))
      const select = rows.find(({ step }) => step === "select")
      assert.isAbove(select?.silent ?? 0, 20_000)
      assert.strictEqual(select?.server, 0)
    })
  )

  it.effect("F7 the step that failed is shown, though its answer came with an earlier flight", () =>
    Effect.gen(function* () {
      assert.strictEqual(table(yield* first(stories.neteaseWithoutId)).at(-1)?.[0], "select")
    })
  )

  it.effect.each(eachStory)(
    "F7 %s: rows add up to the total, at whatever event the trace is cut",
    ([, setting]) =>
      Effect.gen(function* () {
        const { entries } = read(yield* record(setting))
        FastCheck.assert(
          FastCheck.property(FastCheck.integer({ min: 1, max: entries.length }), (count) => {
            for (const connection of derive(entries.slice(0, count))) {
              const ledger = Ledger.of(connection)
              assert.closeTo(sum(ledger), ledger.total, 1)
              if (connection.selectedAt !== undefined) {
                assert.closeTo(ledger.total, connection.selectedAt - connection.span.start, 1)
              }
              for (const { ms, network, server, silent } of ledger.rows) {
                assert.isAtMost(network + server + silent, ms + 1e-9)
                assert.isAtLeast(Math.min(network, server), 0)
              }
            }
          }),
          { numRuns: 40 }
        )
      })
  )

  it.effect(
    "F9 saved round trips are named: capabilities announced, an initial response, a shared flight",
    () =>
      Effect.gen(function* () {
        const all = remarksOf(yield* first(stories.wellBehaved))
        const ids = all.filter(({ kind }) => kind === "saved").map(({ id }) => id)
        assert.includeMembers(ids, [
          "capabilities-in-greeting",
          "capabilities-with-login",
          "initial-response"
        ])
      })
  )

  it("RFC 4959: an initial response that the server lists and refuses saved nothing, and its repetition is no waste of ours", () => {
    const wire = (time: number, line: string, cmd?: string) =>
      cmd === undefined
        ? at(time, "wire:received", {
            line,
            ...(line.startsWith("A") && { tag: line.slice(0, 2), cond: line.slice(3).split(" ")[0] ?? "" })
          })
        : at(time, "wire:sent", { line, cmd, tag: line.slice(0, 2) })
    const connection = connectionOf([
      moved(0, "off", "user.connect", "authenticating.requesting"),
      wire(1, "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready"),
      wire(2, "A1 AUTHENTICATE PLAIN <redacted>", "AUTHENTICATE"),
      wire(3, "A1 BAD Missing or invalid argument to AUTHENTICATE"),
      wire(4, "A2 AUTHENTICATE PLAIN", "AUTHENTICATE"),
      wire(5, "+"),
      wire(6, "A2 OK done")
    ])
    const ids = remarksOf(connection).map(({ id }) => id)
    assert.include(ids, "initial-response-refused")
    assert.notInclude(ids.join(), "initial-response-unused")
    assert.notInclude(ids, "initial-response")
  })

  it.each([
    ["is named with the extension", "SASL-IR ", "AUTHENTICATE (SASL-IR)"],
    ["is not taken for a promise", "", "AUTHENTICATE, although the server does not list SASL-IR"]
  ])("RFC 4959: an initial response %s", (_, listed, words) => {
    const connection = connectionOf([
      moved(0, "off", "user.connect", "authenticating.requesting"),
      at(1, "wire:received", { line: `* OK [CAPABILITY IMAP4rev1 ${listed}AUTH=PLAIN] ready` }),
      at(2, "wire:sent", { line: "A1 AUTHENTICATE PLAIN <redacted>", cmd: "AUTHENTICATE", tag: "A1" }),
      at(3, "wire:received", { line: "A1 OK done", tag: "A1", cond: "OK" })
    ])
    const used = remarksOf(connection).find(({ id }) => id === "initial-response")
    assert.strictEqual(used?.text, `the initial response went with ${words}`)
  })

  describe.each([
    ["refuses the server", false],
    ["reaches the server", true]
  ])("RFC 9110 §9.3.6: a proxy that %s", (_, ok) => {
    it("the way to it and its answer are the network's time, and not this program's", () => {
      const lane = "implicitTls" as const
      const connection = connectionOf([
        moved(0, "off", "user.connect", "dialing.implicitTls.connecting"),
        at(0, "activity:start", { lane, id: "implicitTls.connect", state: "dialing.implicitTls.connecting" }),
        at(0, "net:start", { lane, op: 0, kind: "tcp", family: 4, port: 3128, proxy: true }),
        at(2, "net:end", { lane, op: 0, ok: true }),
        at(2, "net:start", { lane, op: 1, kind: "tcp", port: 993 }),
        at(25, "net:end", { lane, op: 1, ok }),
        at(25, "activity:end", { lane, id: "implicitTls.connect", outcome: ok ? "ok" : "failure" }),
        moved(25, "dialing.implicitTls.connecting", "failure.implicitTls.connect", "failing")
      ])
      assert.deepStrictEqual(table(connection)[0], ["tcp", 25, 1, 25, 0])
    })
  })

  it.each([
    [true, "no answer (IPv6)"],
    [false, "refused (IPv6)"]
  ])("the time of an address that did not take the connection; silent: %s", (isSilent, expected) => {
    const lane = "implicitTls" as const
    const connecting = "dialing.implicitTls.connecting"
    const connection = connectionOf([
      moved(0, "off", "user.connect", connecting),
      at(0, "activity:start", { lane, id: "implicitTls.connect", state: connecting }),
      at(0, "net:start", { lane, op: 0, kind: "tcp", family: 6, port: 993 }),
      at(20, "net:end", { lane, op: 0, ok: false, error: isSilent ? "aborted" : "refused" }),
      at(20, "net:start", { lane, op: 1, kind: "tcp", family: 4, port: 993 }),
      at(25, "net:end", { lane, op: 1, ok: true }),
      at(25, "activity:end", { lane, id: "implicitTls.connect", outcome: "ok" }),
      moved(25, connecting, "failure.implicitTls.connect", "failing")
    ])
    const steps = Ledger.of(connection).rows.map(({ step }) => step)
    assert.include(steps, expected)
  })

  it.effect("F9 wasted round trips are named: a mailbox refused first", () =>
    Effect.gen(function* () {
      const all = remarksOf(yield* first(stories.neteaseLate))
      const wasted = all.find(({ id }) => id === "select-repeated")
      assert.deepStrictEqual([wasted?.kind, wasted?.roundTrips, wasted?.ms], ["wasted", 2, 160])
    })
  )

  it.effect("F9 the wait for a port that does not answer is that port's, and not this program's", () =>
    Effect.gen(function* () {
      const options = { ports: { 143: "clear", 993: "silent" } } as const
      const { rows } = Ledger.of(yield* first({ ...stories.wellBehaved, options }))
      const waited = rows.find(({ step }) => step === "waiting for port 993")
      assert.strictEqual(waited?.ms, 1000)
      assert.notInclude(
        rows.map(({ step }) => step),
        "this program"
      )
    })
  )
})
