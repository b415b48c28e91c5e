import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import * as Index from "../../../src/model/index/Index.ts"
import {
  arranged,
  callsOf,
  heldBackBy,
  type Item,
  listing,
  type Look,
  valuesOf
} from "../../../src/model/index/listing.ts"
import { at, fileOf, moved } from "../../support.ts"

const all = {
  unfolded: new Set<string>(),
  selected: undefined
} satisfies Look

interface Attempt {
  readonly group: string
  readonly session: string
  readonly attempt?: number
  readonly host?: string
  readonly start: number
  readonly end: number
  readonly error?: string
  readonly step?: string
}

const eventsOf = ({
  attempt = 1,
  end,
  error,
  group,
  host = "h",
  session,
  start,
  step
}: Attempt): ReadonlyArray<Event> => [
  at(start, "connection:started", { host, port: 993, policy: "", attempt, session }, group),
  ...(error === undefined ? [moved(end, "selecting", "select.ok", "selected.quiet", group)] : []),
  ...(error === undefined
    ? []
    : [
        at(
          end,
          "connection:ended",
          { outcome: "failed", error, ...(step === undefined ? {} : { step }) } as const,
          group
        )
      ])
]

const summaries = (...attempts: ReadonlyArray<Attempt>) => {
  const index = Index.make()
  const events = attempts.flatMap(eventsOf).toSorted((a, b) => a.time - b.time)
  index.push(new TextEncoder().encode(fileOf(events)))
  index.parse()
  return index.connections
}

const words = (item: Item): string => {
  if (item.kind === "connection")
    return `${item.attempt === undefined ? "" : `  ${item.attempt}:`}${item.summary.group}`
  if (item.kind === "call") return `${item.call.attempts.length} attempts, ${item.call.took} ms`
  return `${item.calls.length} × ${item.calls[0]?.last.error}`
}

const rows = (how: Look, ...attempts: ReadonlyArray<Attempt>) =>
  listing(arranged(summaries(...attempts), "time"), how).map(words)

const crowd = Array.from({ length: 20 }, (_, index) => ({
  group: `f${index}`,
  session: `f${index}`,
  start: index,
  end: index + 1,
  error: "AuthThrottled",
  step: "account"
}))

const tries: ReadonlyArray<Attempt> = [
  { group: "c1", session: "s1", start: 0, end: 15, error: "Timeout", step: "greeting" },
  { group: "c2", session: "s1", attempt: 2, start: 20, end: 44 }
]

describe("the list of connections", () => {
  it("V13 attempts are folded under the call that made them, with its time and its end", () => {
    const other = { group: "c3", session: "s2", start: 30, end: 50 }
    assert.deepStrictEqual(rows(all, ...tries, other), ["2 attempts, 44 ms", "c3"])
    assert.deepStrictEqual(rows({ ...all, unfolded: new Set(["s1"]) }, ...tries, other), [
      "2 attempts, 44 ms",
      "  1:c1",
      "  2:c2",
      "c3"
    ])
    assert.deepStrictEqual(
      callsOf(summaries(...tries)).map(({ last }) => last.status),
      ["selected"]
    )
  })

  it("V13 a call that is looked at, or is alone, is open", () => {
    assert.deepStrictEqual(rows(all, ...tries), ["2 attempts, 44 ms", "  1:c1", "  2:c2"])
  })

  it("V13 the attempts of a call are counted from its first, also after a loss", () => {
    const opened = { group: "c0", session: "s1", start: 0, end: 5 }
    const again = tries.map((each, at) => ({
      ...each,
      attempt: at + 2,
      start: each.start + 20,
      end: each.end + 20
    }))
    assert.deepStrictEqual(rows({ ...all, selected: 1 }, opened, ...again).slice(1), [
      "2 attempts, 44 ms",
      "  1:c1",
      "  2:c2"
    ])
  })

  it("V13 failures of a crowd that are alike are one row, with their number", () => {
    assert.deepStrictEqual(rows(all, ...crowd, ...tries), ["20 × AuthThrottled", "2 attempts, 44 ms"])
    assert.lengthOf(rows({ ...all, selected: 3 }, ...crowd), 21)
  })

  it("V13 the values of a field are counted, and the list is sorted", () => {
    const found = summaries(...crowd, ...tries)
    assert.deepStrictEqual(valuesOf("error", found), [
      ["AuthThrottled", 20],
      ["Timeout", 1]
    ])
    assert.strictEqual(listing(arranged(found, "took"), all).map(words)[0], "2 attempts, 44 ms")
  })

  it("V6 what was held back here names the connection to which the server had said so", () => {
    const reported = { group: "c8", session: "s8", start: 0, end: 3, error: "AuthThrottled", step: "auth" }
    const held = { group: "c9", session: "s9", start: 5, end: 6, error: "HeldBack", step: "account" }
    const found = summaries(reported, held)
    assert.strictEqual(found[1] && heldBackBy(found, found[1])?.group, "c8")
  })
})
