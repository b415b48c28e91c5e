import { inspect } from "node:util"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Policy from "@effect-imap/core/Policy"
import * as Trace from "@effect-imap/core/Trace"
import { Transport } from "@effect-imap/core/Transport"
import type { NetEvent, Target, TransportFailure } from "@effect-imap/core/internal/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Redacted } from "effect"
import * as NodeTransport from "../../../src/transport/NodeTransport.ts"
import { listen } from "../support/loopback.ts"
import { until } from "../../support/until.ts"

const target = { host: "imap.example.com", port: 993 }
const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** A proxy that answers each thing it is sent with the next of its lines, and hangs up after the last of all. */
const answering = Effect.fnUntraced(function* (answers: ReadonlyArray<string>, thenCloses = false) {
  const heard: Array<string> = []
  const { open, port } = yield* listen((end) =>
    Effect.gen(function* () {
      for (const answer of answers) {
        heard.push(Buffer.from(yield* end.read).toString("latin1"))
        yield* end.write(bytes(answer))
      }
      yield* thenCloses ? end.end : Effect.forever(end.read)
    }).pipe(Effect.ignore)
  )
  return { heard, open, port }
})

const through = Effect.fnUntraced(function* (url: string, to: Target = target) {
  const transport = yield* NodeTransport.proxy(url)
  return yield* transport.connect(to, () => {})
})

const canary = "Canary-7Hq9.proxy"

interface Case {
  readonly scheme: string
  readonly answers: ReadonlyArray<string>
  readonly failure: TransportFailure
  readonly login?: string
  readonly closes?: true
}

const reply = (code: number) => ["\x05\x00", `\x05${String.fromCharCode(code)}\x00\x01\0\0\0\0\0\0`]
const http = (status: string, login?: string): Case => ({
  scheme: "http",
  answers: [`HTTP/1.1 ${status}\r\nX-Odd: yes\r\n\r\n`],
  failure: "proxyUnusable",
  ...(login === undefined ? {} : { login })
})
const login = `me:${canary}@`

const refusals: Readonly<Record<string, Case>> = {
  "SOCKS5: no method that we offer": {
    scheme: "socks5",
    answers: ["\x05\xff"],
    failure: "proxyAuthRequired"
  },
  "SOCKS5: a method that nobody offered": {
    scheme: "socks5",
    answers: ["\x05\x02"],
    failure: "proxyUnusable"
  },
  "SOCKS5: a wrong password": {
    scheme: "socks5",
    answers: ["\x05\x02", "\x01\x02"],
    failure: "proxyAuthRequired",
    login
  },
  "SOCKS5: a general failure": { scheme: "socks5", answers: reply(1), failure: "proxyFailed" },
  "SOCKS5: not allowed": { scheme: "socks5", answers: reply(2), failure: "proxyRefused" },
  "SOCKS5: no such network": { scheme: "socks5", answers: reply(3), failure: "proxyFailed" },
  "SOCKS5: no such host": { scheme: "socks5", answers: reply(4), failure: "proxyFailed" },
  "SOCKS5: nothing listens there": { scheme: "socks5", answers: reply(5), failure: "refused" },
  "SOCKS5: a refusal cut short": {
    scheme: "socks5",
    answers: ["\x05\x00", "\x05\x02"],
    failure: "proxyRefused"
  },
  "SOCKS5: a reply that nobody knows": { scheme: "socks5", answers: reply(99), failure: "proxyFailed" },
  "SOCKS5: an address of no kind": {
    scheme: "socks5",
    answers: ["\x05\x00", "\x05\x00\x00\x07\0\0"],
    failure: "proxyUnusable"
  },
  "SOCKS5: SOCKS4 answers": { scheme: "socks5", answers: ["\x00\x5b"], failure: "proxyUnusable" },
  "SOCKS5: a web server answers": {
    scheme: "socks5",
    answers: ["HTTP/1.1 400 Bad Request\r\n\r\n"],
    failure: "proxyUnusable"
  },
  "SOCKS5: cut": { scheme: "socks5", answers: ["\x05\x00", ""], failure: "proxyUnusable", closes: true },
  "CONNECT: 407": { ...http("407 Proxy Authentication Required"), failure: "proxyAuthRequired" },
  "CONNECT: 401 to a wrong password": { ...http("401 Unauthorized", login), failure: "proxyAuthRequired" },
  "CONNECT: 403": { ...http("403 Forbidden"), failure: "proxyRefused" },
  "CONNECT: 404": http("404 Not Found"),
  "CONNECT: 302": http("302 Found"),
  "CONNECT: 500": { ...http("500 Unable to connect"), failure: "proxyFailed" },
  "CONNECT: 502 in HTTP/1.0": {
    scheme: "http",
    answers: ["HTTP/1.0 502 Bad Gateway\r\n\r\n"],
    failure: "proxyFailed"
  },
  "CONNECT: 503": { ...http("503 Service Unavailable"), failure: "proxyFailed" },
  "CONNECT: 504": { ...http("504 Gateway Timeout"), failure: "proxyFailed" },
  "CONNECT: SSH answers": {
    scheme: "http",
    answers: ["SSH-2.0-OpenSSH_9.2\r\n"],
    failure: "proxyUnusable"
  },
  "CONNECT: HTTP/2 alone": { scheme: "http", answers: ["HTTP/2 200\r\n\r\n"], failure: "proxyUnusable" },
  "CONNECT: a header without end": {
    scheme: "http",
    answers: [`HTTP/1.1 200 OK\r\n${"X-Long: y\r\n".repeat(2000)}`],
    failure: "proxyUnusable"
  },
  "CONNECT: cut": { scheme: "http", answers: [""], failure: "proxyUnusable", closes: true }
}

describe("a proxy's refusal", () => {
  for (const [name, { answers, closes, failure, login = "", scheme }] of Object.entries(refusals)) {
    it.live(`${name} is ${failure}, without a secret, and leaves no connection`, () =>
      Effect.gen(function* () {
        const { open, port } = yield* answering(answers, closes)
        const error = yield* Effect.flip(through(`${scheme}://${login}127.0.0.1:${port}`))
        assert.strictEqual(error._tag, "TransportError")
        if (error._tag !== "TransportError") return
        assert.strictEqual(error.failure, failure)
        for (const form of [canary, Buffer.from(`me:${canary}`).toString("base64")]) {
          assert.notInclude(inspect(error, { depth: 9 }) + error.message, form)
        }
        yield* until("a connection is left", () => open() === 0)
      })
    )
  }
})

describe("a proxy that goes on and on", () => {
  it.live("with 1xx forever is left after a few: X21", () =>
    Effect.gen(function* () {
      const flood = "HTTP/1.1 100 Continue\r\n\r\n".repeat(100)
      const { port } = yield* answering([flood])
      const error = yield* Effect.flip(through(`http://127.0.0.1:${port}`))
      assert.include(error._tag === "TransportError" ? error.detail : "", "announces an answer")
    })
  )

  for (const [scheme, answers] of [
    ["socks5", []],
    ["socks5", ["\x05\x00"]],
    ["http", []],
    ["https", []]
  ] as const) {
    it.live(
      `B12 or falls silent is named, before the connect limit: ${scheme}, ${answers.length} answers`,
      () =>
        Effect.gen(function* () {
          const { port } = yield* answering(answers)
          const policy = Policy.make({ limits: { connect: 200 } })
          const connecting = Effect.provideService(
            through(`${scheme}://127.0.0.1:${port}`),
            Policy.Policy,
            policy
          )
          const error = yield* Effect.flip(connecting)
          assert.deepInclude(error, {
            failure: "proxyUnusable",
            detail: `127.0.0.1:${port} did not answer within 180ms`
          })
        })
    )
  }
})

describe("a proxy that never answers", () => {
  for (const [scheme, answers] of [
    ["socks5", []],
    ["socks5", ["\x05\x00"]],
    ["http", []],
    ["http", ["HTTP/1.1 2"]],
    ["https", []]
  ] as const) {
    it.live(`is given up with the attempt: ${scheme} after ${answers.length} answers`, () =>
      Effect.gen(function* () {
        const { open, port } = yield* answering(answers)
        const events: Array<NetEvent> = []
        const transport = yield* NodeTransport.proxy(`${scheme}://127.0.0.1:${port}`)
        const connecting = Effect.scoped(transport.connect(target, (event) => events.push(event)))
        const attempt = yield* Effect.forkChild(connecting)
        // the proxy was reached, and is asked for the server
        yield* until("the proxy is not asked", () => events.length > 2)
        yield* Effect.sleep("50 millis")
        yield* Fiber.interrupt(attempt)
        yield* until("a connection is left", () => open() === 0)
        assert.deepInclude(events.at(-1), { _tag: "end", ok: false, error: "cancelled" })
      })
    )
  }
})

const addresses: ReadonlyArray<readonly [host: string, socks: string, authority: string]> = [
  ["imap.example.com", "\x03\x10imap.example.com", "imap.example.com:993"],
  ["bücher.example.", "\x03\x15xn--bcher-kva.example", "xn--bcher-kva.example:993"],
  ["192.0.2.7", "\x01\xc0\x00\x02\x07", "192.0.2.7:993"],
  ["[2001:db8::7]", "\x04\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x07", "[2001:db8::7]:993"],
  ["::ffff:192.0.2.7", "\x04\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\x00\x02\x07", "[::ffff:192.0.2.7]:993"]
]

const socksDone = "\x05\x00\x00\x03\x04here\x04\x38"
const greeting = "* OK ready\r\n"

describe("a proxy is asked for", () => {
  for (const [host, address, authority] of addresses) {
    it.live(`${host} by what it is called, which is looked up nowhere else`, () =>
      Effect.gen(function* () {
        const socks = yield* answering(["\x05\x00", socksDone])
        yield* through(`socks5://127.0.0.1:${socks.port}`, { host, port: 993 })
        assert.deepStrictEqual(socks.heard, ["\x05\x01\x00", `\x05\x01\x00${address}\x03\xe1`])
        const http = yield* answering(["HTTP/1.1 200 OK\r\n\r\n"])
        yield* through(`http://127.0.0.1:${http.port}`, { host, port: 993 })
        assert.deepStrictEqual(http.heard, [`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`])
      })
    )
  }

  it.live("with user and password, unescaped", () =>
    Effect.gen(function* () {
      const socks = yield* answering(["\x05\x02", "\x01\x00", socksDone])
      yield* through(`socks5://m%40e:p%3Aw%C3%A9@127.0.0.1:${socks.port}`)
      assert.deepStrictEqual(socks.heard.slice(0, 2), ["\x05\x02\x00\x02", "\x01\x03m@e\x05p:w\xc3\xa9"])
      const http = yield* answering(["HTTP/1.1 200 OK\r\n\r\n"])
      yield* through(`http://m%40e:p%3Aw@127.0.0.1:${http.port}`)
      assert.include(http.heard[0], `\r\nProxy-Authorization: Basic ${btoa("m@e:p:w")}\r\n`)
    })
  )

  it.live("with a login that it does not want", () =>
    Effect.gen(function* () {
      const socks = yield* answering(["\x05\x00", socksDone])
      yield* through(`socks5://me:${canary}@127.0.0.1:${socks.port}`)
      assert.notInclude(socks.heard.join(""), canary)
    })
  )
})

const gluedBehind: Readonly<Record<string, readonly [scheme: string, answers: ReadonlyArray<string>]>> = {
  "SOCKS5, a name in its answer": ["socks5", ["\x05\x00", `${socksDone}${greeting}`]],
  "SOCKS5, an IPv6 address in its answer": [
    "socks5",
    ["\x05\x00", `\x05\x00\x00\x04${"\0".repeat(18)}${greeting}`]
  ],
  CONNECT: ["http", [`HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n${greeting}`]],
  "CONNECT in HTTP/1.0, bare line feeds": ["http", [`HTTP/1.0 200 Connection established\n\n${greeting}`]],
  "CONNECT after an interim answer": [
    "http",
    [`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n${greeting}`]
  ]
}

describe("a greeting right behind the proxy's answer", () => {
  for (const [name, [scheme, answers]] of Object.entries(gluedBehind)) {
    it.live(`is kept: ${name}`, () =>
      Effect.gen(function* () {
        const { port } = yield* answering(answers)
        const connection = yield* through(`${scheme}://127.0.0.1:${port}`)
        assert.strictEqual(connection.buffered(), greeting.length)
        const chunks = yield* connection.pull
        assert.strictEqual(Buffer.concat(chunks).toString(), greeting)
        assert.strictEqual(connection.buffered(), 0)
      })
    )
  }

  it.live("is no handshake where TLS was due", () =>
    Effect.gen(function* () {
      const { port } = yield* answering([`HTTP/1.1 200 OK\r\n\r\n${greeting}`])
      const connection = yield* through(`http://127.0.0.1:${port}`)
      const error = yield* Effect.flip(connection.upgrade({ serverName: "imap.example.com" }))
      assert.strictEqual(error.failure, "tlsNotTls")
    })
  )
})

describe("a proxy that connects to nothing and repeats what it was sent", () => {
  const pair = Buffer.from(`me:${canary}`).toString("base64")
  const echoes = {
    http: [`HTTP/1.1 200 OK\r\n\r\n{"headers":["Proxy-Authorization: Basic ${pair}"]}\r\n`],
    socks5: ["\x05\x02", "\x01\x00", `\x05\x00\x00\x01\0\0\0\0\0\0password ${canary}?\r\n`]
  }
  for (const [scheme, answers] of Object.entries(echoes)) {
    it.live(`X34 its password is in no error and no trace: ${scheme}`, () =>
      Effect.gen(function* () {
        const { port } = yield* answering(answers)
        const transport = yield* NodeTransport.proxy(`${scheme}://${login}127.0.0.1:${port}`)
        const ring = Trace.ring()
        const account = { host: target.host, user: "ada", password: Redacted.make("correct horse") }
        const error = yield* ImapConnection.make({ ...account, security: "starttls" }).pipe(
          Effect.provideService(Transport, transport),
          Trace.withSink(ring.sink),
          Effect.flip
        )
        assert.strictEqual(error.reason._tag, "NotImap")
        assert.include(error.serverText, "<redacted>")
        const shown = `${inspect(error)}${JSON.stringify(ring.events())}`
        for (const secret of [canary, pair]) assert.notInclude(shown, secret)
      })
    )
  }
})
