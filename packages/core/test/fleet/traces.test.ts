import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as ImapFleet from "../../src/fleet/ImapFleet.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { inTime } from "../connection/support.ts"
import { atServer, pass } from "../supervision/support.ts"
import { fleetOf, movingFleetOf, reasonOf, wellBehaved } from "./support.ts"

const traced = Effect.provide(fleetOf(), ImapFleet.layerTraces)
const read = (fleet: ImapFleet.ImapFleet, after?: ImapFleet.TracePlace) =>
  Effect.flatten(inTime(fleet.trace("ada", after)))

const { oauth } = Simulator.profiles

/** A server that refuses the first token, whose tokens are long and whose capabilities are those of Dovecot. */
const talkative = () => {
  const tokens = ["expired", "valid"].map((name) => name + "x".repeat(2048 - name.length))
  const more =
    "SORT SORT=DISPLAY THREAD=REFERENCES THREAD=REFS THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE " +
    "UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES " +
    "WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW STATUS=SIZE SAVEDATE " +
    "LITERAL+ NOTIFY SPECIAL-USE QUOTA METADATA METADATA-SERVER RIGHTS=texk ACL XLIST LITERAL- COMPRESS=DEFLATE"
  const [refused, accepted] = tokens
  const left = [...tokens]
  return {
    tokens,
    profile: {
      ...oauth,
      sasl: { ...oauth.sasl, tokens: [accepted ?? ""] },
      capabilities: {
        ...oauth.capabilities,
        tls: `${oauth.capabilities.tls} ${more}`,
        authenticated: `${oauth.capabilities.authenticated} ${more}`
      }
    },
    get: () =>
      Effect.succeed({
        host: "imap.example.com",
        user: oauth.user,
        security: "tls" as const,
        token: Effect.sync(() => Redacted.make(left.shift() ?? refused ?? ""))
      })
  }
}

const namesIn = (text: string): ReadonlyArray<string> =>
  Array.from(text.matchAll(/"name":"([^"]+)"/g), ([, name = ""]) => name)

describe("the trace of an account of a fleet", () => {
  it.effect(
    "holds all of a connection from its header on, then only what came since, and never the secret",
    () =>
      Effect.gen(function* () {
        const { fleet, simulator } = yield* traced
        yield* inTime(fleet.watch("ada"))
        yield* pass(2_000)
        const first = yield* read(fleet)
        assert.match(first.text, /^\{"file_schema":"urn:effect-imap:trace"/)
        assert.include(namesIn(first.text), "connection:started")
        assert.notInclude(namesIn(first.text), "trace:gap")
        assert.notInclude(first.text, wellBehaved.password)
        assert.isAbove(first.now ?? 0, 1_000)
        yield* pass(100)
        const quiet = yield* read(fleet, first)
        assert.deepStrictEqual([quiet.text, quiet.next], ["", first.next])
        yield* atServer(simulator, Simulator.disconnect)
        yield* pass(100)
        const later = yield* read(fleet, first)
        assert.include(namesIn(later.text), "connection:ended")
        assert.notInclude(later.text, "file_schema")
      })
  )

  it.effect("of an open connection the whole beginning is kept, also if its first token was refused", () =>
    Effect.gen(function* () {
      const { get, profile, tokens } = talkative()
      const { fleet } = yield* Effect.provide(fleetOf({ profile, get }), ImapFleet.layerTraces)
      yield* inTime(fleet.watch("ada"))
      yield* pass(6 * 3_600_000, 60_000)
      const { text } = yield* read(fleet)
      const [head = "", tail = ""] = text.split(/^.*"trace:gap".*$/m)
      assert.include(namesIn(tail), "wire:sent")
      const states = Array.from(head.matchAll(/"to":"([^"]+)"/g), ([, to]) => to)
      for (const state of ["refreshing", "authenticating.requesting", "selecting", "selected.quiet"])
        assert.include(states, state)
      assert.strictEqual(head.match(/"line":"\w+ AUTHENTICATE/g)?.length, 2)
      assert.strictEqual(head.match(/\[CAPABILITY [^\]]*COMPRESS=DEFLATE\]/g)?.length, 2)
      for (const token of tokens) assert.notInclude(text, token.slice(-64))
    })
  )

  it.effect("of an account that failed again and again the last is kept, with what it is about", () =>
    Effect.gen(function* () {
      const { fleet, simulator } = yield* traced
      yield* inTime(fleet.watch("ada"))
      for (let turn = 0; turn < 20; turn++) {
        yield* pass(120_000, 10_000)
        yield* atServer(simulator, Simulator.disconnect)
      }
      yield* pass(10_000)
      const { text } = yield* read(fleet)
      assert.isBelow(text.length, 40_000)
      assert.include(namesIn(text), "trace:gap")
      const groups = new Set(Array.from(text.matchAll(/"group_id":"(c\d+)"/g), ([, group]) => group))
      const begun = new Set(
        Array.from(text.matchAll(/"connection:started","group_id":"(c\d+)"/g), ([, group]) => group)
      )
      assert.deepStrictEqual(begun, groups)
    })
  )

  it.effect("the course of its last connections is kept: when the mailbox was open, and what ended it", () =>
    Effect.gen(function* () {
      const { fleet, simulator } = yield* traced
      yield* inTime(fleet.watch("ada"))
      for (let turn = 0; turn < 10; turn++) {
        yield* pass(120_000, 10_000)
        yield* atServer(simulator, Simulator.disconnect)
        if (turn !== 2 && turn !== 9) continue
        yield* pass(60_000, 10_000)
        const { next, text } = yield* read(fleet)
        const times = Array.from(text.matchAll(/^\{"time":([\d.]+)/gm), ([, time]) => Number(time))
        assert.deepStrictEqual(
          times,
          times.toSorted((a, b) => a - b)
        )
        const groupsOf = (pattern: RegExp) => Array.from(text.matchAll(pattern), ([, group]) => group)
        const ended = groupsOf(/"connection:ended","group_id":"(c\d+)"/g)
        const opened = groupsOf(/"group_id":"(c\d+)","data":\{"from":"(?!selected)[^"]*","to":"selected/g)
        const last = turn + 2
        const first = Math.max(1, last - 7)
        const known = Array.from({ length: last - first + 1 }, (_, at) => `c${first + at}`)
        assert.deepStrictEqual(opened, known)
        assert.deepStrictEqual(ended, known.slice(0, -1))
        const dropped = Array.from(text.matchAll(/"dropped":(\d+)/g), ([, count]) => Number(count))
        const kept = times.length - dropped.length
        assert.strictEqual(kept + dropped.reduce((sum, count) => sum + count, 0), next)
      }
    })
  )

  it.effect(
    "of an account that no runner has is unreachable after five seconds, and then with the next one",
    () =>
      Effect.gen(function* () {
        const { fleet, giveBack, take } = yield* Effect.provide(movingFleetOf(), ImapFleet.layerTraces)
        yield* inTime(fleet.watch("ada"))
        yield* pass(2_000)
        const { epoch } = yield* read(fleet)
        yield* take
        yield* pass(40_000, 1_000)
        assert.strictEqual(reasonOf(yield* inTime(fleet.trace("ada"), 7_000)), "Unreachable")
        yield* giveBack
        yield* pass(20_000, 1_000)
        const next = yield* read(fleet)
        assert.notStrictEqual(next.epoch, epoch)
        assert.include(namesIn(next.text), "connection:started")
      })
  )

  it.effect("a runner that keeps none says so by an empty one", () =>
    Effect.gen(function* () {
      const { fleet } = yield* fleetOf()
      yield* inTime(fleet.watch("ada"))
      yield* pass(2_000)
      assert.strictEqual((yield* read(fleet)).text, "")
    })
  )
})
