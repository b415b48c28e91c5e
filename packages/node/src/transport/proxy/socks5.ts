/** SOCKS5: RFC 1928, with user and password of RFC 1929. Names are looked up by the proxy. */
import * as net from "node:net"
import { type Target, TransportError, type TransportFailure } from "@effect-imap/core/internal/Transport"
import { Effect, Redacted } from "effect"
import type * as DuplexBytes from "../DuplexBytes.ts"
import { type ProxyAnswer, take, unusable } from "./answer.ts"
import type { ProxyCredential } from "./proxyUrl.ts"

const noAuthentication = 0x00
const userAndPassword = 0x02
const noneAcceptable = 0xff

/** Connects `bytes` to the target, whose host is a name in ASCII, or an address without brackets. */
export const connectBySocks = Effect.fnUntraced(function* (
  bytes: DuplexBytes.DuplexBytes,
  { host, port }: Target,
  credential: ProxyCredential | undefined
) {
  const methods = credential === undefined ? [noAuthentication] : [noAuthentication, userAndPassword]
  yield* bytes.write(Uint8Array.of(5, methods.length, ...methods))
  const method = yield* take(bytes, methodOf)
  if (method === userAndPassword && credential !== undefined) yield* logIn(bytes, credential)
  else if (method === noneAcceptable) yield* authRequired(credential)
  else if (method !== noAuthentication) yield* unusable(`it wants a login of another kind (${method})`)
  yield* bytes.write(Uint8Array.of(5, 1, 0, ...addressOf(host), port >> 8, port & 0xff))
  yield* take(bytes, replyOf)
})

const authRequired = (credential: ProxyCredential | undefined) =>
  new TransportError({
    failure: "proxyAuthRequired",
    detail:
      credential === undefined
        ? "it requires a user and a password"
        : "it accepts neither a user and a password nor a login without them"
  })

const logIn = Effect.fnUntraced(function* (bytes: DuplexBytes.DuplexBytes, credential: ProxyCredential) {
  const user = Buffer.from(credential.user)
  const password = Buffer.from(Redacted.value(credential.password))
  yield* bytes.write(Uint8Array.of(1, user.length, ...user, password.length, ...password))
  if (!(yield* take(bytes, isLoggedIn))) {
    return yield* new TransportError({
      failure: "proxyAuthRequired",
      detail: "it refused the user and the password"
    })
  }
})

/** `ATYP` and address. RFC 1928 §5. */
const addressOf = (host: string): Uint8Array => {
  const name = Buffer.from(host)
  switch (net.isIP(host)) {
    case 4:
      return Uint8Array.of(1, ...octetsOf(host))
    case 6:
      return Uint8Array.of(4, ...ipv6(host))
    default:
      return Uint8Array.of(3, name.length, ...name)
  }
}

const octetsOf = (address: string) => address.split(".").map(Number)

/** Returns the 16 octets, without the zone, which means nothing on another machine. RFC 4291 §2.2. */
const ipv6 = (address: string): ReadonlyArray<number> => {
  const [head = [], tail] = address
    .replace(/%.*$/, "")
    .split("::")
    .map((half) =>
      half
        .split(":")
        .filter((group) => group !== "")
        .flatMap(groupOctets)
    )
  if (tail === undefined) return head
  return [...head, ...Array.from({ length: 16 - head.length - tail.length }, () => 0), ...tail]
}

const groupOctets = (group: string): ReadonlyArray<number> => {
  if (group.includes(".")) return octetsOf(group)
  const value = Number.parseInt(group, 16)
  return [value >> 8, value & 0xff]
}

const methodOf = (received: Buffer): Effect.Effect<ProxyAnswer<number> | undefined, TransportError> =>
  Effect.as(version(received, 5), received[1] === undefined ? undefined : { value: received[1], length: 2 })

const version = (received: Buffer, expected: number) =>
  received[0] === expected ? Effect.void : Effect.fail(unusable("it does not speak SOCKS5"))

const isLoggedIn = (received: Buffer): Effect.Effect<ProxyAnswer<boolean> | undefined, TransportError> =>
  Effect.as(
    version(received, 1),
    received[1] === undefined ? undefined : { value: received[1] === 0, length: 2 }
  )

/** Reads the reply. RFC 1928 §6. A refusal is reported at once, because some proxies do not send the rest. */
const replyOf = Effect.fnUntraced(function* (
  received: Buffer
): Effect.fn.Return<ProxyAnswer<undefined> | undefined, TransportError> {
  yield* version(received, 5)
  const [, reply, , type, nameLength] = received
  if (reply === undefined) return undefined
  if (reply !== 0) return yield* refusal(reply)
  if (type === undefined || nameLength === undefined) return undefined
  const addressLength = new Map([
    [1, 4],
    [3, 1 + nameLength],
    [4, 16]
  ]).get(type)
  if (addressLength === undefined) return yield* unusable("its answer is not valid SOCKS5")
  const length = 4 + addressLength + 2
  return received.length < length ? undefined : { value: undefined, length }
})

const refusals: ReadonlyMap<number, readonly [TransportFailure, string]> = new Map([
  [1, ["proxyFailed", "it reports a general failure"]],
  [2, ["proxyRefused", "the proxy's rules do not allow it"]],
  [3, ["proxyFailed", "its network cannot reach the server"]],
  [4, ["proxyFailed", "it cannot reach the host"]],
  [5, ["refused", "the server refused the proxy's connection"]],
  [6, ["proxyFailed", "its connection took too long"]],
  [7, ["proxyUnusable", "it does not support CONNECT"]],
  [8, ["proxyFailed", "it does not support this type of address"]]
])

const refusal = (reply: number) => {
  const [failure, detail] = refusals.get(reply) ?? ["proxyFailed", `it reports failure ${reply}`]
  return new TransportError({ failure, code: `SOCKS5 ${reply}`, detail })
}
