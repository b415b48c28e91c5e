/**
 * A fiber that has done some 2040 operations yields before its next one, and a whole turn of the event loop passes:
 * what a socket reports in that turn must have been listened for. Here it yields at each N-th operation, for each N.
 */
import { Duplex, type DuplexOptions } from "node:stream"
import * as NodeSocket from "@effect/platform-node/NodeSocket"
import { ca } from "@effect-imap/core/Simulator"
import * as Transport from "@effect-imap/core/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Redacted, References, type Scope } from "effect"
import * as NodeSimulator from "../../src/testing/NodeSimulator.ts"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import * as Child from "../../src/child/Child.ts"
import { fromCommand } from "../../src/cli/settings/Password.ts"
import * as DuplexBytes from "../../src/transport/DuplexBytes.ts"
import { httpProxy, microsocks } from "./proxy/proxies.ts"
import { freePort } from "../support/freePort.ts"
import { isLeftOut } from "../support/programs.ts"
import { listen, type Server } from "./support/loopback.ts"
import { bytes } from "../support/bytes.ts"

type Service = Transport.Transport

/** With 1 or 2 nothing that has two operations ever ends: to go on after a yield takes Effect that many. */
const everyN = Array.from({ length: 58 }, (_, index) => index + 3)
const someN = everyN.filter((n) => n % 6 === 3)

/** What `work` comes to, for each N: its value, the failure's name, or that it hangs. */
const forEachN = <A>(
  work: Effect.Effect<A, Transport.TransportError, Scope.Scope>,
  expected: A | Transport.TransportFailure,
  numbers = everyN
) =>
  Effect.gen(function* () {
    const seen: Array<readonly [number, unknown]> = []
    for (const n of numbers) {
      const outcome = yield* work.pipe(
        Effect.catch(({ failure }) => Effect.succeed(failure)),
        Effect.scoped,
        Effect.provideService(References.MaxOpsBeforeYield, n),
        Effect.timeoutOrElse({ duration: "20 seconds", orElse: () => Effect.succeed("hangs") })
      )
      seen.push([n, outcome])
      if (outcome === "hangs") break
    }
    assert.deepStrictEqual(
      seen.filter(([, outcome]) => outcome !== expected),
      []
    )
  })

/** What it reports comes in the turn after it was asked, so that a fiber that gives way in between misses it. */
const memory = (options: DuplexOptions = {}): Duplex =>
  new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => process.nextTick(done), ...options })

const shakesHands: Server = (end) => Effect.ignore(Effect.andThen(end.startTls, Effect.forever(end.read)))
const greets: Server = (end) =>
  Effect.ignore(Effect.andThen(end.write(bytes("* OK hello\r\n")), Effect.forever(end.read)))

const upgrade = Effect.fnUntraced(function* (transport: Service, port: number, host = "127.0.0.1") {
  const connection = yield* transport.connect({ host, port }, () => {})
  const { authorized } = yield* connection.upgrade({ serverName: "localhost", ca })
  return authorized
})

const greeting = Effect.fnUntraced(function* (transport: Service, port: number) {
  const connection = yield* transport.connect({ host: "127.0.0.1", port }, () => {})
  return Buffer.concat(yield* connection.pull).toString()
})

describe("R12 wherever the fiber yields", () => {
  it.live("a handshake ends, or is refused over clear text", () =>
    Effect.gen(function* () {
      const transport = NodeTransport.make()
      const good = yield* listen(shakesHands)
      const plain = yield* listen(greets)
      yield* forEachN(upgrade(transport, good.port), true)
      yield* forEachN(upgrade(transport, plain.port), "tlsNotTls")
      yield* forEachN(greeting(transport, plain.port), "* OK hello\r\n")
    })
  )

  it.live("addresses are raced, and a refusal is heard", () =>
    Effect.gen(function* () {
      const good = yield* listen(shakesHands)
      const port = yield* freePort
      const lookup = () =>
        Effect.succeed([
          { family: 4, address: "127.0.0.2" },
          { family: 4, address: "127.0.0.1" }
        ] as const)
      const transport = NodeTransport.make({ lookup, addressDelay: "1 millis" })
      yield* forEachN(upgrade(transport, good.port, "localhost"), true)
      yield* forEachN(upgrade(NodeTransport.make(), port), "refused")
    })
  )

  it.live("a proxy lets through", () =>
    Effect.gen(function* () {
      const good = yield* listen(shakesHands)
      const plain = yield* httpProxy(false)
      const secured = yield* httpProxy(true)
      yield* forEachN(
        upgrade(yield* Effect.orDie(NodeTransport.proxy(`http://127.0.0.1:${plain.port}`)), good.port),
        true
      )
      yield* forEachN(
        upgrade(
          yield* Effect.orDie(NodeTransport.proxy(`https://localhost:${secured.port}`, { ca })),
          good.port
        ),
        true
      )
    })
  )

  it.live.skipIf(isLeftOut("microsocks"))("SOCKS5 lets through", () =>
    Effect.gen(function* () {
      const good = yield* listen(shakesHands)
      const transport = yield* Effect.orDie(NodeTransport.proxy(`socks5://127.0.0.1:${yield* microsocks()}`))
      yield* forEachN(upgrade(transport, good.port), true, someN)
    })
  )

  it.live("a tunnel is read to its end, and becomes TLS", () =>
    Effect.gen(function* () {
      const good = yield* listen(shakesHands)
      const through = `const s = require("net").connect(${good.port}, "127.0.0.1"); process.stdin.pipe(s).pipe(process.stdout)`
      yield* forEachN(
        upgrade(NodeTransport.tunnel(`exec "${process.execPath}" -e '${through}'`), 0),
        true,
        someN
      )
      yield* forEachN(greeting(NodeTransport.tunnel("printf '* OK hello'"), 0), "* OK hello")
      yield* forEachN(greeting(NodeTransport.tunnel("exit 1"), 0), "tunnelEnded", someN)
    })
  )

  it.live("a command's first line is heard", () =>
    forEachN(Effect.map(Effect.orDie(fromCommand("echo secret")), Redacted.value), "secret", someN)
  )

  it.live("a command that goes on has begun", () =>
    forEachN(
      Effect.orDie(
        Effect.andThen(
          Effect.flatMap(
            Child.start("sleep 60", "ignore", () => {}),
            ({ started }) => started
          ),
          Effect.succeed("begun")
        )
      ),
      "begun",
      someN
    )
  )

  it.live("the simulator's server shakes hands", () =>
    forEachN(
      Effect.gen(function* () {
        const port = yield* Effect.orDie(NodeSimulator.listen(shakesHands))
        return yield* Effect.provideService(
          upgrade(NodeTransport.make(), port),
          References.MaxOpsBeforeYield,
          2048
        )
      }),
      true
    )
  )

  it.live("a Socket of Effect's is opened, and becomes TLS unless clear text has come", () =>
    Effect.gen(function* () {
      const over = (port: number) =>
        Effect.map(NodeSocket.makeNet({ host: "127.0.0.1", port }), (socket) => Transport.fromSocket(socket))
      const good = yield* listen(shakesHands)
      const plain = yield* listen(greets)
      const toGood = yield* over(good.port)
      const toPlain = yield* over(plain.port)
      yield* forEachN(upgrade(toGood, good.port), true)
      yield* forEachN(upgrade(toPlain, plain.port), "tlsNotTls")
      yield* forEachN(greeting(toPlain, plain.port), "* OK hello\r\n")
    })
  )

  it.live("a Socket of Effect's writes more than fits into its buffer", () =>
    forEachN(
      Effect.gen(function* () {
        const slow = memory({ writableHighWaterMark: 1 })
        const transport = Transport.fromSocket(yield* NodeSocket.fromDuplex(Effect.succeed(slow)))
        const connection = yield* transport.connect({ host: "127.0.0.1", port: 143 }, () => {})
        yield* connection.write(bytes("a NOOP\r\n"))
        return "written"
      }),
      "written"
    )
  )

  it.live("the end of a stream is heard, which it reports once", () =>
    forEachN(
      Effect.suspend(() => {
        const ends = memory({
          read() {
            process.nextTick(() => this.push(null))
          }
        })
        return Effect.as(DuplexBytes.make(ends).pull, "bytes")
      }),
      "closed"
    )
  )

  it.live("an interrupted pull has the bytes, or leaves them to the next", () =>
    forEachN(
      Effect.gen(function* () {
        const full = memory()
        full.push("bytes")
        const { pull } = DuplexBytes.make(full)
        const step = Effect.sync(() => {})
        const late = Effect.andThen(step, Effect.andThen(step, pull))
        const pulling = yield* Effect.forkChild(late, { startImmediately: true })
        yield* Fiber.interrupt(pulling)
        const exit = yield* Fiber.await(pulling)
        const taken = yield* Exit.isSuccess(exit) ? Effect.succeed(exit.value) : pull
        return Buffer.concat(taken).toString()
      }),
      "bytes"
    )
  )
})
