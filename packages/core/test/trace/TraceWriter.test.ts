import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { each } from "../../src/base/LongWork.ts"
import { type LoggedFailure, type Item, write } from "../../src/trace/TraceWriter.ts"

const bytes = (text: string) => new TextEncoder().encode(text.replaceAll("⏎", "\r\n"))

/** `C:` and `S:` as they were on the wire, `..` milliseconds that pass. */
const logOf = (text: string): ReadonlyArray<Item> => {
  let at = 0
  return text
    .trim()
    .split("\n")
    .flatMap((row): ReadonlyArray<Item> => {
      const line = row.trim()
      const place = { connection: "1", at }
      if (line.startsWith("..")) at += Number(line.slice(2))
      if (line.startsWith("C: ")) return [{ _tag: "Sent", bytes: bytes(`${line.slice(3)}⏎`), ...place }]
      if (line.startsWith("S: ")) return [{ _tag: "Received", bytes: bytes(`${line.slice(3)}⏎`), ...place }]
      return line === "end" ? [{ _tag: "Ended", ...place }] : []
    })
}

const written = (items: ReadonlyArray<Item>) => {
  const [, ...events] = write({ program: "test", items: (take) => each(items, take) })
  return events.flatMap((event) => ("group_id" in event ? [event] : []))
}

const wire = (text: string) =>
  written(logOf(text)).flatMap((event) =>
    event.name === "wire:sent"
      ? [`C: ${event.data.line}`]
      : event.name === "wire:received"
        ? [`S: ${event.data.line}`]
        : []
  )

const states = (text: string) =>
  written(logOf(text)).flatMap((event) =>
    event.name === "machine:transition" ? [`${event.data.from} —${event.data.event}→ ${event.data.to}`] : []
  )

const endOf = (items: ReadonlyArray<Item>) =>
  written(items).find(({ name }) => name === "connection:ended")?.data

describe("what another program logged, redacted as it is written", () => {
  it.each([
    ["a1 LOGIN me@example.com hunter2", "a1 LOGIN <user> <redacted>"],
    ['a1 login "me" "hunt er2"', "a1 LOGIN <user> <redacted>"],
    ["a1 LOGIN {2}⏎me {7}⏎hunter2", "a1 LOGIN <user> <redacted>"],
    ["a1 LOGIN {2+}⏎me {7+}⏎hunter2", "a1 LOGIN <user> <redacted>"],
    ["a1 LOGIN hunter2", "a1 LOGIN <user> <redacted>"],
    ["a1 AUTHENTICATE PLAIN AG1lAGh1bnRlcjI=", "a1 AUTHENTICATE PLAIN <redacted>"],
    ["a1 AUTHENTICATE AG1lAGh1bnRlcjI=", "a1 AUTHENTICATE <redacted>"],
    ['a1 AUTHENTICATE "hunter2"', "a1 AUTHENTICATE <redacted>"],
    ["a1 AUTHENTICATE scram-sha-256 biws", "a1 AUTHENTICATE scram-sha-256 <redacted>"],
    ["a1 ENABLE CONDSTORE hunter2 UTF8=ACCEPT", "a1 ENABLE CONDSTORE <text> UTF8=ACCEPT"],
    ["a1 COMPRESS hunter2", "a1 COMPRESS <text>"],
    ["a1 COMPRESS DEFLATE", "a1 COMPRESS DEFLATE"],
    ["hunter2", "<text>"],
    ["hunter2 hunter2", "<text>"],
    ["a1 XSECRET hunter2", "a1 XSECRET"],
    ["a1 SELECT hunter2", "a1 SELECT <mbox:1>"],
    ['a1 SEARCH SUBJECT "hunter2"', "a1 SEARCH SUBJECT <text>"],
    ["a1 SEARCH SUBJECT pin 4711 UNSEEN", "a1 SEARCH SUBJECT <text> <text>"],
    ["a1 SEARCH FROM me@home.example UID 4711", "a1 SEARCH FROM <text> UID <text>"],
    [
      'a1 UID SEARCH CHARSET UTF-8 HEADER "X-Case" "hunter2" 1:*',
      "a1 UID SEARCH CHARSET UTF-8 HEADER <text> <text> 1:*"
    ],
    ["a1 SEARCH CHARSET hunter2 ALL", "a1 SEARCH CHARSET <text> ALL"],
    [
      "a1 SEARCH RETURN (MIN COUNT) OR (UNSEEN SINCE 1-Feb-2026) KEYWORD hunter2",
      "a1 SEARCH RETURN (MIN COUNT) OR (UNSEEN SINCE 1-Feb-2026) KEYWORD <text>"
    ],
    ["a1 SEARCH SINCE hunter2 LARGER hunter2", "a1 SEARCH SINCE <text> LARGER <text>"],
    ["a1 SEARCH ALL", "a1 SEARCH ALL"],
    ["a1 uid search unseen", "a1 UID SEARCH unseen"],
    ["a1 SEARCH hunter2", "a1 SEARCH <text>"],
    ['a1 SEARCH "ALL"', "a1 SEARCH <text>"],
    ["a1 SEARCH ALL hunter2", "a1 SEARCH ALL <text>"],
    ["a1 APPEND INBOX (\\Seen) {7}⏎hunter2", "a1 APPEND INBOX <text>"],
    ["a1 UID STORE 1:2 +FLAGS (\\Deleted hunter2)", "a1 UID STORE 1:2 +FLAGS (\\Deleted <text>)"],
    [
      "a1 UID FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])",
      "a1 UID FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])"
    ],
    [
      'a1 ID ("name" "x" "version" NIL "device-id" "4711" "OS" "y")',
      'a1 ID ("name" "x" "version" NIL "device-id" <text> "OS" "y")'
    ],
    ["a1 ID (device-id 4711)", 'a1 ID ("device-id" <text>)'],
    ["a1 ID NIL", "a1 ID NIL"],
    [". STARTTLS", ". STARTTLS"]
  ])("C: %s", (line, reported) => {
    const expected = reported === "a1 XSECRET" ? "<text>" : reported
    assert.deepStrictEqual(wire(`C: ${line}`), [`C: ${expected}`])
  })

  it("L35 every secret of a log is found, and if there are too many, no text is told", () => {
    const logins = (count: number) =>
      Array.from(
        { length: count },
        (_, index) => `C: a${index} LOGIN me canary-${index}-x\nS: a${index} NO no`
      )
    const answer = "S: * NO it was canary-0-x or canary-9-x"
    assert.strictEqual(
      wire([...logins(32), answer].join("\n")).at(-1),
      "S: * NO it was <redacted> or <redacted>"
    )
    const [login, refused, reported] = wire([...logins(33), answer].join("\n")).slice(-3)
    assert.deepStrictEqual(
      [login, refused, reported],
      ["C: a32 LOGIN <user> <redacted>", "S: <redacted> NO no", "S: * NO <redacted>"]
    )
  })

  it("the parts of a login have no text, and what they said is found where the server repeats it", () => {
    const lines = wire(`
      C: a1 AUTHENTICATE LOGIN
      S: + VXNlcm5hbWU6
      C: bWVAZXhhbXBsZS5jb20=
      S: + UGFzc3dvcmQ6
      C: aHVudGVyMg==
      S: a1 NO no such login as hunter2, dear aHVudGVyMg==
    `)
    assert.deepStrictEqual(lines, [
      "C: a1 AUTHENTICATE LOGIN",
      "S: + <redacted>",
      "C: <redacted>",
      "S: + <redacted>",
      "C: <redacted>",
      "S: a1 NO no such login as <redacted>, dear <redacted>"
    ])
  })

  it("a token is known by XOAUTH2 and OAUTHBEARER", () => {
    const sasl = (message: string) => btoa(message)
    for (const message of [
      "user=me\u0001auth=Bearer tok.en-1234\u0001\u0001",
      "n,a=me,\u0001auth=Bearer tok.en-1234\u0001\u0001"
    ]) {
      const mechanism = message.startsWith("user") ? "XOAUTH2" : "OAUTHBEARER"
      const lines = wire(`C: a1 AUTHENTICATE ${mechanism} ${sasl(message)}\nS: a1 NO tok.en-1234 is no good`)
      assert.strictEqual(lines.at(-1), "S: a1 NO <redacted> is no good")
    }
  })

  it("L27 what is sent without a mechanism is found where the server repeats it, and is no mechanism", () => {
    const log = "C: a1 AUTHENTICATE AG1lAGh1bnRlcjI=\nS: a1 NO hunter2 and AG1lAGh1bnRlcjI=\nend"
    assert.include(wire(log), "S: a1 NO <redacted> and <redacted>")
    assert.notMatch(JSON.stringify(written(logOf(log))), /hunter2|AG1lAGh1bnRlcjI/i)
  })

  it("L27 a challenge is not reported, though the log lacks what it answers", () => {
    assert.deepStrictEqual(wire("S: + PDE4OTYuNjk3MUBwb3N0PjEy\nS: + idling"), [
      "S: + <redacted>",
      "S: + idling"
    ])
  })

  it("L27 of an address with a password the host is reported, and the password is found", () => {
    const reported = JSON.stringify(
      written([
        { _tag: "Opened", host: "ada:hunter2@mail.example.com", port: 143, connection: "1" },
        { _tag: "NetEnd", kind: "tls", ok: true, sni: "ada:hunter2@mail.example.com", connection: "1" },
        { _tag: "Received", bytes: bytes("* OK hello hunter2⏎"), connection: "1" },
        { _tag: "Ended", failure: { _tag: "DnsNotFound" }, connection: "1" }
      ])
    )
    assert.include(reported, '"host":"mail.example.com"')
    assert.notMatch(reported, /hunter2|ada/)
  })

  const swapped = `
    C: * OK [CAPABILITY IMAP4rev1] ready
    S: a1 LOGIN "ada" "pass word"
    C: a1 NO no such login as "pass word"
    S: a2 AUTHENTICATE PLAIN
    C: +
    S: AGFkYQBodW50ZXIy
    C: a2 OK welcome, hunter2
    S: a3 IDLE
    C: + idling
    S: DONE
    C: a3 OK done
  `

  it("H4 who greets is the server, whatever the log calls it", () => {
    assert.deepStrictEqual(wire(swapped), [
      "S: * OK [CAPABILITY IMAP4rev1] ready",
      "C: a1 LOGIN <user> <redacted>",
      'S: a1 NO no such login as "<redacted>"',
      "C: a2 AUTHENTICATE PLAIN",
      "S: + <redacted>",
      "C: <redacted>",
      "S: a2 OK welcome, <redacted>",
      "C: a3 IDLE",
      "S: + idling",
      "C: DONE",
      "S: a3 OK done"
    ])
  })

  it("H4 a command among the server's lines is reported as a command, and so is the rest of its login", () => {
    const lines = wire(`
      S: * OK ready
      S: * OK as ever
      S: a1 LOGIN ada hunter2
      S: a1 NO not hunter2
      S: a2 authenticate LOGIN
      S: + VXNlcm5hbWU6
      S: YWRh
      S: c2VjcmV0LTE=
      S: a2 NO not secret-1
    `)
    assert.deepStrictEqual(lines.slice(2), [
      "C: a1 LOGIN <user> <redacted>",
      "S: a1 NO not <redacted>",
      "C: a2 AUTHENTICATE LOGIN",
      "S: + <redacted>",
      "C: <redacted>",
      "C: <redacted>",
      "S: a2 NO not <redacted>"
    ])
  })

  it("M15 of what is no response, on either side, only the length is reported", () => {
    const events = written(logOf("S: * OK ready\nS: the PIN is 4711\nC: of Ada"))
    const reported = events.flatMap(({ data, name }) => (name.startsWith("wire:") ? [data] : []))
    assert.deepStrictEqual(reported.slice(1), [
      { lane: "startTls", line: "<text>", bytes: 17 },
      { lane: "startTls", line: "<text>" }
    ])
  })

  it("holds no password in a client's line, whichever side the log attributes it to", () => {
    const side = fc.constantFrom("S", "C")
    const lines = swapped
      .trim()
      .split("\n")
      .map((line) => line.trim().slice(3))
    const log = fc.record({
      sides: fc.array(side, { minLength: lines.length, maxLength: lines.length }),
      kept: fc.shuffledSubarray(lines.slice(0, 2)),
      isOfOne: fc.boolean()
    })
    fc.assert(
      fc.property(log, side, ({ isOfOne, kept, sides }, one) => {
        const chosen = lines.filter((line, index) => index > 1 || kept.includes(line))
        const text = chosen.map((line, index) => `${isOfOne ? one : sides[index]}: ${line}`).join("\n")
        const reported = wire(text).filter((line) => !/^S: a\d (?:OK|NO)/.test(line))
        assert.isNotEmpty(reported)
        assert.match(text, /pass word|hunter2|AGFk|GVyMg/)
        assert.notMatch(reported.join("\n"), /pass word|hunter2|AGFk|GVyMg/)
      })
    )
  })

  it("the messages are not reported", () => {
    assert.deepStrictEqual(wire("C: a1 FETCH 1 BODY[]\nS: * 1 FETCH (BODY[] {7}⏎hunter2)\nS: a1 OK done"), [
      "C: a1 FETCH 1 BODY[]",
      "S: * 1 FETCH (BODY[] <literal>)",
      "S: a1 OK done"
    ])
  })
})

it("a DONE that came after the end of its IDLE is taken for a tag, and nothing after it is withheld", () => {
  const lines = wire(`
    S: * OK ready
    C: a1 LOGIN me pw
    S: a1 OK yes
    C: a2 IDLE
    S: + idling
    S: a2 OK Idle completed
    C: DONE
    C: a3 SELECT INBOX
    S: DONE BAD Unknown command
    S: * 7 EXISTS
    S: a3 OK [READ-WRITE] done`)
  assert.deepStrictEqual(lines.slice(-3), [
    "S: DONE BAD Unknown command",
    "S: * 7 EXISTS",
    "S: a3 OK [READ-WRITE] done"
  ])
})

describe("states are inferred, and say from what", () => {
  it("a login and a mailbox", () => {
    assert.deepStrictEqual(
      states(`
        S: * OK ready
        ..10
        C: a1 LOGIN me pw
        ..20
        S: a1 OK done
        ..500
        C: a2 SELECT INBOX
        S: a2 OK [READ-WRITE] done
      `),
      [
        "off —connected→ dialing.startTls.greeting",
        "dialing.startTls.greeting —S: greeting→ dialing.startTls.deciding",
        "dialing.startTls.deciding —in use→ dialing.startTls.won",
        "dialing.startTls.won —C: LOGIN→ authenticating.requesting",
        "authenticating.requesting —S: OK→ unselected.quiet",
        "unselected.quiet —C: SELECT→ selecting",
        "selecting —S: OK→ selected.quiet"
      ]
    )
  })

  it("a log that begins in the middle reports no beginning", () => {
    assert.deepStrictEqual(states("S: * 3 EXISTS\nC: a7 SELECT INBOX\nS: a7 OK done"), [
      "off —C: SELECT→ selecting",
      "selecting —S: OK→ selected.quiet"
    ])
  })
})

describe("an end is reported where the log has one", () => {
  const refused = "S: * OK ready\nC: a1 LOGIN me pw\nS: a1 NO [AUTHENTICATIONFAILED] no\n"

  it("by the server's last refusal", () => {
    assert.deepInclude(endOf(logOf(`${refused}end`)), {
      outcome: "failed",
      error: "AuthRejected",
      step: "auth"
    })
  })

  it("a log that just ends has none", () => {
    assert.isUndefined(endOf(logOf(refused)))
  })

  it("a refusal that a later success undid does not count", () => {
    const items = logOf(`${refused}C: a2 LOGIN me pw2\nS: a2 OK yes\nend`)
    assert.deepEqual(endOf(items), { outcome: "closed" })
  })

  it("D61 what follows a refused literal is a command, and no part of the literal", () => {
    const refused = `
      S: * OK ready
      C: d APPEND INBOX {9}
      S: d BAD no literal here
      C: c LOGOUT
      S: * BYE bye
      S: c OK bye`
    assert.deepStrictEqual(wire(refused), [
      "S: * OK ready",
      "C: d APPEND INBOX <text>",
      "S: d BAD no literal here",
      "C: c LOGOUT",
      "S: * BYE bye",
      "S: c OK bye"
    ])
    const accepted = refused.replace("d BAD no literal here", "+ go ahead")
    assert.notInclude(wire(accepted), "C: c LOGOUT")
  })

  it("a goodbye that was asked for is no loss", () => {
    const items = logOf(
      "S: * OK ready\nC: a1 LOGIN me pw\nS: a1 OK yes\nC: a2 LOGOUT\nS: * BYE\nS: a2 OK bye\nend"
    )
    assert.deepEqual(endOf(items), { outcome: "closed" })
  })

  it("a goodbye that nobody asked for is a reason, and without the client's lines nobody knows", () => {
    const bye = "S: * BYE too many"
    assert.deepInclude(endOf(logOf(`S: * OK ready\nC: a1 NOOP\nS: a1 OK\n${bye}\nend`)), {
      error: "ServerBye"
    })
    assert.deepEqual(endOf(logOf(`S: * OK ready\n${bye}\nend`)), { outcome: "closed" })
    assert.deepInclude(endOf(logOf(`${bye}\nend`)), { error: "ServerRefused", step: "greeting" })
  })

  it("by what the program says, if no server refused anything", () => {
    const ended = (failure: LoggedFailure): Item => ({ _tag: "Ended", failure, connection: "1" })
    const opened: Item = { _tag: "Opened", host: "imap.example.com", port: 993, connection: "1" }
    const errorOf = (...items: ReadonlyArray<Item>) => {
      const data = endOf([opened, ...items])
      return data !== undefined && "error" in data ? data.error : undefined
    }
    assert.strictEqual(errorOf(ended({ _tag: "ConnectRefused" })), "ConnectRefused")
    assert.strictEqual(errorOf(ended({ _tag: "TlsName", detail: "no match" })), "TlsName")
    assert.strictEqual(errorOf(ended({ _tag: "ConnectionLost" })), "ClosedBeforeGreeting")
    assert.strictEqual(
      errorOf(...logOf("S: * OK ready"), ended({ _tag: "ConnectionLost" })),
      "ConnectionLost"
    )
    const gaveUp = { _tag: "GreetingTimeout", afterMs: 16_000, tls: true } as const
    assert.deepInclude(endOf([opened, ended(gaveUp)]), {
      error: "GreetingTimeout",
      facts: { port: 993, tls: true, afterMs: 16_000 }
    })
  })
})

it("without times the header says so, and every event is at 0", () => {
  const items = logOf("S: * OK ready\nC: a1 NOOP").map(({ at: _at, ...item }) => item)
  const [header, ...events] = write({ program: "test", items: (take) => each(items, take) })
  assert.deepInclude(header, { clock: { type: "none" }, imported: "test" })
  assert.isTrue(events.every((event) => "time" in event && event.time === 0))
})
