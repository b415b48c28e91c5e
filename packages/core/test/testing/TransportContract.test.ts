import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { MemoryTransport, TransportContract } from "../../src/testing/index.ts"
import * as Transport from "../../src/Transport.ts"

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
      it.live(name, () => Effect.map(check, (outcome) => assert.strictEqual(outcome._tag, "kept")))
    }
  })
}

/** The outcome of one check on a transport that breaks its promises. */
const outcomeOf = (name: string, spoil: (connection: Transport.Connection) => Transport.Connection) => {
  const { peer } = memory()
  const spoilt: TransportContract.Options = {
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

describe("the transport contract tells", () => {
  it.live("a lost byte", () =>
    outcomeOf("delivers every byte, in order", (connection) => ({
      ...connection,
      pull: Effect.map(connection.pull, (chunks) =>
        chunks.map((chunk) => (chunk.length > 9 ? chunk.slice(1) : chunk))
      )
    })).pipe(
      Effect.flip,
      Effect.map(({ observed }) => assert.match(observed, /the first wrong one at|3 seconds/))
    )
  )

  it.live("a write into nothing", () =>
    outcomeOf("fails a write behind the end", (connection) => ({
      ...connection,
      write: () => Effect.void
    })).pipe(
      Effect.flip,
      Effect.map(({ observed }) => assert.strictEqual(observed, "a write behind the end succeeded"))
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
