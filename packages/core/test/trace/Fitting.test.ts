import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { each } from "../../src/base/LongWork.ts"
import { type Item, write } from "../../src/trace/TraceWriter.ts"

/** Items of a log that shows lines: `C:` and `S:`. */
const itemsOf = (lines: ReadonlyArray<string>): ReadonlyArray<Item> =>
  lines.map((line) => ({
    _tag: line.startsWith("C: ") ? "Sent" : "Received",
    bytes: new TextEncoder().encode(line.slice(3)),
    line: true,
    connection: "1"
  }))

const wireOf = (lines: ReadonlyArray<string>): ReadonlyArray<string> => {
  const items = itemsOf(lines)
  const events = write({ program: "test", items: (take) => each(items, take) })
  return events.flatMap((event) => {
    if (!("name" in event)) return []
    if (event.name === "wire:sent") return [`C: ${event.data.line}`]
    if (event.name === "wire:received")
      return [`S: ${event.data.line}${event.data.unread === true ? " (unread)" : ""}`]
    return event.name === "trace:note" || event.name === "wire:unfinished" ? [event.name] : []
  })
}

/** A message of a FETCH: the lines of its literal, those that the log shows for it, and what follows in its response. */
interface Message {
  readonly contents: ReadonlyArray<string>
  readonly shown: ReadonlyArray<string>
  readonly rest: string
}

const before = (tag: number) => [`C: A${tag} NOOP`, `S: A${tag} OK done`]

/** A session that fetches the messages, each with what the log shows, and goes on with another command. */
const session = (messages: ReadonlyArray<Message>): ReadonlyArray<string> => [
  "S: * OK ready",
  ...before(3),
  "C: A4 UID FETCH 1:9 (BODY.PEEK[])",
  ...messages.flatMap(({ contents, rest, shown }, index) => {
    const size = new TextEncoder().encode(contents.map((line) => `${line}\r\n`).join("")).length
    return [`* ${index + 1} FETCH (UID ${index + 1} BODY[] {${size}}`, ...shown, rest].map(
      (line) => `S: ${line}`
    )
  }),
  "S: A4 OK Fetch completed",
  "C: A5 SEARCH ALL",
  "S: * SEARCH 1 2",
  "S: A5 OK Search completed",
  "C: A6 NOOP",
  "S: A6 OK done"
]

const quotes = [
  "* 2 FETCH (FLAGS ())",
  "* OK ready",
  "A4 OK Fetch completed",
  "A3 OK done",
  "A4 UID FETCH 1:9 (BODY.PEEK[])",
  "* 7 FETCH (BODY[] {20}",
  ")",
  " FLAGS (\\Seen))",
  " folded (indeed)"
]
const prose = fc
  .string({ unit: fc.constantFrom("a", "ü", " ", "x", "(", "5"), maxLength: 40 })
  .map((text) => `-${text}`)
const rest = fc.constantFrom(")", " FLAGS (\\Seen))", " RFC822.SIZE 5)")

/** A literal of the length that it says, whatever it contains. */
const whole = fc
  .record({
    contents: fc.array(fc.oneof(prose, fc.constantFrom(...quotes)), { minLength: 1, maxLength: 8 }),
    rest
  })
  .map((message): Message => ({ ...message, shown: message.contents }))

/** One of prose, of which lines were replaced, left out or added. */
const edited = fc
  .record({
    contents: fc.array(prose, { minLength: 1, maxLength: 8 }),
    kept: fc.array(fc.constantFrom("as it is", "removed", "replaced", "doubled"), {
      minLength: 8,
      maxLength: 8
    }),
    by: prose,
    rest
  })
  .map(({ by, contents, kept, rest }): Message => {
    const shown = contents.flatMap((line, index) => {
      const how = kept[index]
      if (how === "removed") return []
      return how === "doubled" ? [line, line] : [how === "replaced" ? by : line]
    })
    return { contents, shown, rest }
  })

const reported = (messages: ReadonlyArray<Message>) =>
  wireOf(session(messages.map((message) => ({ ...message, contents: ["-"], shown: ["-"] }))))

describe("the literals of a log whose text was edited", () => {
  it("are as they are if they have the length that they say, whatever they contain", () => {
    fc.assert(
      fc.property(fc.array(whole, { minLength: 1, maxLength: 4 }), (messages) => {
        assert.deepStrictEqual(wireOf(session(messages)), reported(messages))
      }),
      { numRuns: 50 }
    )
  })

  it("are longer or shorter than they say, and every response is read as it is", () => {
    fc.assert(
      fc.property(fc.array(edited, { minLength: 1, maxLength: 4 }), (messages) => {
        for (const [index] of messages.entries()) fc.pre(!endsByChance(messages.slice(index)))
        assert.deepStrictEqual(wireOf(session(messages)), reported(messages))
      }),
      { numRuns: 50 }
    )
  })

  it("are names that were replaced", () => {
    const list = ["John (private)", "J", "A name that is longer"].map((name) => [
      'S: * LIST () "/" {7}',
      `S: ${name}`
    ])
    const lines = [
      "S: * OK ready",
      "C: A1 LIST",
      ...list.flat(),
      "S: A1 OK done",
      "C: A2 NOOP",
      "S: A2 OK done"
    ]
    assert.deepStrictEqual(wireOf(lines).slice(-3), ["S: A1 OK done", "C: A2 NOOP", "S: A2 OK done"])
  })

  it("end before the answer to a later command, however much is missing", () => {
    const lines = session([{ contents: ["-".repeat(100_000)], shown: ["[removed]"], rest: ")" }])
    const waited = wireOf([...lines, ...Array.from({ length: 2000 }, () => before(7)).flat()])
    assert.strictEqual(waited[4], "S: * 1 FETCH (UID 1 BODY[] <literal>)")
    assert.notInclude(waited, "wire:unfinished")
  })
})

/** Returns whether the first literal, at the length that it says, ends right before what may be the rest of a response. */
const endsByChance = (messages: ReadonlyArray<Message>): boolean => {
  const [first] = messages
  if (first === undefined || first.shown.join("⏎") === first.contents.join("⏎")) return false
  const log = session(messages)
    .slice(5)
    .filter((line) => line.startsWith("S: "))
  const octets = new TextEncoder().encode(log.map((line) => `${line.slice(3)}\r\n`).join(""))
  const size = new TextEncoder().encode(first.contents.map((line) => `${line}\r\n`).join("")).length
  return /^(?:\)| [^\r]*\)\r)/.test(new TextDecoder().decode(octets.subarray(size)))
}
