import { globSync, readFileSync } from "node:fs"
import type { Trace } from "@effect-imap/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { viewer } from "../campaigns/viewer.ts"
import type { Deed } from "../oracle/Deed.ts"
import * as Facts from "../oracle/Facts.ts"
import { gapless, gapped, overlapping, unlined, unreasoned } from "../oracle/judge.ts"
import { failuresOf } from "./failuresOf.ts"

const folder = new URL("../oracle/", import.meta.url)

it("V1 the judge takes nothing from the viewer but what it shows", () => {
  const files = globSync("**/*.ts", { cwd: folder })
  assert.isAbove(files.length, 8)
  const taken = files.flatMap((file) =>
    Array.from(
      readFileSync(new URL(file, folder), "utf8").matchAll(/from "(.*visualizer.*)"/g),
      ([, from = ""]) => from
    )
  )
  assert.deepStrictEqual(Array.from(new Set(taken)).toSorted(), [
    "@effect-imap/visualizer/Reader",
    "@effect-imap/visualizer/internal/Shown"
  ])
})

const began = Date.UTC(2026, 0, 1)

const header: Trace.Header = {
  file_schema: "urn:effect-imap:trace",
  v: 1,
  time_unit: "ms",
  clock: { type: "monotonic", wall: new Date(began).toISOString() },
  lib: { core: "0" },
  runtime: "test",
  redaction: "strict",
  machine: { id: "connection", hash: "" }
}

const at = (time: number) => ({ time, group_id: "c1" })

const sent = (time: number, line: string): Trace.Event => ({ ...at(time), name: "wire:sent", data: { line } })

const received = (time: number, line: string): Trace.Event => ({
  ...at(time),
  name: "wire:received",
  data: { line }
})

const started: Trace.Event = {
  ...at(0),
  name: "connection:started",
  data: { host: "imap.example.com", port: 993, policy: "tls", attempt: 1, session: "s1" }
}

const encrypted: ReadonlyArray<Trace.Event> = [
  { ...at(1), name: "net:start", data: { op: 1, kind: "tls" } },
  { ...at(2), name: "net:end", data: { op: 1, ok: true, protocol: "TLSv1.3" } }
]

const ended = (time: number, error: string, serverText?: string): Trace.Event => ({
  ...at(time),
  name: "connection:ended",
  data: { outcome: "failed", error, step: "auth", ...(serverText !== undefined && { serverText }) }
})

const answered = (
  tag: string,
  text: string,
  more: Partial<Extract<Deed, { readonly did: "answered" }>> = {}
): Deed => ({
  by: "server",
  did: "answered",
  connection: 1,
  at: began + 20,
  heard: began + 10,
  tag,
  command: "LOGIN",
  condition: "NO",
  asked: "",
  text,
  ...more
})

/** The problems of a connection that ended with a reason. */
const problems = (
  events: ReadonlyArray<Trace.Event>,
  deeds: ReadonlyArray<Deed> = []
): ReadonlyArray<string> => {
  const facts = Facts.of([header, started, ...events], { deeds, latency: 1 })
  return facts.connections.flatMap((connection) => unreasoned(connection, facts)).map(({ kind }) => kind)
}

const login = (text: string) => [sent(5, "a1 LOGIN <user> <redacted>"), received(20, `a1 NO ${text}`)]

/** Reasons of which the events show something else. */
const falseReasons: ReadonlyArray<
  readonly [kind: string, events: ReadonlyArray<Trace.Event>, deeds: ReadonlyArray<Deed>]
> = [
  ["InsecureAuthRefused: the connection was encrypted", [...encrypted, ended(30, "InsecureAuthRefused")], []],
  ["OAuthTokenRejected: nothing shows a refusal of a login", [ended(30, "OAuthTokenRejected")], []],
  ["ServerBye: nothing shows a BYE", [ended(30, "ServerBye")], []],
  ["ConnectionLost: the server said goodbye", [received(9, "* BYE over"), ended(30, "ConnectionLost")], []],
  [
    "AmbiguousRefusal: the login was accepted",
    [sent(5, "a1 LOGIN <user> <redacted>"), received(9, "a1 OK done"), ended(30, "AmbiguousRefusal")],
    []
  ],
  ["SessionPingPong: nothing shows several goodbyes of this account", [ended(9, "SessionPingPong")], []],
  [
    "Timeout: the server answered long before",
    [sent(5, "a1 LOGIN <user> <redacted>"), ended(9000, "Timeout")],
    [answered("a1", "done", { condition: "OK" })]
  ],
  [
    "AuthRejected: the server's words say secondFactor",
    [...login("2FA enabled"), ended(30, "AuthRejected", "2FA enabled")],
    [answered("a1", "2FA enabled", { meaning: { cause: "secondFactor", actor: "owner" } })]
  ]
]

describe("V2 a reason", () => {
  it.each(falseReasons)("%s", (kind, events, deeds = []) => {
    assert.deepStrictEqual(problems(events, deeds), [kind])
  })

  it("that the events show is true", () => {
    assert.deepStrictEqual(problems([...login("Invalid credentials"), ended(30, "AuthRejected")]), [])
    assert.deepStrictEqual(problems([received(9, "* BYE over"), ended(30, "ServerBye")]), [])
  })
})

describe("V2 what is shown of a connection", () => {
  const facts = Facts.of([header, started, sent(5, "a1 NOOP"), received(9, "a1 OK done")])
  const finding = {
    id: "own",
    group: "command",
    severity: "info",
    docs: "",
    message: "A line",
    lines: [3]
  } as const
  const whole = { group: "c1", start: 0, last: 9 }

  it("a finding is about its lines, and has all of its words", () => {
    const kinds = (change: object) =>
      unlined({ group: "c1", findings: [{ ...finding, ...change }] }, facts).map(({ kind }) => kind)
    assert.deepStrictEqual(kinds({}), [])
    assert.deepStrictEqual(kinds({ lines: [99] }), ["own: a line that is not of its connection"])
    assert.deepStrictEqual(kinds({ message: "{count} lines" }), ["own: a word is missing"])
  })

  it("waits have no gap, and boxes do not overlap", () => {
    const isGapless = (...spans: ReadonlyArray<readonly [number, number]>) =>
      gapless(
        "waits",
        whole,
        spans.map(([start, end]) => ({ start, end }))
      ).length === 0
    assert.deepStrictEqual(
      [isGapless([0, 4], [4, 9]), isGapless([0, 4], [5, 9]), isGapless([0, 4]), isGapless([1, 9])],
      [true, false, false, false]
    )
    const isInOrder = (...rail: ReadonlyArray<{ readonly start: number; readonly end: number }>) =>
      overlapping({ group: "c1", rail }).length === 0
    assert.isTrue(isInOrder({ start: 0, end: 4 }, { start: 4, end: 9 }))
    assert.isFalse(isInOrder({ start: 0, end: 4 }, { start: 3, end: 9 }))
  })
})

/**
 * Each had something false once: what the library asked was the app's, the app's slow reading was the server's, and a busy
 * program was a slow network.
 */
const regressions = [6_006, 6_122, 6_298]

describe("V2 a lane", () => {
  const lost = ended(40, "ConnectionLost")
  const opened = [sent(5, "a1 SELECT INBOX"), received(10, "a1 OK done")]
  const facts = Facts.of([header, started, ...opened, lost])
  const lane = {
    key: "s1",
    name: "imap.example.com",
    connections: [0],
    from: 0,
    to: 40,
    elsewhere: [],
    marks: [],
    idles: [],
    isCounted: true,
    segments: [
      { kind: "beginning", start: 0, end: 10, connection: 0 },
      { kind: "open", start: 10, end: 40, connection: 0 }
    ],
    figures: { openMs: 30, unknownMs: 0, losses: 1, longestAwayMs: 0, isAway: false },
    losses: [{ error: "ConnectionLost", count: 1, after: [30], silent: [0], connections: [0] }]
  } satisfies Parameters<typeof gapped>[0]
  const kinds = (change: Partial<Parameters<typeof gapped>[0]>) =>
    gapped({ ...lane, ...change }, facts).map(({ kind }) => kind)

  it("that follows the trace is true", () => {
    assert.deepStrictEqual(kinds({}), [])
  })

  it("with a gap, another sum, or a loss that is not in the trace is found", () => {
    assert.deepStrictEqual(kinds({ to: 50 }), ["lane: it has a gap"])
    assert.deepStrictEqual(kinds({ figures: { ...lane.figures, openMs: 29 } }), [
      "lane: its figures are not its sums"
    ])
    assert.deepStrictEqual(
      kinds({ losses: [{ error: "ServerBye", count: 1, after: [30], silent: [0], connections: [0] }] }),
      ["lane: a loss that the trace does not record"]
    )
  })
})

describe("V2 a run in which something was false", () => {
  it.live.each(regressions)("%i has none", (seed) =>
    Effect.map(failuresOf(viewer, { seed, runs: 1 }), (failures) => assert.deepStrictEqual(failures, []))
  )
})
