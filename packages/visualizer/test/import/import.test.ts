/**
 * Logs that the real programs wrote, against a Dovecot and a simulated NetEase on loopback, and what happens to them:
 * `samples/README.md` says how each was made. What `trace explain` and `trace show` tell is held as text.
 */
import { globSync, readFileSync } from "node:fs"
import { basename } from "node:path"
import { assert, describe, expect, it } from "@effect/vitest"
import { atOnce } from "@effect-imap/core/internal/LongWork"
import { toLine } from "@effect-imap/core/internal/Trace"
import { Event, Header } from "@effect-imap/core/Trace"
import { toJson } from "@effect-imap/core/Machine"
import { assertPaired } from "../../../core/test/support/paired.ts"
import { Effect, Result, Schema } from "effect"
import * as fc from "fast-check"
import { explain } from "../../src/export/explain.ts"
import { verify } from "../../src/export/verify.ts"
import { proven } from "../support/proven.ts"
import * as Waterfall from "../../src/export/Waterfall.ts"
import {
  type File,
  type FormatName,
  formatNames,
  imported,
  importing,
  recognised
} from "../../src/import/index.ts"
import { connections } from "../../src/model/connection/spans.ts"
import { read } from "../../src/trace/Reader.ts"
import { indexOf } from "../support/indexOf.ts"

const folder = new URL("samples/", import.meta.url).pathname

/** Each log of one program, by its name. */
const samples: ReadonlyArray<readonly [name: string, format: FormatName, files: ReadonlyArray<string>]> = [
  ["imapflow-success", "imapflow", ["imapflow/success.jsonl"]],
  ["imapflow-wrong-password", "imapflow", ["imapflow/wrong-password.jsonl"]],
  ["imapflow-unsafe-login", "imapflow", ["imapflow/unsafe-login.jsonl"]],
  ["imapflow-untrusted", "imapflow", ["imapflow/untrusted.jsonl"]],
  ["imapflow-no-greeting", "imapflow", ["imapflow/no-greeting.jsonl"]],
  ["imapflow-raw", "imapflow", ["imapflow/raw.jsonl"]],
  ["curl-success", "curl", ["curl/success.txt"]],
  ["curl-starttls", "curl", ["curl/starttls.txt"]],
  ["curl-wrong-password", "curl", ["curl/wrong-password.txt"]],
  ["curl-auth-login", "curl", ["curl/auth-login.txt"]],
  ["curl-unsafe-login", "curl", ["curl/unsafe-login.txt"]],
  ["curl-untrusted", "curl", ["curl/untrusted.txt"]],
  ["curl-refused", "curl", ["curl/refused.txt"]],
  ["curl-proxy-login", "curl", ["curl/proxy-login.txt"]],
  ["curl-proxy-password", "curl", ["curl/proxy-password.txt"]],
  ["curl-proxy-rules", "curl", ["curl/proxy-rules.txt"]],
  ["openssl-terminal", "openssl", ["openssl/terminal.txt"]],
  ["openssl-file", "openssl", ["openssl/file.txt"]],
  ["openssl-starttls-wrong-password", "openssl", ["openssl/quiet.txt"]],
  ["openssl-unsafe-login", "openssl", ["openssl/brief.txt"]],
  ["dovecot", "dovecot", globSync("dovecot/*-1901*", { cwd: folder }).toSorted()],
  ["dovecot-session-alone", "dovecot", globSync("dovecot/*.11982.*", { cwd: folder })],
  ["thunderbird-success", "thunderbird", ["thunderbird/success.txt"]],
  ["thunderbird-wrong-password", "thunderbird", ["thunderbird/wrong-password.txt"]],
  ["thunderbird-netease", "thunderbird", ["thunderbird/netease.txt"]],
  ["dovecot-encrypted", "dovecot", globSync("dovecot/*.26073.*", { cwd: folder })]
]

const fileOf = (path: string): File => ({
  name: basename(path),
  bytes: new Uint8Array(readFileSync(folder + path))
})

/** What the logs hold and no trace may: passwords as they are and as they were sent, and TLS's own secrets. */
const secrets = [
  "Canary-7Hq9",
  "wrong-",
  "correct horse",
  "AGFsaWNl",
  "Q2FuYXJ5",
  "d3Jvbmct",
  "AHVzZXJA",
  "Resumption PSK",
  "TLS session ticket"
]

/** Whose they were, what was looked for and what was read. A server may name what the log does not show as a name. */
const names = [
  "alice",
  "user@example.com",
  "YWxpY2U=",
  "Private Folder",
  "secret plans",
  "Number 1",
  "a@example.com",
  "/app/node_modules"
]

const holdsNone = (bytes: Uint8Array, of: ReadonlyArray<string>) => {
  const text = new TextDecoder().decode(bytes)
  for (const secret of of) assert.notInclude(text, secret)
  assert.deepStrictEqual(verify(bytes), [])
}

const decodeHeader = Schema.decodeUnknownEffect(Schema.fromJsonString(Header))
const decodeEvent = Schema.decodeUnknownEffect(Schema.fromJsonString(Event))

const documented: typeof samples = [
  ["mailkit", "mailkit", ["mailkit/as-documented.txt"]],
  ["mailkit-redacted", "mailkit", ["mailkit/redacted-as-documented.txt"]]
]

const invokes = new Map(
  toJson().states.map(({ id, invokes }): readonly [string, ReadonlyArray<string>] => [
    id,
    invokes.map((each) => each.id)
  ])
)

/** What a state invokes, and what those that contain it do. */
const invokedIn = (state: string): ReadonlyArray<string> => {
  const parts = state.split(".")
  return parts.flatMap((_, index) => invokes.get(parts.slice(0, index + 1).join(".")) ?? [])
}

/** Each activity that begins is one of its state's, as the machine declares it, and each that ends has begun. */
const hasActivities = (events: ReadonlyArray<typeof Event.Type>) => {
  assertPaired(events)
  for (const { data, name } of events) {
    if (name === "activity:start") assert.include(invokedIn(data.state), data.id, data.state)
  }
}

const becomesTrace = Effect.fnUntraced(function* ([name, format, paths]: (typeof samples)[number]) {
  const files = paths.map(fileOf)
  assert.deepStrictEqual(new Set(files.map(recognised)), new Set([format]))
  const bytes = yield* Effect.fromResult(imported(files))
  holdsNone(bytes, [...secrets, ...names])
  const [first = "", ...lines] = new TextDecoder().decode(bytes).trimEnd().split("\n")
  yield* decodeHeader(first)
  hasActivities(yield* Effect.forEach(lines, (line) => decodeEvent(line)))
  for (const line of lines) assert.strictEqual(toLine(JSON.parse(line)), line)
  const trace = yield* Effect.fromResult(read(bytes))
  for (const connection of connections(trace)) proven(connection)
  const reported = `${explain(trace)}\n${Waterfall.render(trace, { wire: true })}`
  yield* Effect.promise(() => expect(reported).toMatchFileSnapshot(`goldens/${name}.txt`))
  const index = indexOf(bytes)
  assert.lengthOf(index.connections, connections(trace).length)
})

describe("F24 what the real programs wrote becomes a trace", () => {
  it.effect.each(samples)("%s", becomesTrace)
})

describe("F24 what a program writes by its source code, not recorded, becomes a trace", () => {
  it.effect.each(documented)("%s", becomesTrace)
})

describe("the files of Dovecot's processes", () => {
  it("a session of Dovecot's that two logins may have begun is joined to neither", () => {
    const login = fileOf("dovecot/20261120-190153.11979.1.in")
    const said = fileOf("dovecot/20261120-190153.11979.1.out")
    const session = globSync("dovecot/*.11982.*", { cwd: folder }).map(fileOf)
    const again = [login, said].map(({ bytes, name }) => ({ name: name.replace("11979", "11980"), bytes }))
    const alone = Result.getOrThrow(imported([login, said, ...session]))
    const doubtful = Result.getOrThrow(imported([login, said, ...again, ...session]))
    assert.lengthOf(connections(Result.getOrThrow(read(alone))), 1)
    assert.lengthOf(connections(Result.getOrThrow(read(doubtful))), 3)
  })
})

describe("Dovecot as a client (`imapc_rawlog_dir`)", () => {
  const text = (lines: ReadonlyArray<string>) =>
    new TextEncoder().encode(lines.map((line, index) => `1795201313.00000${index} ${line}\r\n`).join(""))
  // what the server says is `.in` there, and what is sent `.out`
  const server = text(["* OK [CAPABILITY IMAP4rev1] ready", "1 NO [AUTHENTICATIONFAILED] no", "* BYE"])
  const client = text(['1 LOGIN "ada" "Canary-7Hq9"', "2 LOGOUT"])
  const names = ["20261120-190153.1.1.in", "20261120-190153.1.1.out"] as const

  it("H4 is the client, whatever its files are called, and whether both are there", () => {
    const [came, went] = names
    for (const files of [
      [
        { name: came, bytes: server },
        { name: went, bytes: client }
      ],
      [{ name: went, bytes: client }],
      [{ name: "both.txt", bytes: client }]
    ]) {
      const bytes = Result.getOrThrow(imported(files))
      holdsNone(bytes, [...secrets, '"ada"'])
      const trace = Result.getOrThrow(read(bytes))
      assert.include(JSON.stringify(trace.entries), '"name":"wire:sent"')
      assert.include(JSON.stringify(trace.entries), "LOGIN <user> <redacted>")
    }
  })
})

describe("words that hold a password, although no login shows it", () => {
  const log = (text: string) => [{ name: "a.log", bytes: new TextEncoder().encode(text) }]
  const said = JSON.stringify({ t: 1, cid: "a", src: "s", msg: "* OK ready" })
  const failed = (code: string) =>
    JSON.stringify({
      t: 2,
      cid: "a",
      err: { code, message: "ada:Canary-7Hq9 was refused", stack: "Canary-7Hq9" }
    })

  it.each(["", "ECONNREFUSED", "ENOTFOUND", "ECONNRESET", "AuthenticationFailure", "GREETING_TIMEOUT"])(
    "L27 are not reported of an error of imapflow with the code “%s”",
    (code) => holdsNone(Result.getOrThrow(imported(log(`${said}\n${failed(code)}\n`))), secrets)
  )

  it("L27 are not reported of the address that MailKit connects to", () => {
    const bytes = Result.getOrThrow(
      imported(log("Connected to imaps://ada:Canary-7Hq9@imap.example.com:993/\nS: * OK ready\n"))
    )
    holdsNone(bytes, [...secrets, "ada"])
    assert.include(new TextDecoder().decode(bytes), '"host":"imap.example.com"')
  })
})

const logs = [...samples, ...documented].map(([, , paths]) => paths.map(fileOf))

/** The log with lines left out, cut, and in another order: whatever happened to it on its way here. */
const damaged = fc
  .record({
    log: fc.constantFrom(...logs),
    drop: fc.array(fc.nat(400), { maxLength: 6 }),
    cut: fc.nat(20_000),
    swap: fc.nat(400)
  })
  .map(({ cut, drop, log, swap }) =>
    log.map(({ bytes, name }) => {
      const lines = new TextDecoder("latin1").decode(bytes).split("\n")
      const kept = lines.filter((_, index) => !drop.includes(index))
      const moved = [...kept.slice(swap), ...kept.slice(0, swap)]
      const text = (swap % 3 === 0 ? moved : kept).join("\n").slice(0, cut % 2 === 0 ? cut : undefined)
      return { name, bytes: Uint8Array.from(text, (character) => character.charCodeAt(0)) }
    })
  )

describe("a large log", () => {
  const said = "* OK ready"
  const long = `* 1 FETCH (FLAGS (${"\\\\Seen ".repeat(40_000)}))`

  it.each([
    ["mailkit", `Connected to imaps://imap.example.com:993/\nS: ${said}\nS: ${long}`],
    ["dovecot", `1795199753.069509 O: ${said}\r\n1795199753.069510 O: ${long}\r`]
  ] as const)("may have a line of any length, and end in it: %s", (format, text) => {
    const bytes = new TextEncoder().encode(text)
    const trace = new TextDecoder().decode(Result.getOrThrow(imported([{ name: "a.log", bytes }], format)))
    assert.include(trace, "* 1 FETCH (FLAGS")
  })

  it("is converted while its trace is taken, and keeps no connection that is over", () => {
    const session = (at: number) =>
      [
        "S: * OK ready",
        "C: 1 LOGIN ada Canary-7Hq9",
        "S: 1 OK in",
        "C: 2 LOGOUT",
        "S: * BYE bye",
        "S: 2 OK out"
      ]
        .map((line) => `2026-11-20T18:39:${String(10 + (at % 50))}Z ${line}\n`)
        .join("")
    const head = "2026-11-20T18:39:10Z Connected to imaps://imap.example.com:993/\n"
    const text = Array.from({ length: 300 }, (_, at) => head + session(at)).join("")
    const file = { name: "a.log", bytes: new TextEncoder().encode(text) }
    const chunks = Array.from(Result.getOrThrow(atOnce(importing([file]))))
    assert.isAbove(chunks.length, 3)
    const whole = Result.getOrThrow(imported([file]))
    assert.deepStrictEqual(new Uint8Array(Buffer.concat(chunks)), whole)
    holdsNone(whole, secrets)
  })
})

it("a log that was cut in the middle of a literal says how much of the response there is", () => {
  const line = (at: number, text: string) => `179520131${at}.000000 ${text}\r\n`
  const server = ["* OK ready", "* 1 FETCH (BODY[] {20000}", "Subject: Canary-7Hq9", "half a l"]
  const out = server.map((text, at) => line(at, text)).join("")
  const bytes = Result.getOrThrow(
    imported([{ name: "a.out", bytes: new TextEncoder().encode(out.trimEnd()) }])
  )
  holdsNone(bytes, secrets)
  const last = new TextDecoder().decode(bytes).trimEnd().split("\n").at(-1) ?? ""
  assert.deepInclude(JSON.parse(last), { name: "wire:unfinished", time: 3000 })
  assert.strictEqual(
    JSON.parse(last).data.bytes,
    "* 1 FETCH (BODY[] {20000}\r\nSubject: Canary-7Hq9\r\nhalf a l\n".length
  )
})

describe("a log that Windows PowerShell wrote", () => {
  const log = new TextDecoder().decode(fileOf("curl/wrong-password.txt").bytes)
  const first = log.slice(0, log.indexOf("\n"))
  const reported = `curl.exe : ${first}\nAt line:1 char:1\n+ curl.exe -v --user alice:Canary-7Hq9 2> c.txt\n \n${log}`

  it.each(["utf16le", "utf8"] as const)("is read in %s", (encoding) => {
    const bytes = new Uint8Array(Buffer.from(`\uFEFF${reported}`, encoding))
    const made = Result.getOrThrow(imported([{ name: "c.txt", bytes }]))
    holdsNone(made, [...secrets, ...names])
    assert.include(new TextDecoder().decode(made), '"error":"AuthRejected"')
  })
})

describe("logs that are damaged, or none", () => {
  it("hold no secret in the trace, whatever is missing of them", () => {
    fc.assert(
      fc.property(damaged, (files) => {
        for (const format of formatNames) {
          const made = imported(files, format)
          if (Result.isSuccess(made)) holdsNone(made.success, secrets)
        }
      }),
      { numRuns: 100 }
    )
  })

  it("a LOGIN that the log ends in is reported as one whose secret is left out, wherever it is cut", () => {
    const file = fileOf("curl/unsafe-login.txt")
    const text = new TextDecoder("latin1").decode(file.bytes)
    const login = text.indexOf("LOGIN user")
    for (let cut = login; cut < text.indexOf("\n", login); cut++) {
      const made = imported([{ name: file.name, bytes: file.bytes.subarray(0, cut) }])
      holdsNone(Result.getOrThrow(made), secrets)
    }
  })

  it("any bytes are refused in words, or become a trace that can be read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...logs.flat()), (noise, log) => {
        const bytes = Uint8Array.of(...log.bytes.subarray(0, 300), ...noise, ...log.bytes.subarray(300, 900))
        for (const given of [noise, bytes]) {
          const made = imported([{ name: "noise", bytes: given }])
          if (Result.isSuccess(made)) assert.isTrue(Result.isSuccess(read(made.success)))
          else assert.match(made.failure.message, /^noise: (?:it is no log of|nothing of IMAP is in)/)
        }
      }),
      { numRuns: 100 }
    )
  })

  it.each([1e300, -1e300, 8.64e15 + 1])("a time that no clock shows counts for nothing: %s", (time) => {
    const entry = { cid: "a", src: "s", msg: "* OK ready", time }
    const log = imported([{ name: "a.log", bytes: new TextEncoder().encode(JSON.stringify(entry)) }])
    const [header = ""] = new TextDecoder().decode(Result.getOrThrow(log)).split("\n")
    assert.include(header, '"type":"none"')
  })

  it("what is no log says so, and what other formats there are", () => {
    const made = imported([{ name: "readme.md", bytes: new TextEncoder().encode("# Hello\n") }])
    assert.strictEqual(
      Result.isFailure(made) ? made.failure.message : "",
      "readme.md: it is no log of imapflow, curl -v, openssl s_client, Dovecot rawlog, Thunderbird, MailKit"
    )
  })

  it("a log of HTTP holds nothing of IMAP's", () => {
    const text =
      "*   Trying 192.0.2.1:443...\n* Connected to example.com (192.0.2.1) port 443\n> GET / HTTP/1.1\n< HTTP/1.1 200 OK\n"
    const made = imported([{ name: "http.txt", bytes: new TextEncoder().encode(text) }])
    const trace = Result.getOrThrow(read(Result.getOrThrow(made)))
    assert.notInclude(JSON.stringify(trace.entries), "GET /")
  })
})
