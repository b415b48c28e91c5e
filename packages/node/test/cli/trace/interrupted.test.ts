/** Ctrl-C and limits are heard while a long trace is read and drawn, and a long log is imported. */
import { assert, describe, it } from "@effect/vitest"
import { inPieces } from "@effect-imap/core/internal/LongWork"
import * as Simulator from "@effect-imap/core/internal/simulator"
import { toText } from "@effect-imap/core/Trace"
import * as Export from "@effect-imap/visualizer/internal/Export"
import { packedHtml, toHtml } from "@effect-imap/visualizer/internal/Html"
import * as Reader from "@effect-imap/visualizer/internal/Reader"
import * as Waterfall from "@effect-imap/visualizer/internal/Waterfall"
import { type FormatName, formatNames, traceChunks } from "@effect-imap/visualizer/internal/TraceFiles"
import { comparing } from "@effect-imap/visualizer/internal/Compare"
import { findingCall } from "@effect-imap/visualizer/internal/RecordedCall"
import { connections, deriving } from "@effect-imap/visualizer/internal/Spans"
import { explaining } from "@effect-imap/visualizer/internal/Explain"
import { Effect, Exit, Fiber, Result } from "effect"

const header = {
  file_schema: "urn:effect-imap:trace",
  v: 1,
  time_unit: "ms",
  clock: { type: "monotonic", wall: "2026-11-20T06:25:00.000Z" },
  lib: { core: "0.1.0" },
  runtime: "node 24.21.0",
  redaction: "strict",
  machine: { id: "connection", hash: "9f3c" }
} as const

const utf8 = new TextEncoder()

const fileOf = (group: (at: number) => string) =>
  toText([
    header,
    ...Array.from({ length: 20_000 }, (_, at) => ({
      time: at,
      name: "wire:received" as const,
      group_id: group(at),
      data: { line: `* ${at} RECENT`, lane: "implicitTls" as const }
    }))
  ])

/** Many connections of a few events each. */
const file = fileOf((at) => `c${at >> 2}`)
const trace = Result.getOrThrow(Reader.read(file))

/** One connection of as many. */
const long = Result.getOrThrow(Reader.read(fileOf(() => "c1")))
const [connection = assert.fail("no connection")] = connections(long)
const named = { name: "a", connection }
const shared = { bytes: utf8.encode(""), trace: long, all: [connection], one: connection }

/** One connection of as many commands and transitions. */
const busy = Result.getOrThrow(
  Reader.read(
    toText([
      header,
      ...Array.from({ length: 5_000 }, (_, at) => {
        const states = ["selected.quiet", "selected.idling"] as const
        const [from, to] = at % 2 === 0 ? states : states.toReversed()
        const common = { time: at, group_id: "c1" }
        const wire = { lane: "implicitTls" as const, tag: `A${at}` }
        const said = { ...wire, cond: "OK" as const, line: `A${at} OK done` }
        return [
          {
            ...common,
            name: "machine:transition" as const,
            data: { from: from ?? "", event: "e", to: to ?? "" }
          },
          { ...common, name: "wire:sent" as const, data: { ...wire, cmd: "NOOP", line: `A${at} NOOP` } },
          { ...common, name: "wire:received" as const, data: said }
        ]
      }).flat()
    ])
  )
)
const [one = assert.fail("no connection")] = connections(busy)
const used = { ...shared, trace: busy, all: [one], one }

/** Another connection of the same: what was found in one is not searched for again. */
const again = () => {
  const all = connections(long)
  return { all, one: all[0] ?? assert.fail("no connection") }
}

/** `least`: the pieces of all passes through the file. */
const works: ReadonlyArray<readonly [name: string, work: () => Generator<unknown, unknown>, least: number]> =
  [
    ["read", () => Reader.reading(file), 19],
    ["drawn", () => Waterfall.rendering(trace), 19],
    ["explained", () => explaining(trace), 19],
    ["derived", () => deriving(trace.entries, trace.header), 19],
    ["searched and shared", () => Export.sharing(file), 110],
    ["shared in part", () => Export.sharing(file, { choices: { host: "drop" } }), 280],
    ["of one connection drawn, line by line", () => Waterfall.rendering(long, { wire: true }), 38],
    ["of one connection explained", () => explaining(long), 40],
    ["of one connection written for an issue", () => Export.forms.md.write({ ...shared, ...again() }), 30],
    ["of one connection drawn as a picture", () => Export.forms.svg.write({ ...shared, ...again() }), 20],
    ["of one connection written for OpenTelemetry", () => Export.forms.otlp.write(used), 40],
    ["of one connection written for Stately", () => Export.forms.stately.write(used), 40],
    ["written as it is", () => Export.forms.jsonl.write({ ...shared, bytes: utf8.encode(file) }), 30],
    ["of one connection compared", () => comparing(named, { name: "b", connection: again().one }), 20],
    ["of one connection prepared for a replay", () => findingCall(long), 19],
    ["of one connection played by a server", () => Simulator.recording(eventsOf(long)), 70]
  ]

function eventsOf({ entries }: Reader.ReadTrace) {
  return entries.flatMap(({ event }) => event ?? [])
}

const answer = "* OK [CAPABILITY IMAP4rev1 ID] ready"

/** How each program begins its log, and then logs that the server said this. */
const logs: Readonly<Record<FormatName, readonly [begin: string, line: string]>> = {
  imapflow: ["", JSON.stringify({ t: 1, cid: "a", src: "s", msg: answer })],
  curl: ["*   Trying 192.0.2.1:993...\n", `< ${answer}`],
  openssl: ["CONNECTED(00000003)\n", answer],
  dovecot: ["", `1795199753.069509 O: ${answer}`],
  thunderbird: [
    "",
    `2026-11-20 20:12:37.228400 UTC - [Parent 1: IMAP]: I/IMAP 7f1d245aa900:a.example:A:CreateNewLineFromSocket: ${answer}`
  ],
  mailkit: ["Connected to imaps://imap.example.com:993/\n", `S: ${answer}`]
}

const lines = 20_000

const importing = (format: FormatName) => {
  const [begin, line] = logs[format]
  return traceChunks([{ name: "a.log", bytes: utf8.encode(begin + `${line}\n`.repeat(lines)) }])
}

/** The turns that others have until the fiber is done, of at most so many. */
const turnsOf = Effect.fnUntraced(function* <A, E>(fiber: Fiber.Fiber<A, E>, most: number) {
  let turns = 0
  for (; turns < most && fiber.pollUnsafe() === undefined; turns++) yield* Effect.yieldNow
  return turns
})

describe("an interrupt is heard while a log is imported from", () => {
  it.live.each(formatNames)("%s", (format) =>
    Effect.gen(function* () {
      const whole = yield* Effect.forkChild(importing(format))
      const turns = yield* turnsOf(whole, Number.POSITIVE_INFINITY)
      assert.isAbove(turns, lines / 512)
      assert.isAbove(Array.from(yield* Fiber.join(whole)).length, 10)
      const fiber = yield* Effect.forkChild(importing(format))
      yield* turnsOf(fiber, lines / 1024)
      yield* Fiber.interrupt(fiber)
      assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(fiber)))
    })
  )
})

it.live("a page with a long trace is packed beside other work, and is the same page", () =>
  Effect.gen(function* () {
    const bytes = utf8.encode(file)
    const fiber = yield* Effect.forkChild(packedHtml(bytes))
    assert.isAbove(yield* turnsOf(fiber, Number.POSITIVE_INFINITY), 3)
    assert.strictEqual(yield* Fiber.join(fiber), toHtml(bytes))
  })
)

describe("an interrupt is heard while a trace", () => {
  it.live.each(works)("is %s", ([, work, least]) =>
    Effect.gen(function* () {
      let all = 0
      for (const whole = work(); whole.next().done !== true;) all += 1
      assert.isAtLeast(all, least)
      let pieces = 0
      function* counted() {
        for (const all = work(); all.next().done !== true; pieces++) yield
      }
      const fiber = yield* Effect.forkChild(inPieces(counted))
      for (let turn = 0; turn < 3; turn++) yield* Effect.yieldNow
      yield* Fiber.interrupt(fiber)
      const exit = yield* Fiber.await(fiber)
      assert.isTrue(Exit.isFailure(exit))
      assert.isBelow(pieces, 10)
    })
  )

  it("is read, drawn and explained as at once", () => {
    assert.deepStrictEqual(Reader.read(file), Result.succeed(trace))
    assert.include(Waterfall.render(trace), "c4999")
  })
})
