import { describe, it } from "@effect/vitest"
import { transcriptOf } from "../../src/simulator/recording/fromTrace.ts"
import { recordingOf } from "../../src/simulator/recording/Recording.ts"
import type { Event } from "../../src/trace/Trace.ts"
import { assertLinear } from "../support/linear.ts"

const group = { time: 0, group_id: "c1" }

const sent = (tag: string, line: string, cmd: string): Event => ({
  ...group,
  name: "wire:sent",
  data: { line: `${tag} ${line}`, tag, cmd, lane: "implicitTls" }
})

const received = (line: string, tag?: string): Event => ({
  ...group,
  name: "wire:received",
  data: { line, lane: "implicitTls", ...(tag === undefined ? {} : { tag, cond: "OK" }) }
})

const many = (size: number, of: (at: number) => ReadonlyArray<Event>): ReadonlyArray<Event> =>
  Array.from({ length: size }, (_, at) => of(at)).flat()

describe("time grows with the trace that is replayed", () => {
  it.each([
    ["lines of a greeting", (size: number) => many(size, () => [received("* OK ready")])],
    [
      "commands at once",
      (size: number) => [
        ...many(size, (at) => [sent(`a${at}`, "NOOP", "NOOP")]),
        ...many(size, (at) => [received(`a${at} OK done`, `a${at}`)])
      ]
    ],
    [
      "commands at once, the last one answered first",
      (size: number) => [
        ...many(size, (at) => [sent(`a${at}`, "NOOP", "NOOP")]),
        ...many(size, (at) => [received(`a${size - at} OK done`, `a${size - at}`)])
      ]
    ],
    [
      "commands of one tag",
      (size: number) => [
        ...many(size, () => [sent("a", "NOOP", "NOOP")]),
        ...many(size, () => [received("a OK done", "a")])
      ]
    ],
    [
      "one command again and again",
      (size: number) => many(size, () => [sent("a", "NOOP", "NOOP"), received("a OK done", "a")])
    ],
    [
      "logins without an end",
      (size: number) =>
        many(size, (at) => [sent(`a${at}`, "AUTHENTICATE SCRAM-SHA-256", "AUTHENTICATE"), received("+ ")])
    ],
    [
      "connections",
      (size: number) =>
        many(size, (at) => [
          { ...received("* OK ready"), group_id: `c${at}` },
          { time: 0, group_id: `c${at}`, name: "connection:ended", data: { outcome: "closed" } }
        ])
    ]
  ])("L19 %s", (_, eventsOf) => {
    assertLinear((size) => {
      const events = eventsOf(size)
      return () => {
        recordingOf(events)
        transcriptOf(events)
      }
    }, 800)
  })
})
