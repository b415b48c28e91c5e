/** The address of a real mailbox leads to its Dovecot: by SRV, by a page over HTTPS, and on the command line. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Account from "@effect-imap/core/Account"
import * as Discovery from "@effect-imap/core/Discovery"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { assert, describe, layer } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { HttpClient } from "effect/http/HttpClient"
import * as httpClient from "../../src/discovery/httpClient.ts"
import * as NodeDiscovery from "../../src/discovery/NodeDiscovery.ts"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import * as NameServer from "../discovery/nameServer.ts"
import * as WebServer from "../discovery/webServer.ts"
import * as Dovecot from "./Dovecot.ts"
import { run } from "./support.ts"

/** The address of the first user is a user name, too. */
const byAddress = Dovecot.layerWith(() => "auth_username_format = %n\n")

const address = "Alice <alice@localhost>"

/** Finds the server of the address, and connects to it with what was found. */
const reached = Effect.fnUntraced(function* (zone: NameServer.Zone, page?: string) {
  const { ca: caFile, folder, users } = yield* Dovecot.Dovecot
  const read = (name: string) => readFileSync(join(folder, name), "utf8")
  const ca = readFileSync(caFile, "utf8")
  const names = yield* NameServer.start(zone)
  const https = yield* WebServer.start(
    (_request, response) => void response.writeHead(page === undefined ? 404 : 200).end(page),
    { key: read("server.key"), cert: read("server.pem") }
  )
  const web = WebServer.withPorts(httpClient.make({ ca }), { https })
  return yield* Effect.gen(function* () {
    const server = yield* Effect.flatMap(Discovery.discover(address, { ca }), Discovery.best)
    const password = Redacted.make(users[0].password)
    const account = yield* Account.make({ ...server.account, password, ca })
    const { mailbox } = yield* ImapConnection.make(account)
    return { mailbox: yield* mailbox, server }
  }).pipe(
    Effect.provide(Layer.succeed(HttpClient, web)),
    Effect.provide([NodeDiscovery.layer({ nameServers: [names.address] }), NodeTransport.layer])
  )
})

const limit = 120_000

describe.skipIf(Dovecot.skipped)("discover finds a real Dovecot", () => {
  layer(byAddress, { concurrent: true, excludeTestServices: true })((it) => {
    for (const security of ["tls", "starttls"] as const) {
      const service = security === "tls" ? "imaps" : "imap"
      it.effect(
        `by the SRV record of _${service}`,
        () =>
          Effect.gen(function* () {
            const { port, tlsPort } = yield* Dovecot.Dovecot
            const target = { target: "localhost", port: security === "tls" ? tlsPort : port }
            const { mailbox, server } = yield* reached({ srv: { [`_${service}._tcp.localhost`]: [target] } })
            assert.deepInclude(mailbox, { name: "INBOX", exists: 3 })
            assert.deepInclude(server, { source: "srv", trust: "dns" })
            assert.deepInclude(server.account, { security, user: "alice@localhost", port: target.port })
          }),
        limit
      )
    }

    it.effect(
      "by a page of autoconfig",
      () =>
        Effect.gen(function* () {
          const { tlsPort } = yield* Dovecot.Dovecot
          const { mailbox, server } = yield* reached(
            {},
            `<clientConfig version="1.1"><emailProvider id="localhost"><incomingServer type="imap">
              <hostname>%EMAILDOMAIN%</hostname><port>${tlsPort}</port><socketType>SSL</socketType>
              <username>%EMAILLOCALPART%</username><authentication>password-cleartext</authentication>
            </incomingServer></emailProvider></clientConfig>`
          )
          assert.deepInclude(mailbox, { name: "INBOX", exists: 3 })
          assert.deepInclude(server, { source: "autoconfig", trust: "https", password: "accepted" })
          assert.strictEqual(server.account.user, "alice")
        }),
      limit
    )

    it.effect(
      "and connect needs no host",
      () =>
        Effect.gen(function* () {
          const { ca, tlsPort } = yield* Dovecot.Dovecot
          const names = yield* NameServer.start({
            srv: { "_imaps._tcp.localhost": [{ target: "localhost", port: tlsPort }] }
          })
          const { exit, printed, stderr } = yield* run({
            user: "alice@localhost",
            args: ["--name-server", names.address, "--ca", ca]
          })
          assert.strictEqual(exit, 0, stderr)
          assert.deepInclude(printed, { outcome: "selected", host: "localhost", port: tlsPort })
          assert.include(stderr, "by an SRV record, in DNS")
        }),
      limit
    )
  })
})
