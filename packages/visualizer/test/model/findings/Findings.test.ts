import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { Effect } from "effect"
import type { Connection } from "../../../src/model/connection/Connection.ts"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import * as Verdict from "../../../src/model/verdict/Verdict.ts"
import { at, began, connectionOf, moved, unsafeLogin, withActivities } from "../../support.ts"
import { eachStory, read, record, type Setting, stories } from "../../support/record.ts"

const first = (setting: Setting) =>
  Effect.map(record(setting), (bytes) => connections(read(bytes))[0] ?? assert.fail("no connection"))

const ids = (connection: Connection, over = true) =>
  Findings.of(connection, { over }).map(({ id, severity }) => `${severity} ${id}`)

/** A connection that failed, with what its trace shows beside the end. */
const failed = (error: string, step: string, events: ReadonlyArray<Event> = [], serverText?: string) =>
  connectionOf([
    began,
    ...events,
    moved(90, "selecting", `failure.${step}`, "failing"),
    at(90, "connection:ended", {
      outcome: "failed",
      error,
      step,
      ...(serverText === undefined ? {} : { serverText })
    })
  ])

const lane = "implicitTls"
const tls = (error: string) => [
  at(10, "net:start", { lane, op: 1, kind: "tls" }),
  at(20, "net:end", { lane, op: 1, ok: false, error })
]
const login = [
  at(30, "wire:sent", { lane, tag: "A1", cmd: "LOGIN", line: "A1 LOGIN <user> <redacted>" }),
  at(60, "wire:received", { lane, tag: "A1", cond: "NO", line: "A1 NO Basic authentication is disabled." })
]

const titles = (connection: Connection) => Findings.of(connection).map(({ title }) => title)

describe("Findings", () => {
  it("K17 an overflow of NOTIFY is reported with its line, and with the NOTIFY after it", () => {
    const connection = connectionOf([
      began,
      moved(90, "selecting", "select.ok", "selected.quiet"),
      at(100, "wire:received", { lane, cond: "OK", line: "* OK [NOTIFICATIONOVERFLOW] Too much" }),
      at(200, "wire:sent", { lane, tag: "A9", cmd: "NOTIFY", line: "A9 NOTIFY SET (personal (MessageNew))" }),
      at(210, "wire:received", { lane, tag: "A9", cond: "OK", line: "A9 OK done" })
    ])
    const overflow = Findings.of(connection).find(({ id }) => id === "notify-overflow")
    assert.strictEqual(overflow?.severity, "info")
    assert.lengthOf(overflow?.evidence ?? [], 2)
  })

  it.effect("F1 NetEase without ID: the sentence says that none was sent", () =>
    Effect.gen(function* () {
      const [finding] = Findings.of(yield* first(stories.neteaseWithoutId))
      assert.deepInclude(finding, { id: "netease-unsafe-login", severity: "failure", step: "select" })
      assert.include(finding?.why, "no ID was sent")
      assert.include(finding?.quote, "Unsafe Login")
    })
  )

  it("a refusal that was cut from its end is what core's quirks know its words to mean, however spelt", () => {
    const reported = (line: string) => {
      const answer = at(750, "wire:received", { lane, tag: "A2", cond: "NO", line })
      return Findings.of(connectionOf([...unsafeLogin, answer]))[0]?.id
    }
    assert.strictEqual(
      reported("A2 NO SELECT Unsafe Login. Please contact kefu@188.com"),
      "netease-unsafe-login"
    )
    assert.strictEqual(reported("A2 NO your login is not safe"), "netease-unsafe-login")
    assert.notStrictEqual(reported("A2 NO try later"), "netease-unsafe-login")
  })

  it.effect.each<readonly [keyof typeof stories, ReadonlyArray<string>]>([
    ["wellBehaved", []],
    ["netease", []],
    ["neteaseLate", ["info identity-resent"]],
    ["qqId", ["info identity-swallowed"]],
    ["silentSelect", ["failure Timeout"]],
    ["hanging", ["info trace-cut"]],
    ["starttls", []]
  ])("F2 %s", ([name, expected]) =>
    Effect.gen(function* () {
      const found = ids(yield* first(stories[name]))
      assert.deepStrictEqual(
        found.filter((id) => id !== "info first-visit"),
        expected
      )
    })
  )

  it.effect("F2 one text for several causes: the failure, its step, and the server's own words", () =>
    Effect.gen(function* () {
      const [finding] = Findings.of(yield* first(stories.wrongPassword))
      assert.deepStrictEqual([finding?.severity, finding?.step], ["failure", "auth"])
      assert.include(finding?.quote, "password is incorrect")
    })
  )

  it.each<readonly [string, Connection, ReadonlyArray<string>]>([
    ["TLS name", failed("TlsName", "tls", tls("tls-name")), ["failure TlsName"]],
    ["TLS expiry", failed("TlsExpired", "tls", tls("tls-expired")), ["failure TlsExpired"]],
    ["TLS untrusted", failed("TlsUntrusted", "tls", tls("tls-untrusted")), ["failure TlsUntrusted"]],
    ["not TLS", failed("TlsNotTls", "tls", tls("tls-not-tls")), ["failure TlsNotTls"]],
    ["expired password", failed("PasswordExpired", "auth", login), ["failure PasswordExpired"]],
    ["STARTTLS absent", failed("StartTlsNotOffered", "starttls"), ["failure StartTlsNotOffered"]],
    ["greeting timeout", failed("GreetingTimeout", "greeting"), ["failure GreetingTimeout"]],
    ["BYE", failed("ServerBye", "select", [], "shutting down"), ["failure ServerBye"]],
    ["a reason of a newer version", failed("Quantum", "select"), ["failure Quantum"]]
  ])("F2 %s", (_, connection, expected) => {
    assert.deepStrictEqual(ids(connection), expected)
  })

  it.each<readonly [string, string, RegExp]>([
    ["Timeout", "select", /^No answer in time$/],
    ["GreetingTimeout", "greeting", /^No greeting came in time$/],
    ["MailboxMissing", "select", /^There is no such mailbox$/],
    ["CommandRejected", "command", /^The server refused the command$/],
    ["ServerChanged", "tcp", /^The server can no longer be reached as before$/],
    ["NotImap", "greeting", /^What answers does not speak IMAP$/]
  ])("of %s nothing is said that its trace does not show", (error, step, title) => {
    assert.match(titles(failed(error, step))[0] ?? "", title)
  })

  it("the status of a refused token is the token's, and not that of the line", () => {
    const [finding] = Findings.of(failed("OAuthTokenRejected", "auth", login))
    assert.notMatch(finding?.why ?? "", /“NO”/)
  })

  it("F2 LOGINDISABLED on a clear line alone", () => {
    const greeting = at(10, "wire:received", {
      lane: "startTls",
      cond: "OK",
      code: "CAPABILITY",
      line: "* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready"
    })
    const tcp = at(1, "net:start", { lane: "startTls", op: 0, kind: "tcp", port: 143 })
    const moves = moved(2, "resolving", "resolve.ok", "dialing.startTls.greeting")
    const connection = failed("NoUsableMechanism", "auth", [tcp, moves, greeting])
    assert.deepStrictEqual(ids(connection), ["failure NoUsableMechanism", "warning login-disabled"])
  })

  it("F2 an untagged BAD while a command waits, in a trace without end", () => {
    const connection = connectionOf([
      began,
      at(10, "wire:sent", { lane, tag: "A1", cmd: "ID", line: "A1 ID NIL" }),
      at(20, "wire:received", { lane, cond: "BAD", line: "* BAD Command!" })
    ])
    const [finding] = Findings.of(connection, { over: false })
    assert.deepStrictEqual(
      [finding?.id, finding?.severity, finding?.evidence],
      ["untagged-bad", "failure", [4, 3]]
    )
    assert.strictEqual(finding?.quote, "* BAD Command!")
  })

  it("F2 a lost race is information, and never an error", () => {
    const connection = connectionOf([...unsafeLogin, moved(700, "selecting", "select.ok", "selected.quiet")])
    const found = ids(connection, false)
    assert.include(found, "info race-lost")
    assert.isFalse(found.some((id) => id.startsWith("failure")))
  })

  it.effect(
    "F2 a port that does not answer is named, for how long, what was used instead, and what to change",
    () =>
      Effect.gen(function* () {
        const options = { ports: { 143: "clear", 993: "silent" } } as const
        const connection = yield* first({ ...stories.wellBehaved, options })
        const { finding, sentence, tone } = Verdict.recorded(connection)
        assert.deepStrictEqual([tone, finding?.id, finding?.actionBy], ["good", "port-silent", "nobody"])
        assert.match(sentence, /^INBOX open after .*, TLS 1\.3, password login$/)
        assert.match(
          finding?.title ?? "",
          /^Port 993 did not answer for 1\.\d+ s; port 143 with STARTTLS was used$/
        )
        assert.include(finding?.rest, "port 143, security `starttls`")
        assert.notInclude(ids(connection).join(), "race-lost")
        assert.notInclude(ids(connection).join(), "first-visit")
      })
  )

  it("F2 a slow step is the server's time, not the network's", () => {
    const slow = [
      at(0, "net:start", { lane, op: 1, kind: "tcp", port: 993 }),
      at(50, "net:end", { lane, op: 1, ok: true }),
      moved(50, "resolving", "x", "dialing.implicitTls.won"),
      moved(50, "dialing.implicitTls.won", "always", "authenticating.requesting"),
      at(50, "wire:sent", { lane, tag: "A1", cmd: "LOGIN", line: "A1 LOGIN <user> <redacted>" }),
      at(8050, "wire:received", { lane, tag: "A1", cond: "OK", line: "A1 OK" }),
      moved(8050, "authenticating.requesting", "authenticate.ok", "selecting"),
      moved(8100, "selecting", "select.ok", "selected.quiet")
    ]
    const finding = Findings.of(connectionOf(withActivities([began, ...slow])), { over: false }).find(
      ({ id }) => id === "slow-step"
    )
    assert.deepInclude(finding, { severity: "warning", step: "login" })
    assert.include(finding?.title, "7.95 s for login")
  })

  it("F2 many quick answers within one kind of step are not a slow one", () => {
    const refusals = Array.from({ length: 40 }, (_, at_) => 100 + 150 * at_).flatMap((time, nth) => [
      moved(time, "unselected.quiet", "user.select", "selecting"),
      at(time, "wire:sent", { lane, tag: `B${nth}`, cmd: "SELECT", line: `B${nth} SELECT <mbox:${nth}>` }),
      at(time + 150, "wire:received", { lane, tag: `B${nth}`, cond: "NO", line: `B${nth} NO busy` }),
      moved(time + 150, "selecting", "select.no", "unselected.quiet")
    ])
    const connected = [
      at(0, "net:start", { lane, op: 1, kind: "tcp", port: 993 }),
      at(50, "net:end", { lane, op: 1, ok: true }),
      moved(50, "resolving", "x", "dialing.implicitTls.won"),
      moved(50, "dialing.implicitTls.won", "always", "unselected.quiet")
    ]
    const connection = connectionOf(withActivities([began, ...connected, ...refusals]))
    assert.notInclude(ids(connection).join(), "slow-step")
  })

  it("F3 a failure without a known reason says so, with its last lines", () => {
    const connection = connectionOf([began, ...login, at(90, "connection:ended", { outcome: "failed" })])
    const [finding] = Findings.of(connection)
    assert.deepStrictEqual([finding?.id, finding?.evidence], ["unknown", [4, 3]])
  })

  it("F22 dropped events are reported, and older ones that are not kept are no warning", () => {
    const missing = (older: boolean) =>
      connectionOf([began, at(5, "trace:gap", older ? { dropped: 7, older } : { dropped: 7 })])
    assert.include(ids(missing(false)), "warning events-dropped")
    assert.include(ids(missing(true)), "info older-not-kept")
    assert.notInclude(ids(missing(true)), "warning events-dropped")
  })

  /** A mailbox that is open, and then what comes. */
  const opened = (...events: ReadonlyArray<Event>) =>
    connectionOf([
      began,
      at(1, "wire:sent", { lane, tag: "A1", cmd: "SELECT", line: "A1 SELECT INBOX" }),
      at(2, "wire:received", {
        lane,
        tag: "A1",
        cond: "OK",
        code: "READ-WRITE",
        line: "A1 OK [READ-WRITE] done"
      }),
      moved(2, "selecting", "select.ok", "selected.quiet"),
      ...events
    ])
  const sent = (tag: string, cmd: string) => at(5, "wire:sent", { lane, tag, cmd, line: `${tag} ${cmd}` })
  const answered = (tag: string, cond: string, code?: string) =>
    at(9, "wire:received", {
      lane,
      tag,
      cond,
      line: `${tag} ${cond} x`,
      ...(code === undefined ? {} : { code })
    })
  const leading = (connection: Connection) => Findings.of(connection, { over: false })[0]

  it("a refused command is reported, with its code and what to do", () => {
    const finding = leading(opened(sent("A2", "APPEND"), answered("A2", "NO", "OVERQUOTA")))
    assert.deepInclude(finding, { id: "command-refused", severity: "warning", evidence: [7, 6] })
    assert.strictEqual(finding?.title, "The server refused APPEND (OVERQUOTA)")
    assert.include(finding?.fix, "quota")
  })

  it("a SELECT that is refused leaves no mailbox open", () => {
    const finding = leading(opened(sent("A2", "SELECT"), answered("A2", "NO", "NOPERM")))
    assert.strictEqual(finding?.id, "select-refused")
    assert.include(finding?.why, "until the next one succeeds")
  })

  it("a mailbox that opens read-only is reported, unless that was asked for", () => {
    const select = (cmd: string) => opened(sent("A2", cmd), answered("A2", "OK", "READ-ONLY"))
    assert.strictEqual(leading(select("SELECT"))?.id, "read-only")
    assert.isUndefined(leading(select("EXAMINE")))
  })

  it("a command that was never answered, while a later one was", () => {
    const finding = leading(opened(sent("A2", "STORE"), sent("A3", "FETCH"), answered("A3", "OK")))
    assert.deepInclude(finding, { id: "never-answered", evidence: [6, 8] })
  })

  const leaves = (cmd: string, tag = "A2") => at(8, "command:interrupted", { lane, tag, cmd })
  const closed = at(9, "connection:ended", { outcome: "closed" })

  it("a command that the app gave up is the app's, and no missing answer of the server", () => {
    const found = opened(
      sent("A2", "STORE"),
      leaves("STORE"),
      sent("A3", "FETCH"),
      answered("A3", "OK"),
      closed
    )
    assert.deepInclude(leading(found), { id: "given-up", severity: "warning", step: "STORE" })
    assert.deepEqual(
      ids(found).filter((id) => /answered|given/.test(id)),
      ["warning given-up"]
    )
  })

  it("its late answer is one to a command that was given up", () => {
    const found = opened(sent("A2", "STORE"), leaves("STORE"), answered("A2", "OK"), closed)
    assert.include(ids(found), "info given-up")
    const titleOf = (answer: "OK" | "NO", cmd: string) =>
      Findings.of(opened(sent("A2", cmd), leaves(cmd), answered("A2", answer), closed)).find(
        ({ id }) => id === "given-up"
      )
    assert.include(titleOf("OK", "STORE")?.title, "and the server carried it out all the same")
    assert.include(titleOf("OK", "APPEND")?.title, "and the server stored the message all the same")
    assert.include(titleOf("NO", "STORE")?.why, "The server refused it.")
    for (const [answer, cmd] of [
      ["NO", "STORE"],
      ["OK", "FETCH"]
    ] as const)
      assert.notInclude(titleOf(answer, cmd)?.title, "all the same")
  })

  it("a NOOP that was given up is no news", () => {
    assert.notInclude(ids(opened(sent("A2", "NOOP"), leaves("NOOP"), closed)).join(), "given-up")
  })

  it("lines between responses that are no IMAP", () => {
    const stray = at(7, "wire:received", { lane, line: "PHP Warning: x" })
    assert.deepInclude(leading(opened(stray)), { id: "stray-lines", evidence: [6] })
  })

  it("a line that a known quirk explains is none of them: the failure says what it means", () => {
    const events = [
      at(7, "wire:received", { lane, line: "<text>" }),
      at(8, "wire:received", { lane, cond: "BYE", line: "* BYE <text>" }),
      at(9, "trace:note", {
        text: "quirk exchange-unavailable",
        kind: "quirk",
        quirk: "exchange-unavailable"
      }),
      at(9, "connection:ended", { outcome: "failed", error: "ServerUnavailable", step: "selected" })
    ]
    const of = (...before: ReadonlyArray<Event>) => ids(opened(...before, ...events)).join()
    assert.notInclude(of(), "stray-lines")
    const answer = at(6, "wire:received", { lane, tag: "A2", cond: "OK", line: "A2 OK done" })
    const other = at(5, "wire:received", { lane, line: "PHP Warning: x" })
    assert.include(of(sent("A2", "NOOP"), other, answer), "stray-lines")
  })

  it("a server that keeps talking has not fallen silent, whether the connection ends of it or goes on", () => {
    const line = "* OK Still here"
    const talk = [6, 7, 8].map((time) => at(time, "wire:received", { lane, cond: "OK", line }))
    const end = at(30, "connection:ended", { outcome: "failed", error: "Timeout", step: "command" })
    for (const last of [[end], []])
      assert.include(ids(opened(sent("A2", "SEARCH"), ...talk, ...last)), "warning keeps-talking")
  })

  it("an attempt that the app ended says what it had waited for", () => {
    const end = at(2505, "connection:ended", { outcome: "interrupted" })
    const finding = leading(connectionOf([began, sent("A1", "CAPABILITY"), end]))
    assert.strictEqual(finding?.title, "The app ended the attempt after waiting 2.5 s for CAPABILITY")
  })

  it("of a connection that waited for nothing, its end is not called too early", () => {
    const end = at(2505, "connection:ended", { outcome: "interrupted" })
    const append = at(6, "wire:sent", { lane, tag: "A2", cmd: "APPEND", by: "app", line: "A2 APPEND x" })
    const refused = at(7, "wire:received", { lane, tag: "A2", cond: "BAD", line: "A2 BAD [TOOBIG] no" })
    const idle = [began, moved(5, "authenticating.requesting", "authenticate.ok", "unselected.quiet")]
    const found = (...events: ReadonlyArray<Event>) =>
      Findings.of(connectionOf([...idle, ...events, end])).find(({ id }) => id === "interrupted")
    assert.strictEqual(
      found(append, refused)?.title,
      "The app ended the connection after the server had refused APPEND"
    )
    assert.strictEqual(found()?.title, "The app ended the connection without LOGOUT")
  })

  it("a renewed token is no mechanism that does not work", () => {
    const login = (time: number, tag: string, cond: string) => [
      at(time, "wire:sent", {
        lane,
        tag,
        cmd: "AUTHENTICATE",
        line: `${tag} AUTHENTICATE XOAUTH2 <redacted>`
      }),
      at(time, "wire:received", { lane, tag, cond, line: `${tag} ${cond} x` })
    ]
    const connection = connectionOf([
      began,
      ...login(1, "A1", "NO"),
      moved(2, "authenticating.requesting", "authenticate.refused", "refreshing"),
      moved(3, "refreshing", "refresh.ok", "authenticating.requesting"),
      ...login(4, "A2", "OK"),
      moved(5, "selecting", "select.ok", "selected.quiet")
    ])
    assert.include(ids(connection, false), "info token-renewed")
    assert.notInclude(ids(connection, false), "warning mechanism-refused")
  })

  it("a turn that was waited for here is not the server's time", () => {
    const connection = connectionOf([
      began,
      moved(0, "off", "user.connect", "queueing"),
      at(0, "trace:note", { text: "waits for its turn at the host, 49 before it" }),
      moved(4010, "queueing", "turn", "resolving"),
      moved(4020, "resolving", "resolve.ok", "selected.quiet")
    ])
    const found = Findings.of(connection, { over: false })
    assert.deepStrictEqual(
      found.map(({ id, severity }) => `${severity} ${id}`),
      ["info queued"]
    )
    assert.deepStrictEqual(found[0]?.evidence.slice(0, 2), [4, 3])
  })

  it.effect.each(eachStory)("F3 %s: evidence is in the trace", ([, setting]) =>
    Effect.gen(function* () {
      const trace = read(yield* record(setting))
      const lines = new Set(trace.entries.map(({ line }) => line))
      for (const connection of connections(trace)) {
        for (const { evidence } of Findings.of(connection)) {
          for (const line of evidence) assert.isTrue(lines.has(line))
        }
      }
    })
  )
})
