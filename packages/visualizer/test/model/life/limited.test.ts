/** A server that limits how much is asked: it refuses commands, names a wait, and ends the connections that go on. */
import { assert, describe, it } from "@effect/vitest"
import type { Event, Events } from "@effect-imap/core/Trace"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { memberOf, accountsOf } from "../../../src/model/index/accounts.ts"
import { sumOf, joined } from "../../../src/model/work/Sum.ts"
import { workOf } from "../../../src/model/work/Work.ts"
import { wordsOf } from "../../../src/model/work/words.ts"
import { traceOf } from "../../support.ts"
import { indexOf } from "../../support/indexOf.ts"
import { talk } from "../../support/talk.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

type Ended = Partial<Events["connection:ended"]["data"]>

/** A connection on which two commands are answered and these refusals come, and which then ends. */
const refusing = (number: number, words: ReadonlyArray<string>, ended: Ended): ReadonlyArray<Event> => {
  const from = (number - 1) * 2 * minute
  const lines = words.flatMap((each, at) => [`C: B${at} UID FETCH ${at + 3} (FLAGS)`, `S: B${at} NO ${each}`])
  const used = talk(
    `c${number}`,
    from + 2000,
    [
      "C: A1 UID FETCH 1 (FLAGS)",
      "S: A1 OK done",
      ...lines,
      "C: C1 UID FETCH 99 (FLAGS)",
      ...(ended.error === "ServerBye" ? [`S: * BYE ${ended.serverText?.split(" / ").at(-1) ?? ""}`] : [])
    ].join("\n")
  )
  return stay(`c${number}`, { from, to: from + minute / 12, lost: true }, ...used).map((event) =>
    event.name === "connection:ended" ? { ...event, data: { ...event.data, ...ended } } : event
  )
}

const waits = [18.4, 20.1, 25, 30, 32.2, 34.5] as const
const pair = (at: number) => waits.slice(at, at + 2)
const tooMany = (seconds: number) => `[LIMIT] Too many commands, wait ${seconds} s`
const throttled = (seconds: number) => `[UNAVAILABLE] throttled, retry in ${seconds} s`
const backoff = (seconds: number) =>
  `Request is throttled. Suggested Backoff Time: ${seconds * 1000} milliseconds`

/** Three connections, each with two refusals and an end. */
const three = (words: (seconds: number) => string, ended: (last: string) => Ended) =>
  [0, 2, 4].flatMap((at, index) => {
    const said = pair(at).map(words)
    return refusing(index + 1, said, ended((said.at(-1) ?? "").replace(/^\[.*?\] /, "")))
  })

const bye = (last: string): Ended => ({ error: "ServerBye", serverText: `${last} / Too many commands` })
const cut = (): Ended => ({ error: "ConnectionLost" })

const lifeOf = (events: ReadonlyArray<Event>) => livesIn(bytesOf(...events))[0]
const wordsIn = (life: ReturnType<typeof lifeOf>) => `${life?.headline}, ${life?.figures}`

describe("an app that goes on although it is asked to wait", () => {
  const refusals = [300, 299.9, 299.8, 299.7, 299.6, 299.5, 299.4]
  const bad = (words: string) => (event: Event) =>
    event.name === "wire:received" && event.data.cond === "NO" && event.data.line?.includes(words) === true
      ? {
          ...event,
          data: { ...event.data, cond: "BAD" as const, line: event.data.line.replace(" NO ", " BAD ") }
        }
      : event

  it("is told with how often, and the wait, before what else waited", () => {
    const events = refusing(1, refusals.map(backoff), { outcome: "closed" }).map(bad("throttled"))
    const life = lifeOf([...events, ...stay("c2", { from: 3 * minute, to: 5 * minute, lost: false })])
    assert.match(
      life?.headline ?? "",
      /^UID FETCH refused 7 times \(asked to wait 5 min at first, 4 min 59 s at last\), and the app went on at once: 7 within/
    )
    assert.include(life?.fix, "More connections, or more callers at once, only reach the limit sooner.")
    assert.strictEqual(life?.actionBy, "app")
    const [found] = connections(traceOf(events)).flatMap((each) => Findings.of(each))
    assert.include(found?.why, "That it says BAD is no error in the command.")
  })

  it("is not told, where it went on after the wait, or others were refused for something else", () => {
    const short = refusing(
      1,
      refusals.map(() => backoff(0.01)),
      { outcome: "closed" }
    )
    const other = refusing(1, ["no such message", ...refusals.map(backoff)], { outcome: "closed" })
    for (const events of [short, other])
      assert.notInclude(
        `${lifeOf([...events, ...stay("c2", { from: 3 * minute, to: 5 * minute, lost: false })])?.headline}`,
        "the app went on"
      )
  })
})

describe("an account whose connections the server ends at its limit", () => {
  it.each([
    ["[LIMIT], and BYE", tooMany, bye],
    ["[LIMIT], and a close", tooMany, cut],
    ["[UNAVAILABLE], and BYE", throttled, bye],
    ["a backoff in milliseconds, and a close", backoff, cut]
  ] as const)("is told with every refusal, and the waits at first and at last: %s", (_, words, ended) => {
    const life = lifeOf(three(words, ended))
    assert.include(wordsIn(life), "each time at a limit of the server")
    assert.include(wordsIn(life), "UID FETCH refused 6 times (asked to wait 18.4 s at first, 34.5 s at last)")
    assert.match(
      life?.fix ?? "",
      /^Let the app wait as long as the server says at such a refusal, the last time 34\.5 s, before it asks/
    )
    assert.strictEqual(life?.actionBy, "app")
    assert.notInclude(`${life?.headline} ${life?.figures} ${life?.fix}`, "leave out the message")
  })

  it("is not, if something was accepted after the refusal", () => {
    const events = [1, 2, 3].flatMap((number) =>
      refusing(number, [tooMany(18.4)], cut()).flatMap((event) =>
        event.name === "wire:sent" && event.data.tag === "C1"
          ? talk(`c${number}`, event.time, "C: D1 UID FETCH 2 (FLAGS)\nS: D1 OK done", 10)
          : [event]
      )
    )
    assert.notInclude(wordsIn(lifeOf(events)), "at a limit of the server")
  })

  it("is most likely the server’s, where it did not say so", () => {
    assert.strictEqual(lifeOf(three(tooMany, bye))?.cause, "a limit of the server, which was reached")
    assert.match(lifeOf(three(tooMany, cut))?.cause ?? "", /^most likely a limit of the server/)
  })

  it("has as many refusals in its list, its life, its findings and its work", () => {
    const events = three(tooMany, bye)
    const index = indexOf(bytesOf(...events))
    const member = accountsOf(index.connections).map(memberOf)[0]
    const all = connections(traceOf(events))
    const found = all.flatMap((each) => Findings.of(each)).filter(({ id }) => id === "command-refused")
    const sums = all.flatMap((each, id) =>
      Array.from(workOf(each).kinds.values(), (kind) =>
        sumOf(kind, { id, group: each.group, isOver: true, work: workOf(each) })
      )
    )
    assert.strictEqual(member?.refused, 6)
    assert.deepStrictEqual(
      found.map(({ title }) => /(\d+) times/.exec(title)?.[1]),
      ["2", "2", "2"]
    )
    assert.include(wordsIn(lifeOf(events)), "refused 6 times")
    const sum = sums.reduce(joined)
    assert.include(wordsOf(sum), "6 refused, [LIMIT]")
    // in whatever order connections are told, the last refusal is the last one in time
    assert.strictEqual(sums.toReversed().reduce(joined).refusedSet, sum.refusedSet)
  })

  it("quotes the last refusal, and what it asks for", () => {
    const [first] = connections(traceOf(three(tooMany, bye)))
    const found = (first === undefined ? [] : Findings.of(first)).find(({ id }) => id === "command-refused")
    assert.strictEqual(
      found?.title,
      "A limit of the server was reached, which asks to wait 18.4 s at first, 20.1 s at last: it refused “UID FETCH”, 2 times"
    )
    assert.include(found?.quote, "wait 20.1 s")
    assert.match(found?.fix ?? "", /^Wait as long as the server says, the last time 20\.1 s, before/)
  })

  it("was ended there, and not kept out", () => {
    const ended = { error: "AuthThrottled", step: "selected", serverText: backoff(34.5) } as const
    const events = [
      ...refusing(1, [backoff(18.4)], ended),
      ...refusing(2, [backoff(34.5)], { ...ended, outcome: "failed" })
    ]
    const member = accountsOf(indexOf(bytesOf(...events)).connections).map(memberOf)[0]
    assert.include(wordsIn(lifeOf(events)), "refused twice (asked to wait 18.4 s at first, 34.5 s at last)")
    assert.match(member?.why?.words ?? "", /^ended by the server at its limit/)
    assert.notInclude(`${wordsIn(lifeOf(events))} ${member?.why?.words}`, "kept out")
  })
})
