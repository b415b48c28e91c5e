/** Promises about bytes: all of them, in order, and a reported end. */
import { Deferred, Effect, Exit, Fiber, Scope } from "effect"
import type { ServerEnd } from "../ServerEnd.ts"
import type { Connection } from "../../../lifecycle/Transport.ts"
import { ascii, broken, expectSame, pattern, pullBytes, readBytes, type Script } from "./check.ts"

/** Larger than any buffer between client and server. */
const largePayload = pattern(1_000_003)

const untilClosed = (end: ServerEnd) => Effect.forever(end.read)

export const delivers: Script = {
  server: Effect.fnUntraced(function* (end) {
    for (let at = 0, size = 1; at < largePayload.length; at += size, size = (size * 2) % 65_521) {
      yield* end.write(largePayload.subarray(at, at + size))
    }
    yield* untilClosed(end)
  }),
  client: Effect.fnUntraced(function* (connection) {
    yield* expectSame(yield* pullBytes(connection, largePayload.length), largePayload)
  })
}

export const deliversSingleBytes: Script = {
  server: Effect.fnUntraced(function* (end) {
    for (const byte of pattern(64)) {
      yield* end.write(Uint8Array.of(byte))
      yield* Effect.yieldNow
    }
    yield* untilClosed(end)
  }),
  client: Effect.fnUntraced(function* (connection) {
    yield* expectSame(yield* pullBytes(connection, 64), pattern(64))
  })
}

export const sends = Effect.gen(function* () {
  const received = yield* Deferred.make<Uint8Array>()
  const script: Script = {
    server: Effect.fnUntraced(function* (end) {
      yield* Deferred.succeed(received, yield* readBytes(end, largePayload.length + 64))
    }),
    client: Effect.fnUntraced(function* (connection) {
      yield* connection.write(largePayload)
      for (const byte of pattern(64)) yield* connection.write(Uint8Array.of(byte))
      const all = yield* Deferred.await(received)
      yield* expectSame(all.subarray(0, largePayload.length), largePayload)
      yield* expectSame(all.subarray(largePayload.length), pattern(64))
    })
  }
  return script
})

export const survivesInterruption: Script = {
  server: Effect.fnUntraced(function* (end) {
    let answered = 0
    while (answered < 32) {
      const asked = answered + (yield* end.read).length
      for (; answered < asked; answered++) yield* end.write(pattern(32).subarray(answered, answered + 1))
    }
    yield* untilClosed(end)
  }),
  client: Effect.fnUntraced(function* (connection) {
    const got: Array<number> = []
    for (let round = 0; round < 32; round++) {
      yield* connection.write(ascii("?"))
      // Interrupted at varying moments, some of them right when the answer arrives.
      const pulling = yield* Effect.forkChild(connection.pull, { startImmediately: true })
      if (round % 4 !== 0) yield* Effect.sleep(round % 4 === 1 ? 0 : 1)
      yield* Fiber.interrupt(pulling)
      const exit = yield* Fiber.await(pulling)
      if (Exit.isFailure(exit)) continue
      for (const chunk of exit.value) for (const octet of chunk) got.push(octet)
    }
    const rest = yield* pullBytes(connection, 32 - got.length)
    yield* expectSame(Uint8Array.from([...got, ...rest]), pattern(32))
  })
}

/** Returns the failure of a pull or a write that has to fail. */
const failureOf = (what: string, work: Connection["pull"] | ReturnType<Connection["write"]>) =>
  Effect.asVoid(work).pipe(
    Effect.flip,
    Effect.mapError(() => broken(`${what} succeeded`))
  )

export const endsInGoodOrder: Script = {
  server: Effect.fnUntraced(function* (end) {
    yield* end.write(largePayload)
    yield* end.end
  }),
  client: Effect.fnUntraced(function* (connection) {
    yield* expectSame(yield* pullBytes(connection, largePayload.length), largePayload)
    for (const what of ["the pull after the last byte", "one more pull"]) {
      const { failure } = yield* failureOf(what, connection.pull)
      if (failure !== "closed") return yield* broken(`${what} failed with ${failure}`)
    }
  })
}

export const failsLateWrites: Script = {
  // Not before the client has connected: if its fiber yields meanwhile, a connection that has ended may be refused.
  server: (end) => Effect.andThen(end.read, end.end),
  client: Effect.fnUntraced(function* (connection) {
    yield* connection.write(ascii("go"))
    yield* failureOf("the pull after the end", connection.pull)
    yield* failureOf("a write after the end", connection.write(ascii("?")))
  })
}

export const closesWithItsScope = Effect.gen(function* () {
  const gone = yield* Deferred.make<void>()
  const script: Script = {
    server: Effect.fnUntraced(function* (end) {
      yield* end.write(ascii("go"))
      yield* Effect.ensuring(untilClosed(end), Deferred.succeed(gone, undefined))
    }),
    client: Effect.fnUntraced(function* (_, { target, transport }) {
      const scope = yield* Scope.make()
      const connection = yield* Scope.provide(
        transport.connect(target, () => {}),
        scope
      )
      yield* pullBytes(connection, 2)
      const pulling = yield* Effect.forkChild(connection.pull, { startImmediately: true })
      yield* Scope.close(scope, Exit.void)
      yield* failureOf("the pull that waited", Fiber.join(pulling))
      yield* failureOf("a pull afterwards", connection.pull)
      yield* failureOf("a write afterwards", connection.write(ascii("?")))
      yield* Deferred.await(gone)
    })
  }
  return script
})
