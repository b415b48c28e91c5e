/**
 * What a runtime has to do with the packed packages: one line of JSON for each row of `docs/runtimes.md`.
 * The servers are those of `run.ts`; `SMOKE` says where they are.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Transport } from "@effect-imap/core"
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
import { Console, Effect, Layer, Option, Redacted, References } from "effect"
import {
  attempts,
  connect,
  expect,
  overStartTls,
  overTls,
  placesIn,
  reached,
  refused,
  tried
} from "./attempts.ts"

const places = placesIn(process.env["SMOKE"])
const { ca, password, port, tlsPort, user } = places

const within = { host: "localhost", user, password, ca }
const server = { port, tlsPort, account: within }
const tls = overTls(server)

const through = (transport: Transport.Transport) =>
  Effect.provide(reached({ ...within, security: "auto" }), Layer.succeed(Transport.Transport, transport))

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-imap-smoke-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

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
  ...attempts(server),
  "an unknown issuer refused": refused("TlsUntrusted", { ...tls, ca: undefined }),
  "another issuer refused": refused("TlsUntrusted", { ...tls, ca: Simulator.ca }),
  "another name refused": refused("TlsName", { ...tls, serverName: "imap.example.com" }),
  "the same after STARTTLS": refused("TlsName", { ...overStartTls(server), serverName: "imap.example.com" }),
  "channel binding for SCRAM-PLUS": exporter,
  "client certificates": mutual,
  "a Unix socket": through(NodeTransport.unix(places.socket)),
  "a tunnel": through(NodeTransport.tunnel(places.tunnel)),
  "traces in files": traced,
  "servers remembered in a file": remembered,
  "the simulator on ports": served,
  "the page of `NodeVisualizer`": page
}

const program = tried(rows, (row) => Console.log(JSON.stringify(row)))

NodeRuntime.runMain(Effect.provide(program, NodeImap.layer))
