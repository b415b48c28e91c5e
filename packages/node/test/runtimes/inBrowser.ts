/** An app in a browser: a mailbox over a WebSocket, and one in memory. The page calls it by `connectFrom(url)`. */
import { Account, Command, ImapConnection, Transport } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect, Layer } from "effect"
import { Socket } from "effect/socket"

const { netease, wellBehaved } = Simulator.profiles

const counted = ({ password, user }: Simulator.Profile) =>
  Effect.gen(function* () {
    const account = yield* Account.make({ host: "imap.example.com", user, password })
    const connection = yield* ImapConnection.make(account)
    const value = yield* connection.execute(Command.fetch("1:*", ["UID"]))
    yield* connection.logout
    return value.length
  }).pipe(Effect.scoped)

const overWebSocket = (url: string) =>
  Transport.layerSocket({ channel: Transport.trusted("wss") }).pipe(
    Layer.provide(Socket.layerWebSocket(url)),
    Layer.provide(Socket.layerWebSocketConstructorGlobal)
  )

const program = (url: string) =>
  Effect.all({
    overWebSocket: Effect.provide(counted(wellBehaved), overWebSocket(url)),
    inMemory: Effect.provide(counted(netease), Simulator.layer(netease))
  })

Object.assign(globalThis, { connectFrom: (url: string) => Effect.runPromise(program(url)) })
