/** The lives of a trace cost as much as its connections and their news. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { assertLinear } from "../../../../core/test/support/linear.ts"
import { livedIn } from "../../../src/model/life/livedIn.ts"
import { livesOf } from "../../../src/model/life/Life.ts"
import { poolsOf } from "../../../src/model/life/pool/pools.ts"
import type { Lived } from "../../../src/model/life/Lived.ts"
import { atOnce } from "../../../src/trace/pieces.ts"
import { read } from "../../support/record.ts"
import { at, moved } from "../../support.ts"
import { bytesOf, started } from "./stays.ts"

/** As many news as are kept of a connection. */
const news = 256

/** A connection that is lost after its news. */
const connection = (
  session: string,
  label: string | undefined,
  attempt: number,
  from: number,
  lines: (at: number) => string
): ReadonlyArray<Event> => {
  const group = `${session}-${attempt}`
  return [
    at(
      from,
      "connection:started",
      { ...started(session, attempt), ...(label !== undefined && { label }) },
      group
    ),
    moved(from, "off", "user.connect", "selecting", group),
    moved(from + 10, "selecting", "select.ok", "selected.quiet", group),
    ...Array.from({ length: news }, (_, each) =>
      at(from + 100 + each * 50, "wire:received", { line: lines(each) }, group)
    ),
    at(
      from + 20_000,
      "connection:ended",
      { outcome: "retried", error: "ConnectionLost", step: "selected" },
      group
    )
  ]
}

const livesAmong = (events: ReadonlyArray<Event>): ReadonlyArray<Lived> =>
  atOnce(livedIn(read(bytesOf(...events))))

const many = (size: number, of: (at: number) => ReadonlyArray<Event>): ReadonlyArray<Event> =>
  Array.from({ length: size }, (_, at) => of(at)).flat()

describe("L19 the lives of a trace", () => {
  it.each([
    ["that hear the same news", (each: number) => `* ${each} EXISTS`],
    ["whose news is always the same", () => "* 3 EXISTS"],
    // the same words again and again
    ["that hear nearly the same", (each: number) => `* ${each % 7} EXISTS`]
  ])("%s", (_, lines) => {
    assertLinear((size) => {
      const all = livesAmong(
        many(size, (each) => [
          ...connection("s1", undefined, each + 1, each * 30_000, lines),
          ...connection("s2", undefined, each + 1, each * 30_000 + 500, lines)
        ])
      )
      return () => assert.lengthOf(livesOf(all, { isOver: true, now: size * 30_000 }), 2)
    }, 8)
  })

  it("with a text for people in each connection", () => {
    assertLinear((size) => {
      const all = livesAmong(
        many(size, (each) => [
          ...connection("s1", undefined, each + 1, each * 30_000, () => "* 3 EXISTS"),
          at(
            each * 30_000 + 15_000,
            "wire:received",
            { code: "ALERT", line: `* OK [ALERT] number ${each}` },
            `s1-${each + 1}`
          )
        ])
      )
      return () => assert.lengthOf(livesOf(all, { isOver: true, now: size * 30_000 }), 1)
    }, 8)
  })
})

it("L19 a pool that has many connections, several at once", () => {
  assertLinear((size) => {
    const all = livesAmong(
      many(size, (each) => [
        at(each * 100, "connection:started", { ...started(`s${each}`, 1), label: "pool" }, `c${each}`),
        moved(each * 100 + 10, "selecting", "select.ok", "selected.quiet", `c${each}`),
        at(
          each * 100 + 5000,
          "connection:ended",
          { outcome: "retried", error: "ConnectionLost", step: "selected" },
          `c${each}`
        )
      ])
    )
    return () => assert.lengthOf(poolsOf(all), 1)
  }, 200)
})
