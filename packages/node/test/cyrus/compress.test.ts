/** A real Cyrus over a compressed channel: every typed command. */
import * as net from "node:net"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import { Transport, trusted } from "@effect-imap/core/Transport"
import { assert, describe, layer } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import { everywhere, type Server } from "../commands/typedCommands.ts"
import * as Cyrus from "./Cyrus.ts"

const server: Server = { tellsWhy: false, tellsRoots: false, tellsCharsets: false, keepsUtf8Headers: false }

/** It has no TLS here: nothing is compressed in the clear, so that the channel is vouched for. */
const connected = Effect.fnUntraced(function* (user: string) {
  const { host, port } = yield* Cyrus.Cyrus
  const channel = trusted("loopback")
  const transport = NodeTransport.fromDuplex(() => net.connect({ host, port, noDelay: true }), { channel })
  const account = { host, user, password: Redacted.make("any"), compress: "auto" as const }
  const connection = yield* ImapConnection.make(account).pipe(
    Effect.provideService(Transport, transport),
    Effect.provideService(ServerProfiles, none)
  )
  assert.strictEqual((yield* connection.report).compression, "active")
  return connection
})

describe.skipIf(Cyrus.skipped)("Z01 a real Cyrus that compresses", () => {
  layer(Cyrus.layer, { excludeTestServices: true })((it) => {
    for (const [index, { name, run }] of everywhere.entries()) {
      it.effect(name, () =>
        Effect.flatMap(connected(`user${index}`), (connection) => run(connection, server))
      )
    }
  })
})
