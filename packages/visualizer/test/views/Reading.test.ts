import { builtIn, type Rule } from "../../src/model/rules/index.ts"
import { assert, describe, it, vi } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { Effect } from "effect"
import * as Index from "../../src/model/index/Index.ts"
import * as Bytes from "../../src/page/Bytes.ts"
import type { Detail, Source } from "../../src/page/Detail.ts"
import * as Reading from "../../src/views/app/Reading.ts"
import { at, fileOf, unsafeLogin } from "../support.ts"

const timersOf = (group_id: string, count: number): ReadonlyArray<Event> =>
  Array.from({ length: count }, (_, time) => ({ ...at(time, "timer:set", { timer: "t", ms: 1 }), group_id }))

const sourceOf = (events: ReadonlyArray<Event>, capacity = 100_000): Source => {
  const bytes = Bytes.make()
  const index = Index.make({ capacity })
  const chunk = new TextEncoder().encode(fileOf(events))
  bytes.append(chunk)
  index.push(chunk)
  index.parse()
  index.end()
  return { index, bytes }
}

/** Of its first connection nothing is kept, and of the second one the end. */
const long = () => sourceOf([...unsafeLogin, ...timersOf("c2", 400)], 100)

/** More reads are not answered, so that endless reading fails the test and does not hang it. */
const most = 5

/** Shows a connection until nothing happens any more; returns how often it was read, and what is shown then. */
const shown = Effect.fnUntraced(function* (trace: Source, selected: number, cursor?: number) {
  let reads = 0
  let state: {
    readonly trace: Source
    readonly selected: number | undefined
    readonly detail: Detail | undefined
    readonly cursor: number | undefined
    readonly rules: ReadonlyArray<Rule>
  } = {
    trace: {
      ...trace,
      bytes: {
        ...trace.bytes,
        fetch: (extents) => (++reads > most ? new Promise(() => {}) : trace.bytes.fetch(extents))
      }
    },
    selected,
    detail: undefined,
    cursor,
    rules: builtIn
  }
  const said: Array<string> = []
  const timers = vi.spyOn(globalThis, "setTimeout")
  const { refresh } = Reading.make(
    {
      get: () => state,
      set: (change) => {
        state = { ...state, ...change }
      }
    },
    (words) => said.push(words)
  )
  refresh()
  for (let turn = 0; turn < 200; turn++) yield* Effect.promise(() => Promise.resolve())
  const waits = timers.mock.calls.length
  timers.mockRestore()
  return { reads, waits, said, entries: state.detail?.entries.length, selected: state.selected }
})

describe("a connection that does not grow is read once", () => {
  it.effect("although its oldest events are not kept", () =>
    Effect.gen(function* () {
      const once = { reads: 1, waits: 0, said: [], entries: 100, selected: 1 }
      assert.deepStrictEqual(yield* shown(long(), 1), once)
    })
  )

  it.effect("if nothing of it is kept, and this is said", () =>
    Effect.gen(function* () {
      const reported = { reads: 1, waits: 0, said: ["Its events can no longer be read"], entries: undefined }
      assert.deepStrictEqual(yield* shown(long(), 0), { ...reported, selected: undefined })
    })
  )

  it.effect("around a line that is not one of it", () =>
    Effect.gen(function* () {
      const trace = sourceOf(timersOf("c1", 60_000))
      const once = { reads: 1, waits: 0, said: [], entries: 30_000, selected: 0 }
      assert.deepStrictEqual(yield* shown(trace, 0, 1_000_000), once)
    })
  )

  it.effect("if its bytes cannot be read", () =>
    Effect.gen(function* () {
      const trace = sourceOf(unsafeLogin)
      const bytes = { ...trace.bytes, fetch: () => Promise.reject(new Error("NotReadableError")) }
      const { reads, waits } = yield* shown({ ...trace, bytes }, 0)
      assert.deepStrictEqual({ reads, waits }, { reads: 1, waits: 0 })
    })
  )
})
