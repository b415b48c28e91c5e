/** Promises about compression: no bytes around its beginning are lost, and each write can be read immediately. */
import { Deferred, Effect } from "effect"
import { concat } from "../../../imap/wire/bytes.ts"
import { ascii, broken, expectSame, pattern, pullBytes, readBytes, type Script, skipped } from "./check.ts"

/** Larger than any buffer between client and server, and much smaller when compressed. */
const largePayload = concat(Array.from({ length: 40 }, () => pattern(25_600)))

/** The last uncompressed bytes; compressed ones may come in the same packet. */
const consent = ascii("OK\r\n")

const lf = 10

export const compresses = Effect.gen(function* () {
  const received = yield* Deferred.make<Uint8Array>()
  const script: Script = {
    server: Effect.fnUntraced(function* (end) {
      yield* readBytes(end, 4)
      yield* end.write(consent)
      end.compress(new Uint8Array())
      yield* end.write(largePayload)
      yield* Deferred.succeed(received, yield* readBytes(end, largePayload.length + 64))
      yield* end.end
    }),
    client: Effect.fnUntraced(function* (connection) {
      if (connection.compress === undefined) return skipped("this transport does not compress")
      yield* connection.write(ascii("go\r\n"))
      const first = yield* pullBytes(connection, consent.length)
      const end = first.indexOf(lf) + 1
      yield* expectSame(first.subarray(0, end), consent)
      connection.compress(first.subarray(end))
      yield* expectSame(yield* pullBytes(connection, largePayload.length), largePayload)
      yield* connection.write(largePayload)
      for (const byte of pattern(64)) yield* connection.write(Uint8Array.of(byte))
      const all = yield* Deferred.await(received)
      yield* expectSame(all, concat([largePayload, pattern(64)]))
      const { failure } = yield* Effect.flip(connection.pull).pipe(
        Effect.mapError(() => broken("the pull after the last byte succeeded"))
      )
      if (failure !== "closed") return yield* broken(`the pull after the last byte failed with ${failure}`)
    })
  }
  return script
})

export const refusesOthers: Script = {
  server: Effect.fnUntraced(function* (end) {
    yield* end.write(consent)
    yield* end.write(ascii("* this is no DEFLATE\r\n"))
    yield* Effect.forever(end.read)
  }),
  client: Effect.fnUntraced(function* (connection) {
    if (connection.compress === undefined) return skipped("this transport does not compress")
    const first = yield* pullBytes(connection, consent.length)
    connection.compress(first.subarray(consent.length))
    const { failure } = yield* Effect.flip(pullBytes(connection, 1)).pipe(
      Effect.mapError(() => broken("bytes that are not DEFLATE were pulled"))
    )
    if (failure !== "compressionFailed")
      return yield* broken(`bytes that are not DEFLATE failed with ${failure}`)
  })
}
