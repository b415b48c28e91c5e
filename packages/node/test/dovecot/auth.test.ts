import { readFileSync } from "node:fs"
import type { Account } from "@effect-imap/core/Account"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import type { ImapError } from "@effect-imap/core/ImapError"
import type * as Mechanism from "@effect-imap/core/internal/Mechanism"
import * as Policy from "@effect-imap/core/Policy"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import * as Trace from "@effect-imap/core/Trace"
import { assert, describe, layer } from "@effect/vitest"
import { Effect, Exit, Redacted } from "effect"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import * as command from "./command.ts"
import * as Dovecot from "./Dovecot.ts"
import * as logins from "./logins.ts"
import * as recipe from "./recipe.ts"

const [alice, bob, carol] = recipe.users

/** Long ago, and far ahead. */
const expired = 1_000_000_000
const fresh = 4_000_000_000

type Given = Partial<Omit<Account, "host">>

/** Connects, and looks for the secrets in all that was traced. */
const logIn = Effect.fnUntraced(function* (given: Given, secrets: ReadonlyArray<string>) {
  const { ca, host, tlsPort } = yield* Dovecot.Dovecot
  const ring = Trace.ring({ capacity: 10_000 })
  const opening = yield* ImapConnection.open({
    host,
    port: tlsPort,
    security: "tls",
    user: alice.name,
    ca: readFileSync(ca, "utf8"),
    ...given
  }).pipe(
    Trace.withSink(ring.sink),
    Effect.provideService(ServerProfiles, none),
    Effect.provideService(Policy.Policy, Policy.make({ attempts: 1 })),
    Effect.provide(NodeTransport.layer)
  )
  const exit = yield* Effect.exit(opening.selected)
  const traced = ring.events().map(Trace.toLine).join("\n")
  const user = given.user ?? alice.name
  for (const form of secrets.flatMap((secret) => command.formsOf(user, secret)))
    assert.notInclude(traced, form)
  return { exit, report: yield* opening.report, traced }
}, Effect.scoped)

const succeeds = Effect.fnUntraced(function* (given: Given, secrets: ReadonlyArray<string>) {
  const { exit, report } = yield* logIn(given, secrets)
  assert(Exit.isSuccess(exit), String(exit))
  return report
})

const fails = Effect.fnUntraced(function* (given: Given, secrets: ReadonlyArray<string>) {
  const { exit } = yield* logIn(given, secrets)
  const error: ImapError = yield* Effect.flip(exit)
  return error
})

const withPassword = (name: string, password: string, more: Given = {}) =>
  [{ user: name, password: Redacted.make(password), ...more }, [password]] as const

const withToken = (token: Account["token"] | string, more: Given = {}) =>
  [
    { ...more, token: typeof token === "string" || token === undefined ? Redacted.make(token ?? "") : token },
    typeof token === "string" ? [token] : []
  ] as const

const limit = 120_000

describe.skipIf(Dovecot.skipped)("logins at a real Dovecot", () => {
  layer(Dovecot.layerWith(logins.extension), {
    concurrent: true,
    excludeTestServices: true
  })((it) => {
    const mechanisms: ReadonlyArray<Mechanism.Name> = [
      "PLAIN",
      "LOGIN",
      "CRAM-MD5",
      "DIGEST-MD5",
      "SCRAM-SHA-1",
      "SCRAM-SHA-256"
    ]
    for (const mechanism of mechanisms) {
      for (const { name, password } of recipe.users) {
        it.effect(
          `T11 T12 ${name} by ${mechanism}`,
          () =>
            Effect.gen(function* () {
              const report = yield* succeeds(...withPassword(name, password, { mechanism }))
              assert.strictEqual(report.mechanism, mechanism)
            }),
          limit
        )
      }

      it.effect(
        `A04 a wrong password by ${mechanism} is the user's turn`,
        () =>
          Effect.gen(function* () {
            const error = yield* fails(...withPassword(alice.name, "Canary wrong word", { mechanism }))
            assert.deepInclude(error.reason, { _tag: "AuthRejected", mechanism })
            assert.deepInclude(error, { step: "auth", actionBy: "user", retry: "never" })
          }),
        limit
      )
    }

    it.effect(
      "SCRAM-SHA-256 is chosen by itself, also over STARTTLS",
      () =>
        Effect.gen(function* () {
          const { port } = yield* Dovecot.Dovecot
          const report = yield* succeeds(
            ...withPassword(bob.name, bob.password, { security: "starttls", port })
          )
          assert.strictEqual(report.mechanism, "SCRAM-SHA-256")
          assert.isEmpty(report.warnings)
        }),
      limit
    )

    it.effect(
      "A04 a wrong password by itself is tried as a proof, then as it is, and the first cause survives",
      () =>
        Effect.gen(function* () {
          const error = yield* fails(...withPassword(carol.name, "Canary wrong word"))
          assert.deepInclude(error.reason, { _tag: "AuthRejected", mechanism: "SCRAM-SHA-256" })
          assert.deepInclude(error.causes[0]?.reason, { _tag: "AuthRejected", mechanism: "PLAIN" })
          assert.strictEqual(error.causes.length, 1)
        }),
      limit
    )

    for (const mechanism of ["OAUTHBEARER", "XOAUTH2"] as const) {
      it.effect(
        `A18 A20 a token by ${mechanism}`,
        () =>
          Effect.gen(function* () {
            const report = yield* succeeds(...withToken(logins.token(alice.name, fresh), { mechanism }))
            assert.strictEqual(report.mechanism, mechanism)
          }),
        limit
      )

      it.effect(
        `A19 A21 an expired token by ${mechanism} is refused, with the server's status`,
        () =>
          Effect.gen(function* () {
            const { reason } = yield* fails(...withToken(logins.token(alice.name, expired), { mechanism }))
            assert(reason._tag === "OAuthTokenRejected", reason._tag)
            assert.strictEqual(reason.mechanism, mechanism)
            assert.strictEqual(`${reason.status}`, mechanism === "XOAUTH2" ? "401" : "invalid_token")
          }),
        limit
      )

      it.effect(
        `A21 an expired token by ${mechanism} is asked for once more, on the same connection`,
        () =>
          Effect.gen(function* () {
            const tokens = [logins.token(alice.name, expired), logins.token(alice.name, fresh)]
            const left = [...tokens]
            const token = Effect.sync(() => Redacted.make(left.shift() ?? ""))
            const { exit, report, traced } = yield* logIn({ token, mechanism }, tokens)
            assert(Exit.isSuccess(exit), String(exit))
            assert.strictEqual(report.attempts, 1)
            assert.isEmpty(left)
            assert.include(traced, "refreshing")
          }),
        limit
      )
    }

    it.effect(
      "a token that somebody else has signed is refused",
      () =>
        Effect.gen(function* () {
          const error = yield* fails(...withToken(logins.token(alice.name, fresh, "another secret")))
          assert.strictEqual(error.reason._tag, "OAuthTokenRejected")
        }),
      limit
    )

    it.effect(
      "A11 a master user acts as another, by PLAIN",
      () =>
        Effect.gen(function* () {
          const { name, password } = recipe.master
          const more = { authorizeAs: alice.name, mechanism: "PLAIN" } as const
          const report = yield* succeeds(...withPassword(name, password, more))
          assert.strictEqual(report.mechanism, "PLAIN")
          const error = yield* fails(...withPassword(bob.name, bob.password, more))
          assert.oneOf(error.reason._tag, ["AuthRejected", "AuthorizationDenied"])
        }),
      limit
    )

    it.effect(
      "A23 ANONYMOUS, with and without a word of who asks",
      () =>
        Effect.gen(function* () {
          const silent = yield* succeeds({ user: "anonymous", anonymous: true }, [])
          assert.strictEqual(silent.mechanism, "ANONYMOUS")
          const address = "somebody@example.org"
          const named = yield* succeeds({ user: "anonymous", anonymous: address }, [address])
          assert.strictEqual(named.mechanism, "ANONYMOUS")
        }),
      limit
    )

    it.effect(
      "EXTERNAL with a client certificate",
      () =>
        Effect.gen(function* () {
          const { folder } = yield* Dovecot.Dovecot
          const { certificate, key } = logins.certificateOf(folder, "alice")
          const clientCertificate = { certificate, key: Redacted.make(key) }
          const report = yield* succeeds({ clientCertificate }, [])
          assert.strictEqual(report.mechanism, "EXTERNAL")
        }),
      limit
    )

    it.effect(
      "EXTERNAL with a certificate that another authority has signed fails",
      () =>
        Effect.gen(function* () {
          const { folder } = yield* Dovecot.Dovecot
          const { certificate, key } = logins.certificateOf(folder, "foreign")
          const clientCertificate = { certificate, key: Redacted.make(key) }
          const error = yield* fails({ clientCertificate }, [])
          assert.oneOf(error.reason._tag, ["NoUsableMechanism", "AuthRejected", "ServerBye", "TlsUntrusted"])
        }),
      limit
    )

    it.effect(
      "a key that is not the certificate's own is a fault of the account, and nothing is sent",
      () =>
        Effect.gen(function* () {
          const { folder } = yield* Dovecot.Dovecot
          const { certificate } = logins.certificateOf(folder, "alice")
          const { key } = logins.certificateOf(folder, "foreign")
          const error = yield* fails({ clientCertificate: { certificate, key: Redacted.make(key) } }, [])
          assert.deepInclude(error.reason, { _tag: "InvalidAccount", field: "clientCertificate" })
        }),
      limit
    )
  })
})
