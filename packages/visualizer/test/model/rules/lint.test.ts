/** What holds of all findings, whatever rule they are of. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as Export from "../../../src/export/Export.ts"
import {
  builtIn,
  type Finding,
  lint,
  loginsPerPoll,
  rule,
  type Rule
} from "../../../src/model/rules/index.ts"
import { guessing } from "../../../../core/test/support/guesses.ts"
import { assertLinear } from "../../../../core/test/support/linear.ts"
import { at } from "../../support.ts"
import { indexOf } from "../../support/indexOf.ts"
import { bytesOf, minute, stay } from "../lane/stays.ts"
import { connectionIn, ended, found, talk } from "./talk.ts"

const own = (given: Partial<Rule>): Rule =>
  rule({
    id: "own",
    group: "command",
    severity: "info",
    message: "A line of our own: {what}",
    docs: "Ours.",
    find: ({ wire }) => wire.map(({ line }) => ({ lines: [line], data: { what: "this" } })),
    ...given
  })

const connection = connectionIn([
  ...talk(`
    C: A1 SELECT INBOX
    S: A1 OK [READ-ONLY] done
    S: * NO nearly full
    C: A2 IDLE
    S: A2 BAD unknown`),
  ended(9000)
])
const ids = (findings: ReadonlyArray<Finding>) => findings.map(({ id }) => id)

describe("lint", () => {
  it("warnings come first, each kind in the order of lines", () => {
    assert.deepStrictEqual(ids(lint(connection)), ["read-only", "server-warned", "extension-refused"])
  })

  it("one rule has three findings at most", () => {
    assert.deepStrictEqual(ids(lint(connection, [own({})])), ["own", "own", "own"])
  })

  it("a line of another connection is none", () => {
    assert.isEmpty(lint(connection, [own({ find: () => [{ lines: [999] }] })]))
    assert.isEmpty(lint(connection, [own({ find: ({ span }) => [{ lines: [span.line, -1] }] })]))
  })

  it("a rule that throws is named, and hides nothing of the others", () => {
    const broken = own({
      id: "broken",
      *find({ span }) {
        yield { lines: [span.line], data: { what: "first" } }
        throw new TypeError("no such thing")
      }
    })
    const findings = lint(connection, [broken, own({ id: "after" })])
    assert.deepStrictEqual(ids(findings).slice(0, 2), ["rule-failed", "broken"])
    assert.strictEqual(findings[0]?.message, "The rule broken failed: no such thing")
    assert.include(ids(findings), "after")
  })

  it("a long value is cut, and a control character is shown", () => {
    const long = own({
      find: ({ span }) => [{ lines: [span.line], data: { what: `\u001B${"x".repeat(99)}` } }]
    })
    const [finding] = lint(connection, [long])
    assert.notInclude(finding?.message ?? "", "\u001B")
    assert.match(finding?.message ?? "", /^A line of our own: .{39}…$/)
  })

  it("a connection to which events may still come is not cut off", () => {
    const live = connectionIn(talk("S: * OK ready"))
    assert.deepStrictEqual(ids(found(live)), ["trace-cut"])
    assert.isEmpty(found(live, builtIn, { isOver: false }))
  })
})

describe("rules", () => {
  it.each(builtIn)("$id has a sentence, and what it means", ({ docs, id, message }) => {
    assert.match(id, /^[a-z]+(?:-[a-z]+)*$/)
    assert.isAtMost(message.length, 90)
    assert.match(message, /^[A-Z{].*[^.]$/)
    assert.isAtMost(docs.length, 400)
    assert.match(docs, /^[A-Z`].*\.$|…`\.$/)
    assert.notMatch(`${message} ${docs}`, guessing)
  })

  it("their ids differ", () => {
    assert.strictEqual(
      new Set(ids(lint(connection, [])).concat(builtIn.map(({ id }) => id))).size,
      builtIn.length
    )
  })
})

it("L19 all rules grow with the connection", () => {
  assertLinear((size) => {
    const used = Array.from({ length: size }, (_, index) =>
      talk(
        `
        C: S${index} SEARCH ALL
        S: * SEARCH 3 7 9
        S: S${index} OK done
        C: F${index} UID FETCH ${index + 1} BODY[]
        S: * ${index + 1} FETCH (FLAGS (\\Seen) UID 70000)
        S: F${index} NO [LIMIT] no
        C: I${index} IDLE
        S: * ${index + 20} EXISTS
        S: I${index} OK over
        C: E${index} EXPUNGE
        S: * 1 EXPUNGE
        S: E${index} OK done
        S: <html>
        S: * NO warned`,
        20_000 * index
      )
    ).flat()
    const long = connectionIn([...talk("C: A0 SELECT INBOX\nS: A0 OK done", 0), ...used])
    return () => assert.isNotEmpty(lint(long))
  }, 300)
})

describe("login-per-poll", () => {
  const polls = (count: number, length: number) =>
    Array.from({ length: count }, (_, index) => {
      const from = 10 * minute * index
      const group = `c${index + 1}`
      const login = [
        at(from, "wire:sent", { tag: "L", cmd: "LOGIN", line: "L LOGIN <user> <redacted>" }, group),
        at(from, "wire:received", { tag: "L", cond: "OK", line: "L OK done" }, group)
      ]
      return stay(
        group,
        { from, to: from + length, lost: false, session: `s${index + 1}`, label: "a" },
        ...login
      )
    })
  const said = (count: number, length: number, connection?: number) => {
    const index = indexOf(bytesOf(...polls(count, length).flat()))
    return loginsPerPoll(index.header, index.account(0), connection)
  }

  it("not in a log without times", () => {
    const index = indexOf(bytesOf(...polls(6, 5000).flat()))
    assert.isUndefined(loginsPerPoll({ clock: "none" }, index.account(0)))
  })

  it("is in the text for an issue", () => {
    const text = Result.getOrThrow(Export.toMarkdown(bytesOf(...polls(6, 5000).flat())))
    assert.include(text, "`login-per-poll` The account logged in 6 times in 50 min")
  })

  it("an account that logs in for each look", () => {
    const finding = said(6, 5000)
    assert.strictEqual(finding?.message, "The account logged in 6 times in 50 min, each time for 5 s at most")
    assert.strictEqual(finding?.connection, "c1")
    assert.lengthOf(finding?.lines ?? [], 1)
  })

  it("not one that stays, nor one that looks now and then", () => {
    assert.isUndefined(said(6, 5 * minute))
    assert.isUndefined(said(3, 5000))
  })

  it("each connection of the row is shown by its own end", () => {
    assert.strictEqual(said(6, 5000, 3)?.connection, "c4")
    assert.isUndefined(said(6, 5000, 99))
  })
})
