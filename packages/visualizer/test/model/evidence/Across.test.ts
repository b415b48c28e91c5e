/** What one connection stored, and another one did not show yet; and UIDs that the server had given on another connection. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { livedIn } from "../../../src/model/life/livedIn.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { foundOn } from "../../support/found.ts"
import { livesOf } from "../../../src/model/life/Life.ts"
import { poolsOf } from "../../../src/model/life/pool/pools.ts"
import { atOnce } from "../../../src/trace/pieces.ts"
import { at, moved, traceOf } from "../../support.ts"

const host = "imap.example.com"
const begun = (number: number, label: string) => [
  at(
    number,
    "connection:started",
    { host, port: 993, policy: "planned", attempt: 1, label, session: `s${number}` },
    `c${number}`
  ),
  moved(number, "selecting", "select.ok", "selected.quiet", `c${number}`)
]

/** Lines such as `9 c1 C: a NOOP`, with the second of each. */
const said = (...lines: ReadonlyArray<string>): ReadonlyArray<Event> =>
  lines.map((line) => {
    const [, second, group = "", side, text = ""] = /^(\d+) (c\d) ([CS]): (.*)$/.exec(line) ?? []
    const [tag = "", name = "", after = ""] = text.split(" ")
    const time = Number(second) * 1000
    const tagged = tag === "*" ? {} : { tag }
    return side === "C"
      ? at(
          time,
          "wire:sent",
          { ...tagged, cmd: name === "UID" ? `UID ${after}` : name, by: "app", line: text },
          group
        )
      : at(
          time,
          "wire:received",
          { ...tagged, ...(/^(?:OK|NO)$/.test(name) && { cond: name === "OK" ? "OK" : "NO" }), line: text },
          group
        )
  })

const opens = (
  second: number,
  group: string,
  next: number,
  { exists = 41, name = "Drafts", validity = 1_622_505_600 } = {}
) => [
  `${second} ${group} C: s${second} SELECT ${name}`,
  `${second} ${group} S: * ${exists} EXISTS`,
  `${second} ${group} S: * OK [UIDVALIDITY ${validity}] valid`,
  `${second} ${group} S: * OK [UIDNEXT ${next}] next`,
  `${second} ${group} S: s${second} OK done`
]
const stores = (
  second: number,
  uid: number,
  code = "APPENDUID",
  name = "Drafts",
  validity = 1_622_505_600
) => [
  `${second} c1 C: a${second} ${code === "APPENDUID" ? `APPEND ${name} {3}` : `UID COPY 9 ${name}`}`,
  `${second} c1 S: a${second} OK [${code} ${validity} ${code === "APPENDUID" ? "" : "9 "}${uid}] done`
]
const asks = (second: number, set: string, ...came: ReadonlyArray<number>) => [
  `${second} c2 C: f${second} UID FETCH ${set} (FLAGS)`,
  ...came.map((uid) => `${second} c2 S: * 42 FETCH (UID ${uid} FLAGS ())`),
  `${second} c2 S: f${second} OK done`
]
const polls = (second: number, ...news: ReadonlyArray<string>) => [
  `${second} c2 C: n${second} NOOP`,
  ...news.map((each) => `${second} c2 S: ${each}`),
  `${second} c2 S: n${second} OK done`
]

const traceWith = (
  lines: ReadonlyArray<string>,
  [one, other]: readonly [string, string] = ["save", "show"]
) => traceOf([...begun(1, one), ...begun(2, other), ...said(...lines)])

/** What is found on the second connection. */
const foundIn = (lines: ReadonlyArray<string>, labels?: readonly [string, string]) => {
  const trace = traceWith(lines, labels)
  const second = connections(trace).find(({ group }) => group === "c2") ?? assert.fail("no connection")
  return foundOn(second, trace).filter(({ id }) => /unseen|not-given|beyond/.test(id))
}

const both = (next = 5042, options = {}) => [
  ...opens(1, "c1", next, options),
  ...opens(2, "c2", next, options)
]
const late = [...both(), ...stores(3, 5042), ...opens(4, "c2", 5042), ...asks(5, "5042")]
const came = [...opens(34, "c2", 5042), ...opens(43, "c2", 5043, { exists: 42 }), ...asks(44, "5042:*", 5042)]

describe("RFC 9051 §2.3.1.1: UIDNEXT is above all UIDs of a mailbox", () => {
  it("on each connection, or one of them is behind, for as long as is told", () => {
    const [found, ...others] = foundIn([...late, ...came])
    assert.deepStrictEqual(others, [])
    assert.strictEqual(
      found?.title,
      "This connection did not show a message that another one had stored, for at least 31 s and at most 40 s"
    )
    assert.deepStrictEqual([found?.severity, found?.actionBy], ["warning", "nobody"])
    assert.match(
      found?.rest ?? "",
      /^Nothing to do: it came by itself; an app that stored it again would have it twice/
    )
    assert.include(found?.why ?? "", "the server had named UID 5042 before")
    assert.strictEqual(found?.quote, "* OK [UIDNEXT 5042] next")
  })

  it("of messages that were copied into it, too", () => {
    const [found] = foundIn([
      ...both(),
      ...stores(3, 5042, "COPYUID"),
      ...stores(4, 5043, "COPYUID"),
      ...opens(5, "c2", 5042),
      ...opens(9, "c2", 5044)
    ])
    assert.include(
      found?.title ?? "",
      "2 messages that another one had stored, one of them for at least 2 s and at most 6 s"
    )
  })

  it("for one that asks for news, if the message itself came later", () => {
    const asked = [...both(), ...stores(3, 5042), ...polls(9), ...polls(20)]
    const news = polls(30, "* 42 EXISTS")
    const [found] = foundIn([...asked, ...news, ...asks(31, "5042", 5042)])
    assert.include(found?.title ?? "", "at least 17 s and at most 28 s")
    // it may be gone
    assert.deepStrictEqual(foundIn([...asked, ...news]), [])
    assert.deepStrictEqual(foundIn([...both(), ...stores(3, 5042), ...news, ...asks(31, "5042", 5042)]), [])
  })

  it("asks the operator if it has not come when the trace ends, of one account alone", () => {
    const [found] = foundIn(late, ["web", "web"])
    assert.strictEqual(
      found?.title,
      "This connection did not show a message that another one had stored, for at least 1 s"
    )
    assert.strictEqual(found?.actionBy, "admin")
    assert.deepStrictEqual(foundIn(late), [])
  })

  it.each([
    ["it has it", [...both(), ...stores(3, 5042), ...opens(4, "c2", 5043)]],
    ["it was opened before", [...both(), ...opens(3, "c2", 5042), ...stores(4, 5042)]],
    [
      "it is another mailbox",
      [...both(), ...stores(3, 5042, "APPENDUID", "Sent"), ...opens(4, "c2", 5042), ...opens(9, "c2", 5043)]
    ],
    ["the one that stored it is told the same", [...late, ...opens(6, "c1", 5042), ...came]],
    [
      "the UIDVALIDITY may be that of any",
      [
        ...both(7, { validity: 1 }),
        ...stores(3, 7, "APPENDUID", "Drafts", 1),
        ...opens(4, "c2", 7, { validity: 1 }),
        ...opens(9, "c2", 8, { validity: 1 })
      ]
    ],
    [
      "the two had other messages",
      [
        ...opens(1, "c1", 5042),
        ...opens(2, "c2", 5042, { exists: 12 }),
        ...stores(3, 5042),
        ...opens(4, "c2", 5042, { exists: 12 }),
        ...opens(9, "c2", 5043, { exists: 13 })
      ]
    ]
  ])("unless %s", (_, lines) =>
    assert.notInclude(
      foundIn(lines).map(({ id }) => id),
      "stored-unseen"
    )
  )

  it("is told of a pool, and of a life", () => {
    const trace = (labels: readonly [string, string], last: ReadonlyArray<string>) =>
      atOnce(livedIn(traceWith([...late, ...came, ...last], labels)))
    const [pool] = poolsOf(trace(["web", "web"], []))
    const words = "did not show a message that another one had stored, for at least 31 s and at most 40 s"
    assert.strictEqual(pool?.headline, `A connection ${words}`)
    assert.deepStrictEqual([pool?.tone, pool?.cause, pool?.actionBy], ["warning", "the server", "nobody"])
    const lived = trace(["save", "show"], ["900 c2 C: z NOOP", "900 c2 S: z OK done"])
    const life = livesOf(lived, { isOver: true, now: 900_000 }).find(({ name }) => name === "show")
    assert.strictEqual(life?.headline, `A connection ${words}`)
    assert.deepStrictEqual([life?.tone, life?.cause, life?.actionBy], ["warning", "the server", "nobody"])
  })
})

describe("UIDs that the server gave on another connection", () => {
  const ids = (...lines: ReadonlyArray<string>) => foundIn(lines).map(({ id }) => id)

  it("are none that the mailbox has not given", () => {
    assert.deepStrictEqual(ids(...both(), ...asks(5, "5042")), ["uids-not-given"])
    assert.deepStrictEqual(ids(...both(), ...stores(3, 5042), ...asks(5, "5042")), [])
    assert.deepStrictEqual(ids(...both(), ...stores(3, 5042), ...asks(5, "5043:*", 5041)), [])
    assert.deepStrictEqual(ids(...both(), ...stores(3, 5042), ...asks(5, "6000:*", 5041)), ["uids-beyond"])
    // nor if a FETCH had shown it
    const seen = [
      "3 c1 S: * 42 EXISTS",
      "3 c1 C: g UID FETCH 5042 (FLAGS)",
      "3 c1 S: * 42 FETCH (UID 5042 FLAGS ())",
      "3 c1 S: g OK done"
    ]
    assert.deepStrictEqual(ids(...both(), ...seen, ...asks(5, "5042")), [])
  })

  it("are none of those that it names besides, or had named before", () => {
    const [found] = foundIn([...both(), ...stores(3, 5042), ...asks(5, "5042"), ...asks(6, "7000")])
    assert.include(found?.title ?? "", "named a UID that the mailbox has not given: 7000, while")
    assert.deepStrictEqual(ids(...both(), ...asks(2, "5042"), ...stores(3, 5042)), ["uids-not-given"])
  })
})
