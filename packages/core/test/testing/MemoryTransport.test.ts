import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Exit, Fiber, Scope } from "effect"
import { TestClock } from "effect/testing"
import type { ServerEnd } from "../../src/simulator/testing/ServerEnd.ts"
import { MemoryTransport } from "../../src/public/testing.ts"
import { type Connection, type NetEvent, TransportError } from "../../src/lifecycle/Transport.ts"

const ascii = (text: string) => new TextEncoder().encode(text)
const text = (chunks: ReadonlyArray<Uint8Array>) =>
  chunks.map((chunk) => new TextDecoder().decode(chunk)).join("|")
const tls = { serverName: "imap.example.com" }
const host = "imap.example.com"

const greets = (end: ServerEnd) =>
  Effect.gen(function* () {
    if (end.implicitTls) yield* end.startTls
    yield* end.write(ascii("* OK ready\r\n"))
    yield* Effect.forever(end.read)
  }).pipe(Effect.ignore)

const listens = (end: ServerEnd) => Effect.ignore(Effect.forever(end.read))

const injects = (end: ServerEnd) =>
  end
    .write(ascii("a OK go\r\n"))
    .pipe(Effect.andThen(end.write(ascii("* injected"))), Effect.andThen(Effect.never))

/** Runs `use` with a connection to `port`, under virtual time that passes as it must. */
const withConnection = <A, E>(
  options: Omit<MemoryTransport.Options, "server"> & Partial<MemoryTransport.Options>,
  port: number,
  use: (connection: Connection, memory: MemoryTransport.MemoryTransport) => Effect.Effect<A, E, Scope.Scope>,
  report: (event: NetEvent) => void = () => {}
) =>
  Effect.gen(function* () {
    const memory = yield* MemoryTransport.make({ server: greets, ...options })
    const program = Effect.flatMap(memory.transport.connect({ host, port }, report), (connection) =>
      use(connection, memory)
    )
    const running = yield* Effect.forkChild(Effect.andThen(Effect.sleep(1), program))
    yield* TestClock.adjust("10 seconds")
    return running.pollUnsafe() ?? Exit.die("it still waits")
  })

const failureOf = <A>(exit: Exit.Exit<A, { readonly failure?: string }>) =>
  Exit.isFailure(exit)
    ? exit.cause.reasons.flatMap((reason) => (reason._tag === "Fail" ? [reason.error.failure] : []))
    : []

describe("MemoryTransport", () => {
  it.effect("takes one round trip to connect, and half of one for the greeting", () =>
    Effect.gen(function* () {
      const exit = yield* withConnection({ latency: "50 millis" }, 143, (connection) =>
        Effect.gen(function* () {
          const connected = yield* Clock.currentTimeMillis
          const greeting = yield* connection.pull
          return [connected, yield* Clock.currentTimeMillis, text(greeting)]
        })
      )
      assert.deepStrictEqual(exit, Exit.succeed([101, 201, "* OK ready\r\n"]))
    })
  )

  it.effect("shakes hands on an implicit TLS port before the greeting", () =>
    Effect.gen(function* () {
      const exit = yield* withConnection({}, 993, (connection) =>
        Effect.gen(function* () {
          const info = yield* connection.upgrade(tls)
          return [info.serverName, connection.channel()._tag, text(yield* connection.pull)]
        })
      )
      assert.deepStrictEqual(exit, Exit.succeed(["imap.example.com", "tls", "* OK ready\r\n"]))
    })
  )

  it.effect("reports a port that speaks no TLS", () =>
    Effect.gen(function* () {
      const early = yield* withConnection({}, 143, (connection) => connection.upgrade(tls))
      assert.deepStrictEqual(failureOf(early), ["tlsNotTls"])
      const late = yield* withConnection({ latency: 9 }, 143, (connection) => connection.upgrade(tls))
      assert.deepStrictEqual(failureOf(late), ["tlsNotTls"])
    })
  )

  it.effect("S06 reports clear text between STARTTLS and the handshake", () =>
    Effect.gen(function* () {
      const exit = yield* withConnection({ server: injects }, 143, (connection) =>
        Effect.andThen(connection.pull, connection.upgrade(tls))
      )
      assert.deepStrictEqual(failureOf(exit), ["plaintextBeforeTls"])
    })
  )

  it.effect("waits for a server that never starts TLS", () =>
    Effect.gen(function* () {
      const exit = yield* withConnection({ server: listens }, 143, (connection) => connection.upgrade(tls))
      assert.deepStrictEqual(exit, Exit.die("it still waits"))
    })
  )

  it.effect("fails the handshake as asked, and the connection with it", () =>
    Effect.gen(function* () {
      const untrusted = new TransportError({ failure: "tlsUntrusted", detail: "an unknown issuer" })
      const exit = yield* withConnection({ handshake: () => Effect.fail(untrusted) }, 993, (connection) =>
        Effect.gen(function* () {
          assert.strictEqual(yield* Effect.flip(connection.upgrade(tls)), untrusted)
          assert.strictEqual(yield* Effect.flip(connection.pull), untrusted)
          assert.strictEqual(yield* Effect.flip(connection.write(ascii("secret"))), untrusted)
          return connection.channel()._tag
        })
      )
      assert.deepStrictEqual(exit, Exit.succeed("clear"))
    })
  )

  it.effect("refuses a port that is not named, and never answers on a silent one", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(failureOf(yield* withConnection({}, 25, () => Effect.void)), ["refused"])
      const silent = yield* withConnection({ ports: { 143: "silent" } }, 143, () => Effect.void)
      assert.deepStrictEqual(silent, Exit.die("it still waits"))
    })
  )

  it.effect("gives one byte at a time where asked", () =>
    Effect.gen(function* () {
      const exit = yield* withConnection({ chunk: 1 }, 143, ({ pull }) => Effect.all([pull, pull, pull]))
      assert.deepStrictEqual(
        Exit.map(exit, (pulls) => pulls.map(text)),
        Exit.succeed(["*", " ", "O"])
      )
    })
  )

  it.effect("keeps what was sent, when, and whether anybody could read it", () =>
    Effect.gen(function* () {
      const exit = yield* withConnection({ latency: 10 }, 993, (connection, memory) =>
        Effect.gen(function* () {
          yield* connection.upgrade(tls)
          yield* connection.pull
          yield* connection.write(ascii("a NOOP\r\n"))
          return memory.log().map(({ at, bytes, encrypted, from }) => [at, from, encrypted, text([bytes])])
        })
      )
      assert.deepStrictEqual(
        exit,
        Exit.succeed([
          [51, "server", true, "* OK ready\r\n"],
          [61, "client", true, "a NOOP\r\n"]
        ])
      )
    })
  )

  it.effect("counts open connections, and reports to the server that a client left", () =>
    Effect.gen(function* () {
      const memory = yield* MemoryTransport.make({ server: greets })
      const scope = yield* Scope.make()
      const connect = Effect.andThen(
        Effect.sleep(1),
        memory.transport.connect({ host, port: 143 }, () => {})
      )
      const connecting = yield* Effect.forkChild(Scope.provide(connect, scope))
      yield* TestClock.adjust(1)
      yield* Fiber.join(connecting)
      assert.strictEqual(memory.open(), 1)
      yield* Scope.close(scope, Exit.void)
      assert.strictEqual(memory.open(), 0)
    })
  )

  it.effect("reports its operations", () =>
    Effect.gen(function* () {
      const events: Array<NetEvent> = []
      yield* withConnection(
        {},
        993,
        (connection) => connection.upgrade(tls),
        (event) => events.push(event)
      )
      assert.deepStrictEqual(
        events.map((event) => [event._tag, event.op, event._tag === "start" ? event.kind : event.ok]),
        [
          ["start", 0, "tcp"],
          ["end", 0, true],
          ["start", 1, "tls"],
          ["end", 1, true]
        ]
      )
    })
  )
})
