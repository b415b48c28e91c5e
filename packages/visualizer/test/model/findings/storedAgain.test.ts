/** An APPEND that the app gives up and sends again, while the server stores each. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import type { Event } from "@effect-imap/core/Trace"
import { explain } from "../../../src/export/explain.ts"
import { read } from "../../../src/trace/Reader.ts"
import { at, fileOf, moved } from "../../support.ts"

const place = { host: "imap.example.com", port: 993, policy: "planned", attempt: 1, session: "s1" } as const

/** Each of so many octets is given up after 5 s, but the last, and stored after 8 s. */
const told = (...octets: ReadonlyArray<number>): string => {
  const events = octets.flatMap((bytes, index): ReadonlyArray<Event> => {
    const [time, tag] = [1000 + index * 10_000, `a${index}`]
    const sent = {
      tag,
      cmd: "APPEND",
      by: "app" as const,
      line: `${tag} APPEND Sent (\\Seen) <literal>`,
      bytes
    }
    const line = `${tag} OK [APPENDUID 1393517009 ${871 + index}] done`
    return [
      at(time, "wire:sent", sent),
      ...(index < octets.length - 1
        ? [at(time + 5000, "command:interrupted", { tag, cmd: "APPEND", by: "app" as const })]
        : []),
      at(time + 8000, "wire:received", { tag, cond: "OK", code: "APPENDUID", line })
    ]
  })
  const bytes = new TextEncoder().encode(
    fileOf([
      at(0, "connection:started", place),
      moved(0, "off", "user.connect", "selecting"),
      moved(500, "selecting", "select.ok", "selected.quiet"),
      ...events
    ])
  )
  return explain(Result.getOrThrow(read(bytes)), { width: 400 }).replaceAll(/\s+/g, " ")
}

describe("APPEND given up and sent again", () => {
  it("leaves as many copies as were stored, of which all but one can go", () => {
    const text = told(10_153, 10_153, 10_153)
    assert.include(text, "gave up APPEND twice, first after 5 s")
    assert.include(text, "3 copies (UID 871, 872, 873)")
    assert.include(text, "delete all but one")
    assert.notInclude(text, "not send it again: it is done")
  })

  it("is done if nothing as long was sent after it", () => {
    assert.include(told(10_153, 9000), "not send it again: it is done")
  })
})
