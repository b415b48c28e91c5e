import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { storySvg } from "../../../src/export/storySvg.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import * as Storyboard from "../../../src/model/verdict/Storyboard.ts"
import { at, refused, selected, traceOf, unsafeLogin, withActivities } from "../../support.ts"
import { read, record, stories } from "../../support/record.ts"

const [blocked] = connections(traceOf(withActivities(refused)))
const one = blocked ?? assert.fail("no connection")
const cardOf = (kind: Storyboard.Subject, around: Storyboard.Around = {}) =>
  Storyboard.of(one, around).cards.find((card) => card.kind === kind)

describe("a story", () => {
  it("goes from the sentence over its lines and states to the fix", () => {
    assert.deepStrictEqual(
      Storyboard.of(one).cards.map(({ kind }) => kind),
      ["happened", "said", "where", "why", "fix", "proof"]
    )
    assert.deepStrictEqual(
      cardOf("said")?.lines.map(({ way }) => way),
      ["C:", "S:"]
    )
    const places = cardOf("where")?.places ?? []
    assert.deepStrictEqual(
      places.map(({ failed, label }) => [label, failed]),
      [
        ["TLS", undefined],
        ["greeting", undefined],
        ["login", undefined],
        ["select", "refused"]
      ]
    )
  })

  it("claims no proof that nothing shows", () => {
    assert.match(cardOf("proof")?.text ?? "", /^This recording does not show it\./)
  })

  it.effect("shows a replay that helps with the lines that opened the mailbox", () =>
    Effect.gen(function* () {
      const [connection] = connections(read(yield* record(stories.netease)))
      const replay = { label: "Send ID", connection: connection ?? one, unknown: "" }
      const proof = cardOf("proof", { replay })
      assert.match(proof?.text ?? "", /with “Send ID”\. It helps: INBOX open after/)
      assert.match(proof?.lines[0]?.text ?? "", /SELECT INBOX$/)
      const unknown = cardOf("proof", { replay: { ...replay, unknown: "the recording has no answer to ID" } })
      assert.match(unknown?.text ?? "", /Whether it helps is not known: the recording has no answer to ID/)
      assert.deepStrictEqual(unknown?.lines, [])
    })
  )

  it("names a later connection to the same server that opened the mailbox, and no other", () => {
    const another = selected.map((event) => ({ ...event, time: event.time + 2000 }))
    const there = another.map((event) =>
      event.name === "connection:started"
        ? { ...event, data: { ...event.data, host: "imap.163.com" } }
        : event
    )
    const proofIn = (events: typeof selected) =>
      cardOf("proof", { all: connections(traceOf([...refused, ...events])) })?.text ?? ""
    assert.strictEqual(proofIn(there), "Connection c2 opened the mailbox 1.34 s later.")
    assert.match(proofIn(another), /^This recording does not show it\./)
  })

  it("makes no markup of a server's words, and bounds them", () => {
    const hostile = "<script>alert(1)</script>\u202e`x` ".repeat(400)
    const attack = traceOf([
      ...unsafeLogin,
      at(700, "wire:received", { lane: "implicitTls", tag: "A2", cond: "NO", line: `A2 NO ${hostile}` }),
      at(701, "connection:ended", {
        outcome: "failed",
        error: "MailboxUnavailable",
        step: "select",
        serverText: hostile
      })
    ])
    const svg = storySvg(Storyboard.of(connections(attack)[0] ?? one))
    const names = new Set(Array.from(svg.matchAll(/<([a-zA-Z]+)/g), ([, name]) => name ?? ""))
    assert.sameMembers(Array.from(names), ["desc", "g", "path", "rect", "style", "svg", "text", "title"])
    assert.isBelow(svg.length, 16_384)
    assert.notInclude(svg, "\u202e")
  })
})
