/** What a visit to a real Dovecot teaches the next ones: whether it reads on after a login. */
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import type * as Mechanism from "@effect-imap/core/internal/Mechanism"
import { inMemory, ServerProfiles } from "@effect-imap/core/internal/ServerProfiles"
import { assert, describe, layer } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { readFileSync } from "node:fs"
import { NodeImap } from "@effect-imap/node"
import * as Dovecot from "./Dovecot.ts"

const visit = Effect.fnUntraced(
  function* (mechanism: Mechanism.Name) {
    const { ca, tlsPort, users } = yield* Dovecot.Dovecot
    const [{ name, password }] = users
    const connection = yield* ImapConnection.make({
      host: "127.0.0.1",
      port: tlsPort,
      // each way in has its own number of flights
      security: "tls",
      user: name,
      password: Redacted.make(password),
      mechanism,
      ca: readFileSync(ca, "utf8")
    })
    yield* connection.logout
    const { exists } = yield* connection.mailbox
    const { flights, identity } = yield* connection.report
    return { exists, flights, identity }
  },
  Effect.scoped,
  Effect.provide(NodeImap.layer)
)

describe.skipIf(Dovecot.skipped)("a real Dovecot that is known", () => {
  layer(Dovecot.layer, { concurrent: true, excludeTestServices: true })((it) => {
    const expected = [
      ["LOGIN", [2, 1, 1]],
      ["PLAIN", [2, 2, 1]]
    ] as const
    for (const [mechanism, flights] of expected) {
      it.effect(`${mechanism}: ID and SELECT go along with the login once it is known to be read`, () =>
        Effect.gen(function* () {
          const profiles = inMemory()
          const visits = yield* Effect.forEach([1, 2, 3], () => visit(mechanism)).pipe(
            Effect.provideService(ServerProfiles, profiles)
          )
          assert.deepStrictEqual(
            visits,
            flights.map((each) => ({ exists: 3, flights: each, identity: "sent" as const }))
          )
        })
      )
    }
  })
})
