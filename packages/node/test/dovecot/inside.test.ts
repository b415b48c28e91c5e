/** What was asked for in so many words is done inside a tunnel, a Unix socket, a proxy: to a real Dovecot. */
import { readFileSync, mkdtempSync, rmSync } from "node:fs"
import * as net from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Account } from "@effect-imap/core/Account"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import { Transport } from "@effect-imap/core/Transport"
import { assert, describe, layer } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import * as Dovecot from "./Dovecot.ts"

/** What `nc HOST PORT` does, on a machine that has none. */
const netcat = (port: number) =>
  `exec "${process.execPath}" -e 'const s = require("net").connect(${port}, "127.0.0.1"); process.stdin.pipe(s).pipe(process.stdout)'`

/** A Unix socket that leads to a port. */
const socketTo = (port: number) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly path: string; readonly close: () => void }>((resume) => {
      const folder = mkdtempSync(join(tmpdir(), "ux-"))
      const path = join(folder, "s")
      const server = net.createServer((near) => {
        const far = net.connect(port, "127.0.0.1")
        near.pipe(far).pipe(near)
        for (const end of [near, far]) end.on("error", () => end.destroy())
      })
      const close = () => {
        server.close()
        rmSync(folder, { recursive: true, force: true })
      }
      server.listen(path, () => resume(Effect.succeed({ path, close })))
    }),
    ({ close }) => Effect.sync(close)
  )

/** Connects, logs out, and reports by which security. */
const reached = Effect.fnUntraced(function* (transport: Transport, security: "tls" | "starttls" | "auto") {
  const { ca, users } = yield* Dovecot.Dovecot
  const [{ name, password }] = users
  const account: Account = {
    host: "localhost",
    user: name,
    password: Redacted.make(password),
    security,
    ca: readFileSync(ca, "utf8")
  }
  const report = yield* ImapConnection.make(account).pipe(
    Effect.flatMap(({ logout, report }) => Effect.tap(report, logout)),
    Effect.scoped,
    Effect.provideService(Transport, transport),
    Effect.provideService(ServerProfiles, none)
  )
  return { security: report.security, authorized: report.tls?.authorized }
})

describe.skipIf(Dovecot.skipped)("a real Dovecot after a trusted channel", () => {
  layer(Dovecot.layer, { excludeTestServices: true })((it) => {
    for (const [what, open] of [
      ["a tunnel", (port: number) => Effect.succeed(NodeTransport.tunnel(netcat(port)))],
      ["a Unix socket", (port: number) => Effect.map(socketTo(port), ({ path }) => NodeTransport.unix(path))]
    ] as const) {
      it.effect(`B4 H2 ${what}: tls is TLS, and starttls STARTTLS, both verified`, () =>
        Effect.gen(function* () {
          const { port, tlsPort } = yield* Dovecot.Dovecot
          const tls = yield* reached(yield* open(tlsPort), "tls")
          assert.deepStrictEqual(tls, { security: "tls", authorized: true })
          const starttls = yield* reached(yield* open(port), "starttls")
          assert.deepStrictEqual(starttls, { security: "starttls", authorized: true })
        })
      )

      it.effect(`B4 ${what}: auto trusts who vouches for it`, () =>
        Effect.gen(function* () {
          const { port } = yield* Dovecot.Dovecot
          const auto = yield* reached(yield* open(port), "auto")
          assert.deepStrictEqual(auto, { security: "trusted", authorized: undefined })
        })
      )
    }
  })
})
