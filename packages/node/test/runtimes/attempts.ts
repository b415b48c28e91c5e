/** What any runtime has to do, by the rows of `docs/runtimes.md`. Needs nothing of Node. */
import { Account, Command, ImapConnection, ServerProfiles, type Transport } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { Cause, Data, Effect, Exit, Schema, type Scope } from "effect"

/** Where the servers of `run.ts` are. */
export interface Places extends Schema.Schema.Type<typeof Places> {}
const Places = Schema.Struct({
  user: Schema.String,
  password: Schema.String,
  ca: Schema.String,
  caFile: Schema.String,
  port: Schema.Int,
  tlsPort: Schema.Int,
  /** Leads to `port`. */
  socket: Schema.String,
  /** A command that does the same. */
  tunnel: Schema.String,
  /** Shows the simulator's certificate, asks for one of the client's, and hangs up without it. */
  mutualPort: Schema.Int,
  /** The same, to a client that does not trust it. */
  strangerPort: Schema.Int,
  /** An address for which the certificate is not valid. */
  elsewhere: Schema.Struct({ host: Schema.String, port: Schema.Int, tlsPort: Schema.Int }),
  clientCertificate: Schema.Struct({ certificate: Schema.String, key: Schema.String })
})

export const placesIn = Schema.decodeUnknownSync(Schema.fromJsonString(Places))

class Unexpected extends Data.TaggedError("Unexpected")<{ readonly message: string }> {}

export const expect = <A>(found: A, wanted: A) =>
  found === wanted
    ? Effect.void
    : Effect.fail(new Unexpected({ message: `${String(found)} instead of ${String(wanted)}` }))

export const connect = (fields: Account.Fields) =>
  Effect.flatMap(Account.make(fields), (account) => ImapConnection.make(account))

/** Alice has three messages, at whatever end this leads to. */
export const reached = (fields: Account.Fields) =>
  Effect.gen(function* () {
    const { mailbox } = yield* connect(fields)
    yield* expect((yield* mailbox).exists, 3)
  })

export const refused = (tag: string, fields: Account.Fields) =>
  Effect.flatMap(Effect.flip(connect(fields)), ({ reason }) => expect(reason._tag, tag))

const inMemory = Effect.gen(function* () {
  const profile = Simulator.profiles.netease
  const account = { host: "imap.example.com", user: profile.user, password: profile.password }
  const { mailbox } = yield* Effect.provide(connect(account), Simulator.layer(profile))
  yield* expect((yield* mailbox).name, "INBOX")
})

const commands = Effect.fnUntraced(function* (fields: Account.Fields) {
  const connection = yield* connect(fields)
  const value = yield* connection.execute(Command.fetch("1:*", ["UID", "ENVELOPE"]))
  yield* expect(value.length, 3)
  yield* connection.logout
})

/** The ports of a server, and what an account there has besides them. */
export interface Server {
  readonly port: number
  readonly tlsPort: number
  readonly account: Account.Fields
}

export const overTls = ({ account, tlsPort }: Server): Account.Fields => ({
  ...account,
  port: tlsPort,
  security: "tls"
})

export const overStartTls = ({ account, port }: Server): Account.Fields => ({
  ...account,
  port,
  security: "starttls"
})

export const attempts = (server: Server) => ({
  "a server in memory": inMemory,
  "commands, LOGOUT": commands(overTls(server)),
  TLS: reached(overTls(server)),
  STARTTLS: reached(overStartTls(server)),
  "the race of both": reached({ ...server.account, port: server.tlsPort, starttlsPort: server.port }),
  "a wrong password refused": refused("AuthRejected", { ...overTls(server), password: "wrong" })
})

type Attempts = Readonly<Record<string, Effect.Effect<void, unknown, Scope.Scope | Transport.Transport>>>

/** The result of an attempt, by the head of its row. */
export interface Row {
  readonly row: string
  readonly works: boolean
  readonly why: string
}

/** Makes each attempt, and reports it at once. */
export const tried = (rows: Attempts, report: (row: Row) => Effect.Effect<void>) =>
  Effect.forEach(Object.entries(rows), ([row, attempt]) =>
    Effect.scoped(attempt).pipe(
      Effect.timeout("1 minute"),
      Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
      Effect.exit,
      Effect.flatMap((exit) =>
        report({
          row,
          works: Exit.isSuccess(exit),
          why: Exit.isFailure(exit) ? Cause.pretty(exit.cause) : ""
        })
      )
    )
  )
