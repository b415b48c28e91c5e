/** Promises about TLS: `channel` describes it, and no unencrypted byte is ever read as if it came over TLS. */
import { Deferred, Duration, Effect, Option } from "effect"
import { type Connection, isSecured } from "../../../lifecycle/Transport.ts"
import {
  ascii,
  broken,
  expectSame,
  type Options,
  timeoutOf,
  type Peer,
  pullBytes,
  readBytes,
  type Script,
  skipped
} from "./check.ts"

/** Upgrades, or says why this transport cannot. */
const upgrade = (connection: Connection, { tls }: Peer) =>
  tls === undefined
    ? Effect.succeed(skipped("the peer has no TLS"))
    : connection.upgrade(tls).pipe(
        Effect.catchIf(
          ({ failure }) => failure === "tlsUnsupported",
          ({ detail }) => Effect.succeed(skipped(detail))
        )
      )

const expectTls = Effect.fnUntraced(function* (connection: Connection, { tls }: Peer) {
  const channel = connection.channel()
  if (channel._tag !== "tls") return yield* broken(`the channel is ${channel._tag} after the upgrade`)
  if (!isSecured(channel)) return yield* broken("the channel is not authorized after the upgrade")
  if (channel.info.serverName !== tls?.serverName) {
    return yield* broken(`the certificate was checked for ${channel.info.serverName}`)
  }
})

export const startsTls: Script = {
  server: Effect.fnUntraced(function* (end) {
    yield* end.write(ascii("go"))
    yield* end.startTls
    yield* end.write(yield* readBytes(end, 4))
    yield* Effect.forever(end.read)
  }),
  client: Effect.fnUntraced(function* (connection, peer) {
    if (connection.channel()._tag === "tls") return yield* broken("the channel is TLS before the upgrade")
    yield* pullBytes(connection, 2)
    const info = yield* upgrade(connection, peer)
    if ("why" in info) return info
    yield* expectTls(connection, peer)
    yield* connection.write(ascii("ping"))
    yield* expectSame(yield* pullBytes(connection, 4), ascii("ping"))
  })
}

export const startsWithTls: Script = {
  server: Effect.fnUntraced(function* (end) {
    yield* end.startTls
    yield* end.write(ascii("hello"))
    yield* Effect.forever(end.read)
  }),
  client: Effect.fnUntraced(function* (connection, peer) {
    const info = yield* upgrade(connection, peer)
    if ("why" in info) return info
    yield* expectTls(connection, peer)
    yield* expectSame(yield* pullBytes(connection, 5), ascii("hello"))
  })
}

/** At least five octets, the size of a TLS record's header: TLS would wait for more octets if fewer came. */
const more = ascii("* OK ready\r\n")

/** Sends `go`, and more when asked. */
const sendsOnRequest: Script["server"] = Effect.fnUntraced(function* (end) {
  yield* end.write(ascii("go"))
  yield* end.read
  yield* end.write(more)
  yield* Effect.forever(end.read)
})

export const counts = (options: Options): Script => ({
  server: sendsOnRequest,
  client: Effect.fnUntraced(function* (connection, peer) {
    if (options.uncounted !== undefined) return skipped(options.uncounted)
    const unasked = yield* withoutTls(peer)
    if (unasked !== undefined) return unasked
    yield* pullBytes(connection, 2)
    yield* counted(options, connection, 0)
    yield* connection.write(ascii("?"))
    yield* counted(options, connection, more.length)
    yield* expectSame(yield* pullBytes(connection, more.length), more)
    yield* counted(options, connection, 0)
  })
})

/** Waits for at most half of the timeout, and leaves the rest to the check. */
const counted = (options: Options, connection: Connection, count: number) =>
  Effect.gen(function* () {
    while (connection.buffered() !== count) yield* Effect.sleep("5 millis")
  }).pipe(
    Effect.timeoutOrElse({
      duration: Duration.divideUnsafe(timeoutOf(options), 2),
      orElse: () => Effect.fail(broken(`${connection.buffered()} of ${count} bytes were counted`))
    })
  )

/** Returns why a transport without TLS is skipped. It asks on a separate connection, because a handshake ends one. */
const withoutTls = Effect.fnUntraced(function* ({ target, tls, transport }: Peer) {
  const connection = yield* transport.connect(target, () => {})
  const options = tls ?? { serverName: target.host }
  return yield* connection.upgrade(options).pipe(
    Effect.as(undefined),
    Effect.catch(({ detail, failure }) =>
      Effect.succeed(failure === "tlsUnsupported" ? skipped(detail) : undefined)
    )
  )
}, Effect.scoped)

export const refusesInjection: Script = {
  server: sendsOnRequest,
  client: Effect.fnUntraced(function* (connection, peer) {
    yield* pullBytes(connection, 2)
    yield* connection.write(ascii("?"))
    yield* Effect.sleep("50 millis")
    const refused = yield* Effect.flip(upgrade(connection, peer)).pipe(
      Effect.catch((info) =>
        "why" in info ? Effect.succeed(info) : Effect.fail(broken("the handshake succeeded over clear text"))
      )
    )
    if ("why" in refused) return refused
    if (isSecured(connection.channel())) return yield* broken("the channel counts as secured")
  })
}

export const abandonsHandshakes = Effect.gen(function* () {
  const begun = yield* Deferred.make<void>()
  const gone = yield* Deferred.make<void>()
  const script: Script = {
    server: (end) =>
      Deferred.succeed(begun, undefined).pipe(
        Effect.andThen(Effect.forever(end.read)),
        Effect.ensuring(Deferred.succeed(gone, undefined))
      ),
    client: Effect.fnUntraced(function* (connection, peer) {
      // a transport may reach its peer some time after `connect`, such as a command that dials
      const begins = Effect.as(Effect.delay(Deferred.await(begun), "50 millis"), Option.none())
      const info = yield* Effect.raceFirst(Effect.asSome(upgrade(connection, peer)), begins)
      if (info._tag === "Some") {
        return "why" in info.value ? info.value : yield* broken("a silent peer shook hands")
      }
      yield* Deferred.await(gone)
    })
  }
  return script
})
