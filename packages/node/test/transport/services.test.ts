/** What else may answer on a port: the error names it, or the silence, within the limit of the greeting. */
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import type { ImapError } from "@effect-imap/core/ImapError"
import * as Policy from "@effect-imap/core/Policy"
import { ServerProfiles, none } from "@effect-imap/core/ServerProfiles"
import { Transport } from "@effect-imap/core/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Record, Redacted } from "effect"
import { exitCode } from "../../src/cli/output/ExitCode.ts"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import { listen, type Server } from "./support/loopback.ts"

/** Milliseconds after which silence is named. Who answers has an hour, so that a busy machine is not taken for silence. */
const silent = 400
const hour = 3_600_000

/** Says its line at once. */
const saying =
  (line: string): Server =>
  (end) =>
    Effect.ignore(
      Effect.andThen(end.write(new TextEncoder().encode(`${line}\r\n`)), Effect.forever(end.read))
    )

/** Says nothing until it is spoken to, and then that it did not understand. */
const http: Server = (end) =>
  Effect.ignore(
    Effect.andThen(
      end.read,
      end.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"))
    )
  )

/** Ends the connection at the first bytes. */
const hangingUp: Server = (end) => Effect.ignore(end.read)

/** What waited for any of the others would wait for longer than a test may. */
const limits = Record.map(Policy.make({}).limits, () => hour)

const silence: Server = (end) => Effect.ignore(Effect.forever(end.read))

/** Connects to what listens there, and returns the failure. */
const refusal = (server: Server, security: "auto" | "tls" | "starttls", limit = hour) =>
  Effect.gen(function* () {
    const { open, port } = yield* listen(server)
    const error = yield* ImapConnection.make({
      host: "127.0.0.1",
      port,
      security,
      user: "user",
      password: Redacted.make("a secret that stays here")
    }).pipe(
      Effect.provideService(Transport, NodeTransport.make()),
      Effect.provideService(ServerProfiles, none),
      Effect.provideService(
        Policy.Policy,
        Policy.make({ attempts: 1, limits: { ...limits, greeting: limit, tls: limit } })
      ),
      Effect.flip
    )
    return { error, open }
  })

const every = ({ causes, reason }: ImapError): ReadonlyArray<string> => [
  reason._tag,
  ...causes.flatMap(every)
]

const services = [
  ["smtp", "220 mail.example.com ESMTP Postfix"],
  ["pop3", "+OK POP3 ready"],
  ["ssh", "SSH-2.0-OpenSSH_9.6"],
  ["http", "HTTP/1.1 408 Request Timeout"]
] as const

describe("G07 G08 another service on the port is named", () => {
  for (const [protocol, line] of services) {
    it.live(`${protocol}, where clear text is expected`, () =>
      Effect.gen(function* () {
        const { error } = yield* refusal(saying(line), "starttls")
        assert.deepInclude(error.reason, { _tag: "NotImap", protocol })
        assert.strictEqual(exitCode(error), 78)
      })
    )

    it.live(`${protocol}, by whatever way in`, () =>
      Effect.gen(function* () {
        const { error } = yield* refusal(saying(line), "auto")
        assert.deepInclude(error.reason, { _tag: "NotImap", protocol })
        assert.include(every(error), "TlsNotTls")
      })
    )
  }

  it.live("http waits to be spoken to: the silence is named, and under TLS that it speaks none", () =>
    Effect.gen(function* () {
      const inTheClear = yield* refusal(http, "starttls", silent)
      assert.deepInclude(inTheClear.error.reason, { _tag: "GreetingTimeout", tls: false })
      assert.strictEqual(exitCode(inTheClear.error), 75)
      const { error } = yield* refusal(http, "tls")
      assert.strictEqual(error.reason._tag, "TlsNotTls")
      assert.strictEqual(exitCode(error), 78)
    })
  )

  it.live("a port that hangs up at TLS, as PostgreSQL does, is most likely another service's", () =>
    Effect.gen(function* () {
      const { error } = yield* refusal(hangingUp, "tls")
      assert.deepInclude(error.reason, { _tag: "TlsClosed" })
      assert.strictEqual(error.actionBy, "user")
      assert.match(error.advice, /^Check host and port: IMAP is usually on 993/)
    })
  )

  it.live("plain silence is named, in the clear and under TLS", () =>
    Effect.gen(function* () {
      const inTheClear = yield* refusal(silence, "starttls", silent)
      assert.deepInclude(inTheClear.error.reason, { _tag: "GreetingTimeout", tls: false })
      assert.include(inTheClear.error.advice, "Try security `tls`")
      const { error } = yield* refusal(silence, "tls", silent)
      assert.deepInclude(error.reason, { _tag: "Timeout", step: "tls" })
      assert.include(error.advice, "Let the program wait longer")
    })
  )
})
