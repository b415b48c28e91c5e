/** Two connections of a program that act on the same messages. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import type { Event } from "@effect-imap/core/Trace"
import { explain } from "../../../src/export/explain.ts"
import { read } from "../../../src/trace/Reader.ts"
import { at, fileOf, moved } from "../../support.ts"

const place = { host: "imap.example.com", port: 993, policy: "planned", attempt: 1 } as const

/** A connection, from its opened mailbox on; each line is of a second. */
const worker = (group: string, label: string, ...lines: ReadonlyArray<string>): ReadonlyArray<Event> => [
  at(0, "connection:started", { ...place, session: `s${group}`, label }, group),
  moved(0, "off", "user.connect", "selecting", group),
  ...[
    "C: a SELECT INBOX",
    "S: * 2 EXISTS",
    "S: * OK [UIDVALIDITY 7] ok",
    "S: * OK [UIDNEXT 3] ok",
    "S: a OK done",
    ...lines
  ].flatMap((each, second): ReadonlyArray<Event> => {
    const [, side, line = ""] = /^([CS]): (.*)$/.exec(each) ?? []
    if (side === undefined) return []
    const [, tag, rest = ""] = /^([a-z]\d*) (.*)$/.exec(line) ?? []
    const time = second * 1000
    if (side === "S") {
      const data = { line, ...(/ OK/.test(line) && { cond: "OK" as const }), ...(tag && { tag }) }
      return [
        at(time, "wire:received", data, group),
        ...(line === "a OK done" ? [moved(time, "selecting", "select.ok", "selected.quiet", group)] : [])
      ]
    }
    const cmd = /^(?:UID )?[A-Z]+/.exec(rest)?.[0] ?? ""
    return [
      at(
        time,
        "wire:sent",
        { ...(tag && { tag }), cmd, line, ...(second > 0 && { by: "app" as const }) },
        group
      )
    ]
  })
]

const reading = [
  "C: b UID FETCH 1:2 (UID BODY.PEEK[])",
  "S: * 1 FETCH (UID 1 BODY[] <literal>)",
  "S: * 2 FETCH (UID 2 BODY[] <literal>)",
  "S: b OK done"
]

const told = (...events: ReadonlyArray<Event>): string => {
  const sorted = events.toSorted((one, other) => one.time - other.time)
  const bytes = new TextEncoder().encode(fileOf(sorted))
  return explain(Result.getOrThrow(read(bytes)), { width: 400 }).replaceAll(/\s+/g, " ")
}

const late = (...lines: ReadonlyArray<string>) =>
  worker("c2", "worker-1", ...reading, ...Array(12).fill(""), ...lines)

describe("workers of one program on the same messages", () => {
  it("are not named if nobody in the trace removed them", () => {
    const text = told(
      ...late("C: c NOOP", "S: * 1 EXPUNGE", "S: c OK done", "C: d UID MOVE 1 Done", "S: d OK done")
    )
    assert.include(text, "that the server had reported gone")
    assert.notInclude(text, "another of its connections")
  })
})
