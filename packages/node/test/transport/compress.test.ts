/** What inflates to more than it may is bounded as all that comes is. RFC 4978, RFC 1951. */
import { constants, deflateRawSync } from "node:zlib"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import { ca, type ServerEnd } from "@effect-imap/core/internal/simulator"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as NodeSimulator from "../../src/testing/NodeSimulator.ts"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import { bytes } from "../support/bytes.ts"
import { until } from "../support/until.ts"

const MIB = 1 << 20

const deflated = (text: Uint8Array) => deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH })

/** Plays a login and COMPRESS; then `afterwards`, in the packet of the OK, and the end where that is meant. */
const agreeing = (afterwards: Uint8Array, ends: boolean) => (end: ServerEnd) =>
  Effect.gen(function* () {
    yield* end.startTls
    yield* end.write(bytes("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n"))
    const tagOf = (text: string) => text.split(" ")[0]
    const login = tagOf(Buffer.from(yield* end.read).toString())
    yield* end.write(bytes(`${login} OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] in\r\n`))
    const [select = "", compress = ""] = Buffer.from(yield* end.read)
      .toString()
      .split("\r\n")
    const answers = bytes(`* 3 EXISTS\r\n${tagOf(select)} OK done\r\n${tagOf(compress)} OK active\r\n`)
    yield* end.write(Buffer.concat([answers, afterwards]))
    if (ends) yield* end.end
    yield* Effect.forever(end.read)
  }).pipe(Effect.ignore)

const connectedTo = Effect.fnUntraced(function* (afterwards: Uint8Array, ends = false) {
  const port = yield* NodeSimulator.listen(agreeing(afterwards, ends))
  const account = {
    host: "127.0.0.1",
    port,
    security: "tls" as const,
    serverName: "localhost",
    ca,
    user: "user",
    password: Redacted.make("secret"),
    id: { enabled: false },
    compress: "auto" as const
  }
  return yield* ImapConnection.make(account).pipe(
    Effect.provide(NodeTransport.layer),
    Effect.provideService(ServerProfiles, none)
  )
})

describe("a compressed channel", () => {
  it.live("Z01 what came in the packet of the OK is inflated", () =>
    Effect.gen(function* () {
      const connection = yield* connectedTo(deflated(bytes("* 5 EXISTS\r\n")))
      yield* until("EXISTS was not inflated", () => Effect.runSync(connection.mailbox).exists === 5)
      assert.deepInclude(yield* connection.report, { compression: "active", flights: 2 })
    })
  )

  it.live("X27 a line without end is cut off at its limit, in inflated bytes", () =>
    Effect.gen(function* () {
      const bomb = deflated(new Uint8Array(64 * MIB).fill(0x41))
      assert.isBelow(bomb.length, 128 * 1024)
      const { ended } = yield* connectedTo(bomb)
      const error = yield* Effect.flip(ended)
      assert.strictEqual(error.reason._tag, "LineTooLong")
    })
  )

  it.live("X27 no more is inflated than is pulled, and some buffers on the way", () =>
    Effect.gen(function* () {
      const bomb = deflated(new Uint8Array(256 * MIB))
      const port = yield* NodeSimulator.listen((end) => Effect.ignore(Effect.forever(end.read)))
      const connection = yield* NodeTransport.make().connect({ host: "127.0.0.1", port }, () => {})
      connection.compress?.(bomb)
      const [chunk = new Uint8Array()] = yield* connection.pull
      yield* Effect.sleep("100 millis")
      assert.isAtMost(chunk.length + connection.buffered(), MIB / 4)
    })
  )

  it.live("what is no DEFLATE ends the connection, with its reason and its step", () =>
    Effect.gen(function* () {
      const { ended } = yield* connectedTo(bytes("\xff\xff\xff\xff\xff"))
      const error = yield* Effect.flip(ended)
      assert.deepInclude(error, { step: "selected", retry: "now", actionBy: "admin" })
      assert.strictEqual(error.reason._tag, "CompressionFailed")
    })
  )

  it.live("X27 honest lines without end, of a thousandth of their size, end it as any flood does", () =>
    Effect.gen(function* () {
      const lines = bytes("* 3 EXISTS\r\n".repeat(10_000))
      const bomb = deflated(Buffer.concat(Array.from({ length: 80 }, () => lines)))
      assert.isBelow(200 * bomb.length, 80 * lines.length)
      const { ended } = yield* connectedTo(bomb)
      const error = yield* Effect.flip(ended)
      assert.deepInclude(error.reason, { _tag: "TooMuchData", of: "unasked" })
    })
  )

  it.live("X27 a stream that ends within the connection ends it, whatever comes after", () =>
    Effect.gen(function* () {
      const whole = deflateRawSync(bytes("* 7 EXISTS\r\n"))
      const more = deflated(bytes("* 9 EXISTS\r\n"))
      const connection = yield* connectedTo(Buffer.concat([whole, more]))
      const error = yield* Effect.flip(connection.ended)
      assert.strictEqual(error.reason._tag, "ConnectionLost")
      assert.strictEqual((yield* connection.mailbox).exists, 7)
    })
  )

  it.live("the end of the connection comes after all that came before it", () =>
    Effect.gen(function* () {
      const connection = yield* connectedTo(deflated(bytes("* 7 EXISTS\r\n")), true)
      const error = yield* Effect.flip(connection.ended)
      assert.strictEqual(error.reason._tag, "ConnectionLost")
      assert.strictEqual((yield* connection.mailbox).exists, 7)
    })
  )
})
