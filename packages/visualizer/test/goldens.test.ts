/**
 * What the viewer says of every server that the simulator plays, and of others made here: the same in the rail, the
 * ledger, the waterfall, the chart and the bars, and the same as `connect` itself says. Each is held as a page of text.
 */
import { assert, describe, expect, it } from "@effect/vitest"
import * as Advice from "@effect-imap/core/internal/Advice"
import type { ImapError } from "@effect-imap/core/internal/ImapError"
import { Effect, Option } from "effect"
import { explain } from "../src/export/explain.ts"
import { markdown } from "../src/export/markdown.ts"
import { waitLines } from "../src/export/waitLines.ts"
import { render, renderConnection } from "../src/export/Waterfall.ts"
import type { Connection } from "../src/model/connection/Connection.ts"
import { failureOf } from "../src/model/lines/Failure.ts"
import { type Finding, lint } from "../src/model/rules/index.ts"
import { reasonOf } from "../src/model/verdict/reason.ts"
import { lanesOf } from "../src/model/lane/Lane.ts"
import { linesOf } from "../src/model/lane/linesOf.ts"
import type { Segment } from "../src/model/lane/Segment.ts"
import { railSteps } from "../src/model/rail/railSteps.ts"
import { rows as rowsOf } from "../src/model/timeline/rows.ts"
import { eventWords } from "../src/model/machine/phase.ts"
import { wireRows } from "../src/model/timeline/wireRows.ts"
import { pathPicture } from "../src/model/diagrams/pathPicture.ts"
import { connections } from "../src/model/connection/spans.ts"
import * as Verdict from "../src/model/verdict/Verdict.ts"
import { day } from "./support/day.ts"
import { lives } from "./support/lives.ts"
import { proven } from "./support/proven.ts"
import { read, run, type Setting } from "./support/record.ts"
import { others, servers, situated } from "./support/settings.ts"
import { indexOf } from "./support/indexOf.ts"

const { duration } = Advice
const marks = { done: "✓", refused: "!", failed: "✗", lost: "∅", open: "…", unknown: "?" }

const railOf = (connection: Connection): string =>
  railSteps(connection, "failed")
    .map(
      ({ end, label, outcome, start }) =>
        `${outcome === undefined ? "?" : marks[outcome]} ${label} ${duration(end - start)}`
    )
    .join(" | ")

const findingLine = ({ id, lines, message, severity }: Finding): string =>
  `${severity}: ${message} (${id}) line ${lines.join(", ")}`

const chartOf = (connection: Connection): string => {
  const failure = failureOf(connection)
  if (failure === undefined) return "no failure"
  const { move, step } = failure
  return `✗ ${step} ${move === undefined ? "" : `${move.from} —${whichever(move.event)}→ ${move.to}`}`
}

/** It is chance which of two activities hears of a loss first. */
const whichever = (event: string): string => eventWords(event).replace("failure.listen", "failure.watch")

const verdictOf = (connection: Connection): string => {
  const { lines, reason, sentence, tone } = Verdict.recorded(connection)
  const said =
    reason === undefined
      ? []
      : [`“${reason.quote ?? ""}”`, reason.advice, `${reason.actionBy} must act`].map((each) => `  ${each}`)
  return [`${tone}: ${sentence}`, ...said, ...lines.map(({ text, way }) => `  ${way} ${text}`)].join("\n")
}

const indented = (lines: ReadonlyArray<string>) => lines.map((line) => `  ${line}`)

/** Tags are other letters each time, and then a number. */
const withoutTags = (text: string, { commands }: Connection): string =>
  commands.reduce((reported, { tag }) => reported.replaceAll(tag, tag.replace(/^\D+/, "A")), text)

const page = (connection: Connection): string => withoutTags(reported(connection), connection)

const reported = (connection: Connection): string =>
  [
    `${connection.group} ${[connection.ended?.outcome, connection.ended?.error, connection.ended?.step].filter(Boolean).join(" ")}`,
    `verdict: ${verdictOf(connection)}`,
    ...indented(lint(connection).map(findingLine)),
    `rail: ${railOf(connection)}`,
    "waits:",
    ...indented(waitLines(connection).flatMap(({ head, rows }) => [head, ...rows])),
    `chart: ${chartOf(connection)}`,
    ...renderConnection(connection)
  ].join("\n")

const heldAs = (name: string, pages: ReadonlyArray<string>) =>
  Effect.promise(() => expect(`${pages.join("\n\n")}\n`).toMatchFileSnapshot(`goldens/${name}.txt`))

/** The situations that are held as a page of text: each screen, each step and each kind of end has one. */
const heldNames: ReadonlySet<string> = new Set([
  "bye-in-use",
  "captive-portal",
  "certificate-name",
  "closed-ports",
  "dovecot-auth-waits",
  "exchange-throttled",
  "fetch-given-up",
  "hanging-race",
  "imap-off-but-ok",
  "life-cut-every-5-minutes",
  "life-many-refused",
  "life-password-renewed",
  "life-slept",
  "life-token-renewed",
  "literal-too-short",
  "netease",
  "netease-without-id",
  "pool-one-cut",
  "qq",
  "silent-ports",
  "starttls-stripped",
  "token-refused",
  "untagged-bad-in-use",
  "wrong-password"
])

const held = (name: string, all: ReadonlyArray<Connection>) =>
  heldNames.has(name) ? heldAs(name, all.map(page)) : Effect.void

/** The lane of an account, in lines, and its segments. */
const laneOf = (bytes: Uint8Array): string => {
  const index = indexOf(bytes)
  const [lane] = lanesOf(index.account(0), { now: index.now, isOver: true })
  return lane === undefined ? "no lane" : [...linesOf(lane, 24), ...lane.segments.map(segmentLine)].join("\n")
}

const segmentLine = ({ connection, end, ended, kind, start }: Segment): string =>
  `  ${kind} ${duration(end - start)} c${connection + 1}${ended === undefined ? "" : ` ${ended.error}`}`

const check = Effect.fnUntraced(function* (name: string, setting: Setting) {
  const { bytes, error } = yield* run(setting)
  const trace = read(bytes)
  const all = connections(trace)
  yield* held(name, all)
  agree(bytes, all, Option.getOrUndefined(error))
  return all
})

/** One attribution of failure: every view marks the same, and says what `connect` says. */
const agree = (bytes: Uint8Array, all: ReadonlyArray<Connection>, error: ImapError | undefined) => {
  const trace = read(bytes)
  const index = indexOf(bytes)
  const groups = new Map(trace.entries.map(({ group, line }) => [line, group]))
  for (const [id, connection] of all.entries()) {
    const status = index.connections[id]?.status ?? "open"
    const failed = <A extends { readonly outcome: unknown }>(items: ReadonlyArray<A>) =>
      items.filter(({ outcome }) => outcome === "failed")
    const hasFailed = status === "failed" || status === "retried"
    const rail = failed(railSteps(connection, status)).map(({ label }) => label)
    assert.lengthOf(rail, hasFailed ? 2 : 0, "the rail marks one box, and the end")
    if (hasFailed) assert.isNotEmpty(failed(rowsOf(connection)), "the waterfall marks what failed")
    assert.deepStrictEqual(index.connections[id]?.waits, connection.waits)
    drawn(connection, hasFailed)
    worded(connection)
    loggedIn(connection)
    found(connection, groups)
    proven(connection)
  }
  const last = all.at(-1)
  if (error === undefined || last === undefined) return
  const reason = reasonOf(last)
  const said = [error.title, error.advice].map(unnamed)
  assert.deepStrictEqual(
    [reason?.title, reason?.advice].map(unnamed),
    said,
    "the page says what connect says"
  )
  const explained = unnamed(explain(trace, { width: 10_000 }))
  const asText = unnamed(markdown(trace.header, last).replaceAll(/\\|<b><\/b>/g, ""))
  for (const sentence of said) {
    assert.include(explained, sentence)
    assert.include(asText, sentence)
  }
}

/** Reports of the network and of timers are words: the machine's and the platform's names are not. */
const worded = (connection: Connection) => {
  for (const { kind, text } of wireRows(connection, [], { states: true })) {
    if (kind === "net" || kind === "timer")
      assert.notMatch(text, /\b(?:tls|dns|proxy)[A-Z]|[a-z](?:Limit|Interval|Hold|Start)\b/)
  }
}

/** Each finding is a short sentence about lines of its connection. */
const found = (connection: Connection, groups: ReadonlyMap<number, string | undefined>) => {
  for (const { lines, message } of lint(connection)) {
    assert.isAtMost(message.length, 120)
    assert.notMatch(message, /[{}]|undefined|NaN/)
    for (const line of lines) assert.strictEqual(groups.get(line), connection.group)
  }
}

/** A login is one step, however many challenges it answers. */
const loggedIn = (connection: Connection) => {
  const logins = connection.commands.filter(({ name }) => /^(?:LOGIN|AUTHENTICATE)$/.test(name)).length
  const steps = rowsOf(connection).filter(({ label }) => label === "login").length
  assert.isAtMost(steps, Math.max(1, logins))
}

/** Names of the machine: parts of a path, guards, and words that are written as one. */
const ofMachine = /\b[a-zA-Z]+\.[a-zA-Z]|\[\w+\]|\b[a-z]+[A-Z][a-z]|\bxstate\b/

/** The path fits a pane, has no name of the machine, and one way on it is red, which leaves the box that is. */
const drawn = (connection: Connection, hasFailed: boolean) => {
  const { groups, height, width } = pathPicture(connection)
  assert.isAtMost(width, 640)
  assert.isAtMost(height, 1100)
  for (const { shapes } of groups)
    for (const shape of shapes)
      if (shape.kind === "text" && shape.class !== "said") assert.notMatch(shape.text, ofMachine)
  const red = groups.filter((group) => / failed\b/.test(` ${group.class}`))
  const move = failureOf(connection)?.move
  assert.deepStrictEqual(
    red.flatMap(({ line, state }) => (state === undefined ? [line] : [])),
    hasFailed && move !== undefined ? [move.line] : []
  )
}

/** A strict trace reports no name. */
const unnamed = (title = ""): string => title.replaceAll(/“[^”]*”|<[a-z]+(?::\d+)?>/g, "…")

/** As on a real machine, in which no two events have one time: each a little later than the one before. */
const jittered = (bytes: Uint8Array): Uint8Array => {
  let late = 0
  const lines = new TextDecoder().decode(bytes).split("\n")
  const moved = lines.map((line, at) =>
    line.replace(/^\{"time":([\d.]+)/, (_, time: string) => {
      late += ((at * 7919) % 13) / 100
      return `{"time":${(Number(time) + late).toFixed(3)}`
    })
  )
  return new TextEncoder().encode(moved.join("\n"))
}

const labels = (bytes: Uint8Array) =>
  connections(read(bytes)).map((connection) => ({
    rail: railSteps(connection, "failed").map(({ label, outcome }) => `${outcome} ${label}`),
    rows: rowsOf(connection).map(({ label, outcome }) => `${outcome} ${label}`),
    chart: chartOf(connection).replace(/[\d.]+ m?s/, "")
  }))

/** Which connection of a pool a caller gets is another one if fibers give way more often. */
const isSettled = (name: string): boolean =>
  !name.startsWith("pool-") || process.env["MAX_OPS_BEFORE_YIELD"] === undefined

describe("goldens", () => {
  it.effect.each([...servers, ...others])(
    "V2 V5 %s: the moments that a machine needs between two states change nothing that is said",
    ([, setting]) =>
      Effect.gen(function* () {
        const { bytes } = yield* run(setting)
        const late = jittered(bytes)
        agree(late, connections(read(late)), undefined)
        const expected = labels(bytes)
        for (const [at, { chart, rail }] of labels(late).entries()) {
          assert.deepStrictEqual(rail, expected[at]?.rail)
          assert.strictEqual(chart, expected[at]?.chart)
        }
      })
  )

  it("V1 no two goldens share a name, so none is written over another", () => {
    const names = [...servers, ...others, ...situated, ...lives].map(([name]) => name)
    assert.deepStrictEqual(names, Array.from(new Set(names)))
  })

  it.effect.each(servers)("V1 V2 V5 the profile %s", ([name, setting]) => check(name, setting))
  it.effect.each(others)("V3 V4 the server %s", ([name, setting]) => check(name, setting))
  it.effect("K02 V2 a day of a supervised account: IDLE is one stretch, however often it begins", () =>
    Effect.gen(function* () {
      const bytes = yield* day
      const trace = read(bytes)
      const all = connections(trace)
      yield* heldAs("day", all.map(page))
      agree(bytes, all, undefined)
      const begun = all.flatMap(({ commands }) => commands.filter(({ name }) => name === "IDLE"))
      assert.isAbove(begun.length, 80)
      for (const connection of all) {
        const rows = rowsOf(connection)
        assert.isAtMost(rows.length, 12)
        assert.isAtMost(railSteps(connection, Verdict.statusOf(connection)).length, 10)
      }
      const ticks = all.flatMap(rowsOf).flatMap(({ ticks = [] }) => ticks)
      assert.isAtLeast(ticks.length, begun.length)
      assert.isAtMost(render(trace).split("\n").length, 80)
      assert.isAtMost(explain(trace).split("\n").length, 120)
    })
  )

  it.effect.each(lives)("K02 V1 V2 V4 the life %s", ([name, bytes]) =>
    Effect.gen(function* () {
      const recorded = yield* bytes
      const all = connections(read(recorded))
      if (isSettled(name) && heldNames.has(name)) yield* heldAs(name, [laneOf(recorded), ...all.map(page)])
      agree(recorded, all, undefined)
    })
  )

  it.effect.each(situated)("V1 V2 V4 the situation %s", ([name, setting]) =>
    Effect.flatMap(setting, (made) => check(name, made))
  )
})
