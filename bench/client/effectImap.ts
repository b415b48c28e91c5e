/** This library, as an app uses it that has nothing else from Effect. */
import type { Account } from "@effect-imap/core/Account"
import * as Command from "@effect-imap/core/Command"
import * as MessageSet from "@effect-imap/core/MessageSet"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as NodeTransport from "@effect-imap/node/NodeTransport"
import { Transport } from "@effect-imap/core/Transport"
import { Context, Effect, Exit, Redacted, Scope, Stream } from "effect"
import { type Client, host, type Items, type Opened, password, user, type Way } from "./Client.ts"

const items: Readonly<Record<Items, ReadonlyArray<string>>> = {
  flags: ["UID", "FLAGS"],
  envelopes: ["UID", "ENVELOPE"],
  bodies: ["UID", "BODY.PEEK[]"]
}

export type Run = <A, E>(effect: Effect.Effect<A, E, Transport>) => Promise<A>

export const runOver = (transport: Transport): Run =>
  Effect.runPromiseWith(Context.make(Transport, transport))

/** Over TCP and TLS of Node. */
export const run = runOver(NodeTransport.make())
const secret = Redacted.make(password)

const security = { plain: "none", starttls: "starttls", tls: "tls" } as const

const accounts = new Map<string, Account>()

export const accountFor = (way: Way): Account => {
  const key = `${way.port} ${way.mailbox}`
  const account = accounts.get(key) ?? {
    host,
    port: way.port,
    security: security[way.security],
    allowPlaintext: way.security === "plain",
    user,
    password: secret,
    mailbox: way.mailbox
  }
  accounts.set(key, account)
  return account
}

export const clientWith =
  (run: Run): Client =>
  async (way) => {
    const scope = Scope.makeUnsafe()
    const connection = await run(
      Effect.provideService(ImapConnection.make(accountFor(way)), Scope.Scope, scope)
    )
    return opened(run, connection, () =>
      run(Effect.andThen(connection.logout, Scope.close(scope, Exit.void)))
    )
  }

export const clientOver = (transport: Transport): Client => clientWith(runOver(transport))

export const effectImap = clientWith(run)

/** Makes a new transport for each connection, so that no TLS session is resumed. */
export const unresumed: Client = (way) => clientOver(NodeTransport.make())(way)

const envelopes = Command.fetch(MessageSet.sequenceNumbers("1:*"), { envelope: true })

export const opened = (
  run: Run,
  connection: ImapConnection.ImapConnection,
  logout: () => Promise<void>
): Opened => {
  const fetch = (sequence: string, wanted: Items) =>
    run(connection.execute(Command.fetch(MessageSet.sequenceNumbers(sequence), items[wanted])))
  return {
    logout,
    envelopes: () => run(connection.execute(envelopes)),
    eachEnvelope: () => Stream.toAsyncIterable(connection.messages(envelopes)),
    fetch: async (wanted) => (await fetch("1:*", wanted)).length,
    stream: () =>
      run(
        Stream.runFold(
          connection.stream(Command.fetch(MessageSet.sequenceNumbers("1"), items.bodies)),
          () => 0,
          (octets, part) => octets + (part._tag === "Bytes" ? part.bytes.length : 0)
        )
      ),
    collect: async () => {
      const [message] = await fetch("1", "bodies")
      const body = message?.attributes.get("BODY[]")
      return body instanceof Uint8Array ? body.length : 0
    }
  }
}
