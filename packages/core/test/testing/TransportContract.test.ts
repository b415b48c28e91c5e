import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, References, Scope } from "effect"
import { TestClock } from "effect/testing"
import { MemoryTransport, TransportContract } from "../../src/public/testing.ts"
import * as Transport from "../../src/lifecycle/Transport.ts"
import { settle } from "../support/settle.ts"

const tls = { serverName: "imap.example.com" }
const target = { host: "imap.example.com", port: 143 }

const memory = (options?: Partial<MemoryTransport.Options>): TransportContract.Options => ({
  peer: (server) =>
    Effect.map(MemoryTransport.make({ server, ...options }), ({ transport }) => ({ transport, target, tls }))
})

const variants: ReadonlyArray<readonly [string, TransportContract.Options]> = [
  ["in memory", memory()],
  ["in memory, a few bytes at a time", memory({ chunk: 7 })],
  ["in memory, with latency", memory({ latency: "2 millis" })]
]

for (const [name, options] of variants) {
  describe(`the transport contract ${name}`, () => {
    for (const { check, name } of TransportContract.checks(options)) {
      it.live(name, () => Effect.map(check, ({ _tag }) => assert.strictEqual(_tag, "kept")), 120_000)
    }
  })
}

describe("the transport contract in memory, where fibers give way every few steps", () => {
  const { check } = TransportContract.checks(memory({ chunk: 7 })).find(
    ({ name }) => name === "loses no byte to an interrupted pull"
  ) ?? { check: Effect.die("no such check") }
  for (const steps of [4, 5, 7, 11, 15, 16, 31, 64]) {
    it.live(`loses no byte to an interrupted pull: ${steps}`, () =>
      Effect.provideService(check, References.MaxOpsBeforeYield, steps)
    )
  }
})

describe("the transport contract on a transport that dials some time after it was asked to connect", () => {
  const { peer } = memory()
  const dialling = Effect.fnUntraced(function* (
    dial: Effect.Effect<Transport.Connection, Transport.TransportError, Scope.Scope>
  ) {
    const dialled = yield* Deferred.make<Transport.Connection>()
    yield* Effect.forkScoped(
      Effect.flatMap(Effect.delay(Effect.orDie(dial), "200 millis"), (connection) =>
        Deferred.succeed(dialled, connection)
      )
    )
    const connection = Deferred.await(dialled)
    const self: Transport.Connection = {
      pull: Effect.flatMap(connection, ({ pull }) => pull),
      write: (bytes) => Effect.flatMap(connection, ({ write }) => write(bytes)),
      upgrade: (options) => Effect.flatMap(connection, ({ upgrade }) => upgrade(options)),
      buffered: () => 0,
      channel: () => ({ _tag: "clear" })
    }
    return self
  })
  const options: TransportContract.Options = {
    timeout: "20 seconds",
    peer: (server) =>
      Effect.map(peer(server), ({ transport, ...rest }) => ({
        ...rest,
        transport: Transport.fixed(dialling(transport.connect(target, () => Effect.void)))
      }))
  }
  const name = "gives the connection up with its handshake"
  const found = TransportContract.checks(options).find((check) => check.name === name)
  it.live(name, () =>
    Effect.map(found?.check ?? Effect.die("no such check"), ({ _tag }) => assert.strictEqual(_tag, "kept"))
  )
})

/** The outcome of one check on a transport that breaks its promises. */
const outcomeOf = (
  name: string,
  spoil: (connection: Transport.Connection) => Transport.Connection,
  options: Partial<TransportContract.Options> = {}
) => {
  const { peer } = memory()
  const spoilt: TransportContract.Options = {
    ...options,
    peer: (server) =>
      Effect.map(peer(server), ({ transport, ...rest }) => ({
        ...rest,
        transport: {
          kind: "network" as const,
          connect: (to, report) => Effect.map(transport.connect(to, report), spoil)
        }
      }))
  }
  const found = TransportContract.checks(spoilt).find((check) => check.name === name)
  return found === undefined ? Effect.die(`no check ${name}`) : found.check
}

/** What is observed once the timeout, which passes here in no time, is at an end. */
const silence = Effect.fnUntraced(function* (check: TransportContract.Check["check"], expected: string) {
  const broken = yield* Effect.forkChild(Effect.flip(check), { startImmediately: true })
  yield* settle
  yield* TestClock.adjust("59 seconds")
  yield* TestClock.adjust("1 second")
  assert.strictEqual((yield* Fiber.join(broken)).observed, expected)
})

describe("the transport contract on a transport that cannot become TLS", () => {
  it.live("does not ask what its `buffered` counts", () =>
    Effect.gen(function* () {
      const outcome = yield* outcomeOf("counts the bytes that nobody pulled", ({ pull, write }) =>
        Transport.connection({ pull, write })
      )
      assert.deepStrictEqual(outcome, { _tag: "skipped", why: "this transport has no TLS" })
    })
  )
})

describe("the transport contract notices", () => {
  it.effect("a lost byte", () =>
    silence(
      outcomeOf("delivers every byte, in order", (connection) => ({
        ...connection,
        pull: Effect.map(connection.pull, (chunks) =>
          chunks.map((chunk) => (chunk.length > 9 ? chunk.slice(1) : chunk))
        )
      })),
      "it was not done within 1m"
    )
  )

  it.effect("bytes that are not counted", () =>
    silence(
      outcomeOf("counts the bytes that nobody pulled", (connection) => ({
        ...connection,
        buffered: () => 3
      })),
      "3 of 0 bytes were counted"
    )
  )

  it.live("what an interrupted connect has begun, and nothing closes", () =>
    Effect.gen(function* () {
      const { peer } = memory({ latency: "2 millis" })
      /** Begins to be undone only once it has connected. */
      const late = Effect.fnUntraced(function* (
        connect: Effect.Effect<Transport.Connection, Transport.TransportError, Scope.Scope>
      ) {
        const scope = yield* Scope.make()
        const connecting = yield* Effect.forkDetach(Scope.provide(connect, scope), { startImmediately: true })
        return yield* Effect.acquireRelease(Fiber.join(connecting), () => Scope.close(scope, Exit.void), {
          interruptible: true
        })
      })
      const options: TransportContract.Options = {
        timeout: "1 second",
        peer: (server) =>
          Effect.map(peer(server), ({ transport, ...rest }) => ({
            ...rest,
            transport: { kind: "network", connect: (to, report) => late(transport.connect(to, report)) }
          }))
      }
      const name = "closes what an interrupted connect has begun"
      const found = TransportContract.checks(options).find((check) => check.name === name)
      const { observed } = yield* Effect.flip(found?.check ?? Effect.die("no such check"))
      assert.match(observed, /^\d+ of \d+ interrupted connections stayed open$/)
    })
  )

  it.effect("silence after the timeout that is given", () =>
    silence(
      outcomeOf("delivers every byte, in order", (connection) => ({ ...connection, pull: Effect.never }), {
        timeout: "2 seconds"
      }),
      "it was not done within 2s"
    )
  )

  it.live("a write into nothing", () =>
    outcomeOf("fails a write after the end", (connection) => ({
      ...connection,
      write: (bytes) => (bytes.length === 1 ? Effect.void : connection.write(bytes))
    })).pipe(
      Effect.flip,
      Effect.map(({ observed }) => assert.strictEqual(observed, "a write after the end succeeded"))
    )
  )

  it.live("a channel that only says that it is TLS", () =>
    outcomeOf("refuses a handshake over clear text", (connection) => ({
      ...connection,
      upgrade: (options) => Effect.succeed(MemoryTransport.tlsInfo(options))
    })).pipe(
      Effect.flip,
      Effect.map(({ observed }) => assert.strictEqual(observed, "the handshake succeeded over clear text"))
    )
  )

  it.live("why it skips what a transport without TLS cannot do", () =>
    outcomeOf("becomes TLS in the middle", ({ pull, write }) => Transport.connection({ pull, write })).pipe(
      Effect.map((outcome) =>
        assert.deepStrictEqual(outcome, { _tag: "skipped", why: "this transport has no TLS" })
      )
    )
  )
})
