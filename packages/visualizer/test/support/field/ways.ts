/** Ways to a server that lead elsewhere, take long, or end on the way. */
import {
  type Connection,
  fixed,
  operations,
  type Report,
  Transport,
  TransportError,
  trusted
} from "@effect-imap/core/Transport"
import * as Simulator from "@effect-imap/core/simulator"
import { type Duration, Effect, Layer } from "effect"
import { failure, well } from "./parts.ts"
import { met } from "./plays.ts"

type Connect = Transport["Service"]["connect"]

/** A network in front of the server; `server` connects to the server itself. */
const network = (connect: (server: Connect) => Connect): Layer.Layer<Transport> =>
  Layer.effect(
    Transport,
    Effect.map(Simulator.make(well, { latency: "40 millis" }), ({ transport }) =>
      Transport.of({ kind: "network", connect: connect(transport.connect) })
    )
  )

/** Reports what is done at this address, after so many other operations. */
const numbered =
  (report: Report, before: number, address: object = {}): Report =>
  (event) =>
    report(
      event._tag === "start" && event.kind === "tcp"
        ? { ...event, op: event.op + before, ...address }
        : { ...event, op: event.op + before }
    )

const looksUp = { kind: "dns" } as const

/** Where the name leads to this address, and dialling it does this. */
const leadsTo = (address: string, dialling: (port: number) => Effect.Effect<never, TransportError>) =>
  network(() => ({ port }, report) => {
    const run = operations(report)
    return Effect.andThen(
      run(looksUp, Effect.sleep("12 millis")),
      run({ kind: "tcp", family: 4, address, port }, dialling(port))
    )
  })

const later = (error: TransportError, after: Duration.Input) => Effect.delay(Effect.fail(error), after)

const keyRefused = new TransportError({
  failure: "tunnelEnded",
  detail: "it exited with status 255",
  output: "lena@jump.firma.example: Permission denied (publickey).\n"
})

const endedTunnel: Connection = {
  pull: later(keyRefused, "380 millis"),
  write: () => Effect.void,
  buffered: () => 0,
  upgrade: () => later(keyRefused, "380 millis"),
  channel: () => trusted("process")
}

export const ways = {
  "v6-blackhole-won": met({
    server: well,
    account: { security: "tls" },
    network: network((server) => (target, report) => {
      const { port } = target
      const run = operations(report)
      const six = { kind: "tcp", family: 6, address: "2001:db8:20::5", port } as const
      const four = numbered(report, 2, { family: 4, address: "203.0.113.20" })
      return Effect.andThen(
        run(looksUp, Effect.sleep("14 millis")),
        Effect.raceFirst(
          run(six, Effect.never, { interruptedAs: () => "race_lost" }),
          Effect.delay(server(target, four), "250 millis")
        )
      )
    })
  }),
  "dns-blocked-zero": met({
    server: well,
    redaction: "standard",
    network: leadsTo("0.0.0.0", (port) =>
      later(failure("refused", "ECONNREFUSED", `connect ECONNREFUSED 0.0.0.0:${port}`), "1 milli")
    )
  }),
  "split-dns-private": met({
    server: well,
    account: { host: "mail.firma.example" },
    redaction: "standard",
    network: leadsTo("10.20.0.5", () => Effect.never)
  }),
  "slow-resolver": met({
    server: well,
    account: { security: "tls" },
    network: network(
      (server) => (target, report) =>
        Effect.andThen(
          operations(report)(looksUp, Effect.sleep("8.4 seconds")),
          server(target, numbered(report, 1))
        )
    )
  }),
  "port-filtered": met({ server: well, options: { ports: { 993: "silent", 143: "refused" } } }),
  "proxy-other-protocol": met({
    server: well,
    network: Layer.succeed(Transport, {
      kind: "network",
      through: "the proxy 10.1.1.7:1080",
      connect: ({ port }, report) => {
        const run = operations(report)
        const proxy = { kind: "tcp", family: 4, address: "10.1.1.7", port: 1080, proxy: true } as const
        const wrong = new TransportError({ failure: "proxyUnusable", detail: "it does not speak HTTP" })
        return Effect.andThen(
          run(proxy, Effect.sleep("9 millis")),
          run({ kind: "tcp", port }, later(wrong, "11 millis"))
        )
      }
    })
  }),
  "jump-host-denied": met({
    server: well,
    network: Layer.succeed(Transport, fixed(Effect.succeed(endedTunnel)))
  })
}
