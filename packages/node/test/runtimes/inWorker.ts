/** A Worker that tries what a Worker can: its answer has the rows of `docs/runtimes.md`. The servers are those of `run.ts`. */
import { Transport } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect, Option, Redacted } from "effect"
import * as EdgeTransport from "../../../../examples/edge/transport.ts"
import {
  attempts,
  expect,
  overStartTls,
  overTls,
  type Places,
  placesIn,
  reached,
  refused,
  type Row,
  tried
} from "./attempts.ts"

const program = (places: Places) => {
  const { elsewhere, password, port, strangerPort, tlsPort, user } = places
  const server = { port, tlsPort, account: { host: "localhost", user, password } }
  const other = { ...elsewhere, account: { ...server.account, host: elsewhere.host } }
  const { certificate, key } = places.clientCertificate
  const clientCertificate = { certificate, key: Redacted.make(key) }
  const exporter = Effect.gen(function* () {
    const transport = yield* Transport.Transport
    const connection = yield* transport.connect({ host: "localhost", port: tlsPort }, () => {})
    const { channelBinding } = yield* connection.upgrade({ serverName: "localhost" })
    yield* expect(Option.isSome(channelBinding("tls-server-end-point")), true)
  })
  return {
    ...attempts(server),
    "an unknown issuer refused": refused("TlsClosed", { ...overTls(server), port: strangerPort }),
    "another issuer refused": refused("TlsUntrusted", { ...overTls(server), ca: Simulator.ca }),
    "another name refused": refused("TlsClosed", overTls(other)),
    "the same after STARTTLS": refused("TlsClosed", overStartTls(other)),
    "channel binding for SCRAM-PLUS": exporter,
    "client certificates": reached({ ...overTls(server), clientCertificate })
  }
}

export default {
  fetch(_, env) {
    const rows: Array<Row> = []
    const report = (row: Row) => Effect.sync(() => void rows.push(row))
    return tried(program(placesIn(env["SMOKE"])), report).pipe(
      Effect.map(() => Response.json(rows)),
      Effect.provide(EdgeTransport.layer),
      Effect.runPromise
    )
  }
} satisfies ExportedHandler<Record<string, string>>
