/** Findings about refused commands: at first, or after they had been accepted. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { explain } from "../../../src/export/explain.ts"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { read } from "../../../src/trace/Reader.ts"
import { at, moved, traceOf } from "../../support.ts"
import { findingsIn } from "../../support/inUse.ts"
import { thunderbird } from "../../support/field/logParts.ts"

/** A selected connection in which the same command is answered so. */
const titlesOf = (...conditions: ReadonlyArray<"OK" | "NO">): ReadonlyArray<string> => {
  const used = conditions.flatMap((cond, index) => [
    at(100 + 20 * index, "wire:sent", {
      tag: `A${index}`,
      cmd: "UID FETCH",
      line: `A${index} UID FETCH 1 (FLAGS)`
    }),
    at(110 + 20 * index, "wire:received", {
      tag: `A${index}`,
      cond,
      line: cond === "OK" ? `A${index} OK done` : `A${index} NO [LIMIT] slow down`
    })
  ])
  const trace = traceOf([
    at(0, "machine:transition", { from: "selecting", event: "select.ok", to: "selected.quiet" }),
    ...used
  ])
  return connections(trace)
    .flatMap((connection) => Findings.of(connection, { over: false }))
    .map(({ title }) => title)
    .filter((title) => title.includes("UID FETCH"))
}

it("F25 D43 refused and then accepted: at first", () => {
  assert.match(titlesOf("NO", "OK").join(), /at first, and accepted it later/)
})

it.each(["FETCH 1:* (FLAGS)", "STORE 1:2 +FLAGS (\\Seen)", "UID SEARCH ALL"])(
  "RFC 9051 §2.3.1.2: %s in an empty mailbox is accepted later since messages came",
  (command) => {
    const findings = findingsIn(`
      C: A0 SELECT INBOX
      S: * 0 EXISTS
      S: A0 OK [READ-WRITE] done
      C: A1 ${command}
      S: A1 BAD Invalid messageset
      S: * 2 EXISTS
      C: A2 ${command}
      S: A2 OK done`)
    assert.notInclude(
      findings.map(({ id }) => id),
      "accepted-later"
    )
    assert.match(findings.find(({ id }) => id === "command-refused")?.why ?? "", /\(0 EXISTS\)/)
  }
)

it("what the server hung up after is told as the end alone", () => {
  const heard = (time: number, line: string, cond: string, tag?: string) =>
    at(time, "wire:received", { line, cond, ...(tag !== undefined && { tag }) })
  const trace = traceOf([
    at(0, "machine:transition", { from: "selecting", event: "select.ok", to: "selected.quiet" }),
    at(100, "wire:sent", { tag: "A1", cmd: "UNSELECT", line: "A1 UNSELECT" }),
    heard(110, "A1 NO Server Unavailable. 15", "NO", "A1"),
    at(110, "wire:sent", { tag: "A2", cmd: "EXAMINE", line: "A2 EXAMINE INBOX" }),
    heard(111, "* BYE Connection closed. 14", "BYE"),
    at(112, "connection:ended", {
      outcome: "failed",
      error: "ServerUnavailable",
      step: "selected",
      serverText: "Server Unavailable. 15"
    })
  ])
  const ids = connections(trace).flatMap((connection) => Findings.of(connection).map(({ id }) => id))
  assert.include(ids, "ServerUnavailable")
  assert.notInclude(ids, "command-refused")
})

it("F25 D43 accepted, refused, and accepted again: not at first, and all are counted", () => {
  const titles = titlesOf("OK", "OK", "NO", "NO", "NO", "OK").join()
  assert.notMatch(titles, /at first/)
  assert.match(titles, /3|three/)
})

it("RFC 5530 §3: what cannot be done at the moment is for the app to leave for a while, if it went on at once", () => {
  const stores = (apart: number, count: number, cmd = "APPEND", no = "NO Temporary unavailable") => {
    const answers = Array.from({ length: count }, (_, each) => (each === 0 ? "OK done" : no))
    const said = answers.flatMap((answer, index) => [
      at(100 + apart * index, "wire:sent", {
        tag: `A${index}`,
        cmd,
        line: cmd === "APPEND" ? `A${index} APPEND INBOX <literal>` : `A${index} ${cmd} Team-${index}`
      }),
      at(110 + apart * index, "wire:received", {
        tag: `A${index}`,
        cond: answer.slice(0, 2).trim(),
        line: `A${index} ${answer}`
      })
    ])
    const opened = at(0, "machine:transition", {
      from: "selecting",
      event: "select.ok",
      to: "selected.quiet"
    })
    return connections(traceOf([opened, ...said]))
      .flatMap((connection) => Findings.of(connection, { over: false }))
      .find(({ id }) => id === "command-refused" || id === "select-refused")
  }
  const selects = (apart: number) => stores(apart, 8, "SELECT", "NO Server Unavailable. 15")
  assert.deepStrictEqual([selects(50)?.actionBy, selects(5000)?.actionBy], ["app", "nobody"])
  assert.include(selects(50)?.why ?? "", "1 SELECT was accepted before that. After the first such refusal")
  const hurried = stores(50, 8)
  assert.deepStrictEqual(
    [hurried?.actionBy, stores(5000, 8)?.actionBy, stores(50, 3)?.actionBy],
    ["app", "nobody", "nobody"]
  )
  assert.include(hurried?.why ?? "", "1 APPEND was accepted before that. After the first such refusal")
  assert.include(hurried?.why ?? "", "6 more were refused")
})

it("RFC 9051 §6.4.4: a search is told from those that were answered by its charset, or its literal", () => {
  const why = (accepted: string, refused: string) =>
    findingsIn(`
      C: A1 UID SEARCH ${accepted}
      S: A1 OK done
      C: A2 UID SEARCH ${refused}
      S: A2 BAD invalid command or parameters
    `).find(({ id }) => id === "command-refused")?.why ?? ""
  assert.include(why("UNSEEN", "CHARSET UTF-8 SUBJECT <literal>"), "with CHARSET UTF-8 was refused")
  assert.include(why('SUBJECT "a"', "SUBJECT <literal>"), "with a literal was refused")
  const alike = why("CHARSET UTF-8 ALL", 'CHARSET UTF-8 SUBJECT "a"')
  assert.notInclude(alike, "was refused on this connection")
  assert.include(alike, "says that something in it is wrong, and not what")
})

it("RFC 9051 §6.3.3: a change that EXAMINE forbids is for the app to ask for, and not the server's to grant", () => {
  const fixOf = (cmd: "EXAMINE" | "SELECT") => {
    const answered = (time: number, tag: string, line: string, name: string, to: string) => [
      at(time, "wire:sent", { tag, cmd: name, line: `${tag} ${line}` }),
      at(time + 10, "wire:received", { tag, cond: to.slice(0, 2), line: `${tag} ${to}` })
    ]
    const trace = traceOf([
      at(0, "machine:transition", { from: "off", event: "user.connect", to: "selecting" }),
      ...answered(10, "A1", `${cmd} INBOX`, cmd, "OK [READ-ONLY] done"),
      at(20, "machine:transition", { from: "selecting", event: "select.ok", to: "selected.quiet" }),
      ...answered(30, "A2", "UID STORE 1 +FLAGS (\\Seen)", "UID STORE", "NO Mailbox is read-only")
    ])
    return connections(trace)
      .flatMap((connection) => Findings.of(connection, { over: false }))
      .find(({ id }) => id === "command-refused")?.fix
  }
  assert.match(fixOf("EXAMINE") ?? "", /open it with SELECT/)
  assert.notMatch(fixOf("SELECT") ?? "", /open it with SELECT/)
})

it.effect("is told of a log that hides its login", () =>
  Effect.map(
    thunderbird(
      ["02.100", "NA:ProcessCurrentURL:imap://lena@imap.example.com:993/select%3E/INBOX:  = currentUrl"],
      ["02.160", "NA:CreateNewLineFromSocket: * OK ready"],
      ["02.302", "NA:CreateNewLineFromSocket: 1 OK Logged in"],
      ["02.303", "A:SendData: 2 uid fetch 1,2,,4 (FLAGS)"],
      ["02.350", "A:CreateNewLineFromSocket: 2 BAD Error in IMAP command UID FETCH: Invalid uidset"],
      ["02.903", "A:SendData: 3 logout"],
      ["02.940", "A:CreateNewLineFromSocket: * BYE Logging out"],
      ["02.941", "A:CreateNewLineFromSocket: 3 OK Logout completed."]
    ),
    (bytes) => {
      const text = explain(Result.getOrThrow(read(bytes)), { width: 160 })
      assert.include(text, "The server refused UID FETCH (BAD)")
      assert.include(text, "what it names messages by is no set of numbers")
    }
  )
)

it.each([
  ["done in another mailbox", "MOVE 3 Bank", "OK done", ", in “All Mail” alone"],
  ["refused in another mailbox", "MOVE 3 Bank", "NO operation not allowed", ", 2 times"],
  ["another command in another mailbox", "COPY 3 Bank", "OK done", ""]
])("a MOVE that is refused in a mailbox, and %s", (_, second, answer, ends) => {
  const asked = (time: number, tag: string, line: string, to: string) => [
    at(time, "wire:sent", { tag, cmd: line.split(" ")[0] ?? "", line: `${tag} ${line}` }),
    at(time + 5, "wire:received", { tag, cond: to.slice(0, 2), line: `${tag} ${to}` })
  ]
  const trace = traceOf([
    at(0, "machine:transition", { from: "selecting", event: "select.ok", to: "selected.quiet" }),
    ...asked(10, "A1", 'SELECT "All Mail"', "OK done"),
    ...asked(20, "A2", "MOVE 7 Bank", "NO operation not allowed"),
    ...asked(30, "A3", "SELECT inbox", "OK done"),
    ...asked(40, "A4", second, answer)
  ])
  const titles = connections(trace).flatMap((connection) => Findings.of(connection, { over: false }))
  assert.include(
    titles.map(({ title }) => title),
    `The server refused MOVE${ends}`
  )
})

describe("RFC 9051 §9: a set that no server can take", () => {
  const refusal = (exists: number, asked: string) =>
    findingsIn(`
      C: A1 SELECT INBOX
      S: A1 OK done
      C: A2 ${asked.replaceAll(/\b0\b/g, "1")}
      S: * 1 FETCH (UID 1 FLAGS ())
      S: A2 OK done
      C: A3 SELECT Test
      S: * ${exists} EXISTS
      S: A3 OK done
      C: A4 ${asked}
      S: A4 BAD Could not parse command`).find(({ id }) => id === "command-refused")

  it.each([
    [0, "FETCH 0:0 (FLAGS)", "The mailbox was empty (0 EXISTS)"],
    [0, "UID FETCH 0 (FLAGS)", "numbers begin with 1"],
    [7, "FETCH 0 (FLAGS)", "numbers begin with 1"],
    [7, "UID FETCH 0 (FLAGS)", "numbers begin with 1"]
  ])("in a mailbox of %d, %s is the app’s", (exists, asked, why) => {
    const found = refusal(exists, asked)
    assert.include(found?.why ?? "", why)
    assert.strictEqual(found?.actionBy, "app")
    assert.notInclude(found?.title ?? "", "alone")
  })

  it("is not the mailbox’s, either, if nothing is known to be wrong with it", () =>
    assert.notInclude(refusal(7, "FETCH 7 (FLAGS)")?.title ?? "", "alone"))
})

it("answers that took far longer before the server refused any are told", () => {
  const whyAfter = (last: number) => {
    const took = Array.from({ length: 20 }, (_, each) => (each < 6 ? 60 : each < 12 ? last : 20))
    const said = took.flatMap((ms, index) => {
      const cond = index < 12 ? "OK" : "NO"
      const time = 1000 * index
      return [
        at(time, "wire:sent", { tag: `A${index}`, cmd: "SELECT", line: `A${index} SELECT Team-${index}` }),
        at(time + ms, "wire:received", {
          tag: `A${index}`,
          cond,
          line: `A${index} ${cond} Server Unavailable. 15`
        })
      ]
    })
    const opened = moved(0, "selecting", "select.ok", "selected.quiet")
    return connections(traceOf([opened, ...said]))
      .flatMap((connection) => Findings.of(connection, { over: false }))
      .find(({ id }) => id === "select-refused")?.why
  }
  const slowed =
    "12 SELECT were accepted before that, at first in about 60 ms, at last in about 450 ms. After the first"
  assert.include(whyAfter(450), slowed)
  assert.include(whyAfter(90), "12 SELECT were accepted before that. After the first")
})

it("an app that ends its connection as soon as a command is refused is told to go on", () => {
  const fixAfter = (ms: number) => {
    const trace = traceOf([
      moved(0, "selecting", "select.ok", "selected.quiet"),
      at(10, "wire:sent", { tag: "A1", cmd: "FETCH", line: "A1 FETCH 1:* (FLAGS)" }),
      at(20, "wire:received", { tag: "A1", cond: "BAD", line: "A1 BAD parse error" }),
      at(20 + ms, "connection:ended", { outcome: "interrupted" })
    ])
    return connections(trace)
      .flatMap((connection) => Findings.of(connection, { over: false }))
      .find(({ id }) => id === "command-refused")?.fix
  }
  assert.match(fixAfter(10) ?? "", /go on after a refusal, if there is more to do/)
  assert.notMatch(fixAfter(5000) ?? "", /go on after a refusal/)
})
