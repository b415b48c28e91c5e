/**
 * Real servers, examined with all that the library asks: what is committed about them is what they do. `WRITE=true` writes the
 * files again.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Account } from "@effect-imap/core/Account"
import { differences, examine, Examination, simulated } from "@effect-imap/core/Examine"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import * as Simulator from "@effect-imap/core/Simulator"
import * as Trace from "@effect-imap/core/Trace"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import * as Cyrus from "../cyrus/Cyrus.ts"
import * as Dovecot from "../dovecot/Dovecot.ts"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import * as Proxies from "./proxies.ts"
import * as Servers from "./servers.ts"
import { skipped } from "./unpacked.ts"

const folder = new URL("../../../core/servers/", import.meta.url)
const codec = Schema.toCodecJson(Examination)

/** What is known of the server, or what was found out now if there is no file yet. */
const committed = (name: string, found: Examination): Examination => {
  const file = new URL(`${name}.json`, folder)
  if (process.env["WRITE"] === "true" || !existsSync(file)) {
    writeFileSync(file, `${JSON.stringify(Schema.encodeSync(codec)(found), undefined, 2)}\n`)
  }
  return Schema.decodeSync(Schema.fromJsonString(codec))(readFileSync(file, "utf8"))
}

/**
 * Examines it, writing in mailboxes of its own: it must be as it was, and have nothing left. `timed`: the one difference that
 * time alone may make.
 */
const expectKnown = Effect.fnUntraced(function* (name: string, account: Account, timed?: string) {
  const found = yield* Effect.provide(examine(account, { writes: true }), NodeTransport.layer)
  const known = committed(name, found)
  const changed = differences(known, found).map(
    ({ before, now, question }) =>
      `${question}: ${before?.means ?? "not asked"}, now ${now?.means ?? "not asked"}`
  )
  assert.deepStrictEqual(
    changed.filter((each) => each !== timed),
    []
  )
  // a login that is refused ends it
  assert.strictEqual(found.endedBy, known.endedBy)
  assert.isUndefined(found.leftBehind)
  assert.isAtMost(found.used.connections, found.budget.connections)
  const profile = simulated(known)
  const simulation = {
    ...account,
    // the ports of the network in memory
    port: account.security === "tls" ? 993 : 143,
    user: profile.user,
    password: Redacted.make(profile.password)
  }
  assert.deepStrictEqual(
    yield* Effect.provide(pathOf(simulation), Simulator.layer(profile)),
    yield* Effect.provide(pathOf(account), NodeTransport.layer)
  )
  return found
})

/** The states of a connection on its way to the mailbox and to its end, and the commands that it sends. */
const pathOf = Effect.fnUntraced(function* (account: Account) {
  const ring = Trace.ring()
  yield* ImapConnection.make(account).pipe(
    Effect.flatMap(({ logout }) => logout),
    Effect.scoped,
    Trace.withSink(ring.sink),
    Effect.provideService(ServerProfiles, none)
  )
  return ring.events().flatMap((event) => {
    if (event.name === "machine:transition") return [event.data.to]
    return event.name === "wire:sent" && event.data.cmd !== undefined ? [event.data.cmd] : []
  })
})

/** Each by which this Dovecot lets somebody in. */
const mechanisms = `auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 anonymous
auth_anonymous_username = carol
`

describe.skipIf(Dovecot.skipped)("Dovecot", { concurrent: true }, () => {
  it.live("is as it was examined", () =>
    Effect.gen(function* () {
      const { ca, host, port, users } = yield* Dovecot.Dovecot
      const [{ name: user, password }] = users
      const { server } = yield* expectKnown("dovecot", {
        host,
        port,
        security: "starttls",
        ca: readFileSync(ca, "utf8"),
        user,
        password: Redacted.make(password)
      })
      assert.strictEqual(server.name, "Dovecot")
    }).pipe(Effect.provide(Dovecot.layerWith(() => mechanisms)))
  )
})

describe.skipIf(Cyrus.skipped)("Cyrus", { concurrent: true }, () => {
  it.live("is as it was examined", () =>
    Effect.gen(function* () {
      const { host, port } = yield* Cyrus.Cyrus
      const { server } = yield* expectKnown("cyrus-imapd", {
        host,
        port,
        security: "none",
        allowPlaintext: true,
        user: "examined",
        password: Redacted.make("any")
      })
      assert.strictEqual(server.name, "Cyrus IMAPD")
    }).pipe(Effect.provide(Cyrus.layer))
  )
})

/** Each in front of a Dovecot, in the clear on loopback. */
const proxies = { nginx: Proxies.nginx, imapproxy: Proxies.imapproxy, perdition: Proxies.perdition }

describe.skipIf(skipped || Dovecot.skipped)("in front of Dovecot", { concurrent: true }, () => {
  it.live.each(Object.entries(proxies))("%s is as it was examined", ([name, start]) =>
    Effect.gen(function* () {
      const { port: behind, users } = yield* Dovecot.Dovecot
      const [{ name: user, password }] = users
      const port = yield* start(behind)
      yield* expectKnown(`${name}-dovecot`, inTheClear({ port, user, password }))
    }).pipe(Effect.scoped, Effect.provide(Dovecot.layer))
  )

  it.live("stunnel is as it was examined", () =>
    Effect.gen(function* () {
      const { folder: certificates, port: behind, users } = yield* Dovecot.Dovecot
      const [{ name: user, password }] = users
      const port = yield* Proxies.stunnel(behind, certificates)
      const account = within({ port, user, password }, certificates)
      yield* expectKnown("stunnel-dovecot", { ...account, security: "tls" })
    }).pipe(Effect.scoped, Effect.provide(Dovecot.layer))
  )
})

const { courier, courierSkipped, hoodiecrow, mailutils, wildduck } = Servers

describe.skipIf(skipped)("a server with one user", { concurrent: true }, () => {
  it.live.each(Object.entries({ hoodiecrow, wildduck }))("%s is as it was examined", ([name, start]) =>
    Effect.scoped(Effect.flatMap(start, (server) => expectKnown(name, inTheClear(server))))
  )

  it.live("mailutils is as it was examined", () =>
    Effect.scoped(
      Effect.flatMap(mailutils, ({ certificates, ...server }) =>
        expectKnown(
          "mailutils",
          { ...within(server, certificates), security: "starttls" },
          // the UIDVALIDITY of a new mailbox is the time of each opening at first, and lasts from a later one on
          "select-again: it opens again with another UIDVALIDITY: all that was known of it is read again, now it opens again, with the same UIDVALIDITY"
        )
      )
    )
  )

  it.live.skipIf(courierSkipped)("Courier is as it was examined", () =>
    Effect.scoped(Effect.flatMap(courier, (server) => expectKnown("courier", inTheClear(server))))
  )
})

interface Reached {
  readonly port: number
  readonly user: string
  readonly password: string
}

const inTheClear = ({ password, port, user }: Reached): Account => ({
  host: "127.0.0.1",
  port,
  security: "none",
  allowPlaintext: true,
  user,
  password: Redacted.make(password)
})

/** With TLS, by the certificate in a folder. */
const within = ({ password, port, user }: Reached, certificates: string) => ({
  host: "localhost",
  port,
  user,
  password: Redacted.make(password),
  ca: readFileSync(join(certificates, "ca.pem"), "utf8")
})
