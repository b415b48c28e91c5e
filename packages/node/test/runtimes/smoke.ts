/**
 * What a runtime has to do with the packed packages: one line of JSON for each row of `docs/runtimes.md`.
 * The servers are those of `run.ts`; `SMOKE` says where they are.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Account, Command, ImapConnection, ServerProfiles, Transport } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import {
  NodeImap,
  NodeProfiles,
  NodeSimulator,
  NodeTrace,
  NodeTransport,
  NodeVisualizer
} from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import {
  Cause,
  Console,
  Data,
  Effect,
  Exit,
  Layer,
  Option,
  Redacted,
  References,
  Schema,
  type Scope
} from "effect"

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
  clientCertificate: Schema.Struct({ certificate: Schema.String, key: Schema.String })
})

class Unexpected extends Data.TaggedError("Unexpected")<{ readonly message: string }> {}

const places = Schema.decodeUnknownSync(Schema.fromJsonString(Places))(process.env["SMOKE"])
const { ca, password, port, tlsPort, user } = places

const within = { host: "localhost", user, password, ca }
const tls = { ...within, port: tlsPort, security: "tls" } as const
const starttls = { ...within, port, security: "starttls" } as const

const connect = (fields: Account.Fields) =>
  Effect.flatMap(Account.make(fields), (account) => ImapConnection.make(account))

/** Alice has three messages, at whatever end this leads to. */
const reached = (fields: Account.Fields) =>
  Effect.gen(function* () {
    const { mailbox } = yield* connect(fields)
    yield* expect((yield* mailbox).exists, 3)
  })

const refused = (tag: string, fields: Account.Fields) =>
  Effect.flatMap(Effect.flip(connect(fields)), ({ reason }) => expect(reason._tag, tag))

const expect = <A>(found: A, wanted: A) =>
  found === wanted
    ? Effect.void
    : Effect.fail(new Unexpected({ message: `${String(found)} instead of ${String(wanted)}` }))

const through = (transport: Transport.Transport) =>
  Effect.provide(reached({ ...within, security: "auto" }), Layer.succeed(Transport.Transport, transport))

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-imap-smoke-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

const inMemory = Effect.gen(function* () {
  const profile = Simulator.profiles.netease
  const account = { host: "imap.example.com", user: profile.user, password: profile.password }
  const { mailbox } = yield* Effect.provide(connect(account), Simulator.layer(profile))
  yield* expect((yield* mailbox).name, "INBOX")
})

const commands = Effect.gen(function* () {
  const connection = yield* connect(tls)
  const value = yield* connection.execute(Command.fetch("1:*", ["UID", "ENVELOPE"]))
  yield* expect(value.length, 3)
  yield* connection.logout
})

const exporter = Effect.gen(function* () {
  const transport = NodeTransport.make()
  const connection = yield* transport.connect({ host: "localhost", port: tlsPort }, () => {})
  const { channelBinding } = yield* connection.upgrade({ serverName: "localhost", ca })
  yield* expect(Option.isSome(channelBinding("tls-server-end-point")), true)
  yield* expect(Option.isSome(channelBinding("tls-exporter")), true)
})

const mutual = Effect.gen(function* () {
  const { certificate, key } = places.clientCertificate
  const clientCertificate = { certificate, key: Redacted.make(key) }
  yield* reached({ ...tls, port: places.mutualPort, ca: Simulator.ca, clientCertificate })
  yield* refused("TlsUntrusted", { ...tls, port: places.strangerPort, clientCertificate })
})

const traced = Effect.gen(function* () {
  const file = join(yield* folder, "run.imaptrace.jsonl")
  yield* Effect.provide(Effect.scoped(reached(tls)), NodeTrace.layerFile(file))
  const text = yield* Effect.sync(() => readFileSync(file, "utf8"))
  yield* expect(text.includes("connection:ended") && !text.includes(password), true)
})

const remembered = Effect.gen(function* () {
  const file = join(yield* folder, "servers.json")
  yield* Effect.scoped(Effect.provide(reached(tls), NodeProfiles.layerFile(file)))
  yield* expect(readFileSync(file, "utf8").includes("localhost "), true)
})

const served = Effect.gen(function* () {
  const simulator = yield* NodeSimulator.start({ profile: Simulator.profiles.wellBehaved })
  const { tlsPort: port, ...account } = simulator
  const { mailbox } = yield* connect({
    host: "localhost",
    user: account.user,
    password: account.password,
    ca: account.ca,
    port,
    security: "tls"
  })
  yield* expect((yield* mailbox).exists, 12)
})

const page = Effect.scoped(
  Effect.flatMap(Layer.build(NodeVisualizer.layer()), (context) =>
    Effect.provideContext(reached(tls), context)
  )
).pipe(Effect.provideService(References.MinimumLogLevel, "Error"))

const rows = {
  "a server in memory": inMemory,
  TLS: reached(tls),
  STARTTLS: reached(starttls),
  "the race of both": reached({ ...within, port: tlsPort, starttlsPort: port }),
  "an unknown issuer refused": refused("TlsUntrusted", { ...tls, ca: undefined }),
  "another issuer refused": refused("TlsUntrusted", { ...tls, ca: Simulator.ca }),
  "another name refused": refused("TlsName", { ...tls, serverName: "imap.example.com" }),
  "the same after STARTTLS": refused("TlsName", { ...starttls, serverName: "imap.example.com" }),
  "a wrong password refused": refused("AuthRejected", { ...tls, password: "wrong" }),
  "commands, LOGOUT": commands,
  "channel binding for SCRAM-PLUS": exporter,
  "client certificates": mutual,
  "a Unix socket": through(NodeTransport.unix(places.socket)),
  "a tunnel": through(NodeTransport.tunnel(places.tunnel)),
  "traces in files": traced,
  "servers remembered in a file": remembered,
  "the simulator on ports": served,
  "the page of `NodeVisualizer`": page
}

type Attempt = Effect.Effect<void, unknown, Scope.Scope | Transport.Transport>

const program = Effect.forEach(Object.entries<Attempt>(rows), ([row, attempt]) =>
  Effect.scoped(attempt).pipe(
    Effect.timeout("1 minute"),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
    Effect.exit,
    Effect.flatMap((exit) =>
      Console.log(
        JSON.stringify({
          row,
          works: Exit.isSuccess(exit),
          why: Exit.isFailure(exit) ? Cause.pretty(exit.cause) : ""
        })
      )
    )
  )
)

NodeRuntime.runMain(Effect.provide(program, NodeImap.layer))
