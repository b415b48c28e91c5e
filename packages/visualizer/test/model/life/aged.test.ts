/** Losses that a silence told of, of connections that had survived such silences. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { alikeIn } from "../../../src/model/life/losses.ts"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

type Pieces = Parameters<typeof alikeIn>[0]

/** Two that were lost about an hour after they were opened, in shorter silences than they had survived; and one that lives. */
const lifeOf = (survived: number, lived = 49, second = 63): Pieces => {
  const lost = {
    kind: "open",
    error: "ConnectionStalled",
    serverText: undefined,
    upon: "DONE",
    renewed: minute
  }
  const away = { kind: "away", error: "ConnectionStalled", serverText: undefined }
  return [
    { ...lost, start: 0, end: 62 * minute, silent: 10 * minute, quiet: 10 * minute, survived: 10 * minute },
    { ...away, start: 62 * minute, end: 72 * minute },
    {
      ...lost,
      start: 72 * minute,
      end: (72 + second) * minute,
      silent: 5 * minute,
      quiet: 5 * minute,
      survived: survived * minute
    },
    { ...away, start: (72 + second) * minute, end: 150 * minute },
    { ...lost, error: undefined, start: 150 * minute, end: (150 + lived) * minute }
  ]
}

describe("losses in silences that were survived before", () => {
  it("share the age of the connection", () =>
    assert.deepStrictEqual(alikeIn(lifeOf(7)), { kind: "aged", least: 62 * minute, most: 72 * minute }))

  it("have nothing in common if another lives on, or their ages differ: quiet is not to blame either", () => {
    assert.isUndefined(alikeIn(lifeOf(7, 90)))
    assert.isUndefined(alikeIn(lifeOf(7, 49, 20)))
  })

  it("are of quiet, if none had survived a longer one", () =>
    assert.strictEqual(alikeIn(lifeOf(5, 120))?.kind, "silence"))
})

it("a life counts the silences of an IDLE that the server was heard after", () => {
  const idle = (group: string, from: number, minutes: ReadonlyArray<number>): ReadonlyArray<Event> => [
    at(from + 2000, "timer:set", { timer: "reissueInterval", ms: 12 * minute }, group),
    ...minutes.map((each) => at(from + each * minute, "wire:received", { line: "* OK Still here" }, group))
  ]
  const lost = (group: string, from: number, last: number, to: number, minutes: ReadonlyArray<number>) => [
    ...stay(
      group,
      { from, to: from + to * minute, lost: true },
      ...idle(group, from, [...minutes, last])
    ).slice(0, -1),
    at(
      from + to * minute,
      "connection:ended",
      { outcome: "retried", error: "ConnectionStalled", step: "selected", silentMs: (to - last) * minute },
      group
    )
  ]
  const hour = [10, 20, 30, 40, 50]
  const [life] = livesIn(
    bytesOf(
      ...lost("c1", 0, 60, 68, hour),
      ...lost("c2", 70 * minute, 62, 67, hour),
      ...stay("c3", { from: 140 * minute, to: 180 * minute, lost: false })
    )
  )
  assert.match(
    life?.headline ?? "",
    /^Lost twice, each time 59 min 59 s to 1 h 8 min after it was opened, in a silence no longer than it had survived/
  )
  assert.strictEqual(life?.actionBy, "nobody")
  assert.include(life?.rest, "most likely not quiet that ends them")
})
