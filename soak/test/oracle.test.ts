import { globSync, readFileSync } from "node:fs"
import type { Trace } from "@effect-imap/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { viewer } from "../campaigns/viewer.ts"
import * as Facts from "../oracle/Facts.ts"
import { displayProblems, laneProblems, waitProblems } from "../oracle/judge.ts"
import { failuresOf } from "./failuresOf.ts"

const folder = new URL("../oracle/", import.meta.url)

it("V1 what the judge holds the viewer to has nothing of the viewer", () => {
  const files = globSync("{Facts.ts,table/*.ts}", { cwd: folder })
  assert.isAtLeast(files.length, 2)
  for (const file of files)
    assert.notMatch(readFileSync(new URL(file, folder), "utf8"), /from ".*visualizer.*"/, file)
})

const header: Trace.Header = {
  file_schema: "urn:effect-imap:trace",
  v: 2,
  time_unit: "ms",
  clock: { type: "monotonic", wall: "2026-01-01T00:00:00.000Z" },
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

const ended = (time: number, error: string, step = "auth"): Trace.Event => ({
  ...at(time),
  name: "connection:ended",
  data: { outcome: "failed", error, step }
})

describe("V2 a reason without its events", () => {
  it.each<readonly [error: string, events: ReadonlyArray<Trace.Event>]>([
    ["AuthRejected", [sent(5, "a1 NOOP"), received(10, "a1 OK done")]],
    ["ServerBye", [received(10, "* OK ready")]],
    ["MailboxMissing", [sent(5, "a1 SELECT INBOX"), received(10, "a1 OK done")]],
    ["BadCharset", [sent(5, "a1 SEARCH ALL"), received(10, "a1 OK done")]],
    ["CredentialUnavailable", [sent(5, "a1 LOGIN <user> <redacted>")]]
  ])("%s is found", (error, events) => {
    const shown = displayProblems([header, started, ...events, ended(20, error)])
    assert.isTrue(shown.some((each) => each.startsWith(`c1: the end records ${error}, and nothing shows`)))
  })

  it("and with them nothing is", () => {
    const refused = [sent(5, "a1 LOGIN <user> <redacted>"), received(10, "a1 NO no")]
    assert.deepStrictEqual(displayProblems([header, started, ...refused, ended(20, "AuthRejected")]), [])
  })
})

describe("V2 waits", () => {
  const [fact = assert.fail("nothing was read")] = Facts.of([header, started, ended(20, "Timeout")])
  const wait = (start: number, end: number) => ({
    line: 2,
    start,
    end,
    whom: "server" as const,
    what: "greeting",
    isRest: false,
    lines: []
  })

  it.each([
    [[wait(0, 20)], []],
    [[wait(0, 5), wait(5, 20)], []],
    [
      [wait(0, 5), wait(6, 20)],
      ["waits have a gap", "the sums of waits are not their time"]
    ],
    [[wait(0, 19)], ["waits last from 0 to 19, the connection from 0 to 20"]],
    [[], ["no waits are shown"]]
  ])("%j", (waits, problems) => {
    assert.deepStrictEqual(waitProblems(waits, fact), problems)
  })
})

describe("V2 a lane", () => {
  const opened = [sent(5, "a1 SELECT INBOX"), received(10, "a1 OK done")]
  const facts = Facts.of([header, started, ...opened, ended(40, "ConnectionLost")])
  const lane = {
    name: "imap.example.com",
    connections: [0],
    to: 40,
    segments: [
      { kind: "beginning", start: 0, end: 10, connection: 0 },
      { kind: "open", start: 10, end: 40, connection: 0 }
    ],
    figures: { openMs: 30, unknownMs: 0, losses: 1, longestAwayMs: 0, isAway: false },
    losses: [{ error: "ConnectionLost", count: 1, after: [30], silent: [0], connections: [0] }]
  } satisfies Parameters<typeof laneProblems>[0]
  const problems = (change: Partial<Parameters<typeof laneProblems>[0]>) =>
    laneProblems({ ...lane, ...change }, facts).map((each) => each.replace(/^.*: /, ""))

  it("that follows the trace is true", () => {
    assert.deepStrictEqual(problems({}), [])
  })

  it("with a gap, another sum, or a loss that is not in the trace is found", () => {
    assert.deepStrictEqual(problems({ to: 50 }), ["it has a gap"])
    assert.deepStrictEqual(problems({ figures: { ...lane.figures, openMs: 29 } }), [
      "its figures are not its sums"
    ])
    const other = { error: "ServerBye", count: 1, after: [30], silent: [0], connections: [0] }
    assert.deepStrictEqual(problems({ losses: [other] }), ["a loss that the trace does not record"])
  })
})

/** A busy program, a slow reader, commands of the library's own. */
const seeds = [6_006, 6_122, 6_298]

it.live.each(seeds)("V2 of the run %i nothing is shown falsely", (seed) =>
  Effect.map(failuresOf(viewer, seed), (failures) => assert.deepStrictEqual(failures, []))
)
