import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, layer } from "@effect/vitest"
import { Effect } from "effect"
import * as Dovecot from "./Dovecot.ts"
import { relayed, run } from "./support.ts"

const failed = (tag: string, code: number) =>
  Effect.fnUntraced(function* (args: ReadonlyArray<string>, password?: string) {
    const { exit, printed } = yield* run(password === undefined ? { args } : { args, password })
    assert.strictEqual(printed.outcome, "failed")
    if (printed.outcome !== "failed") return yield* Effect.die("unreachable")
    assert.strictEqual(printed.error.reason._tag, tag)
    assert.strictEqual(exit, code)
    return printed
  })

interface Server {
  readonly port: number
  readonly tlsPort: number
  readonly ca: string
}

const target = (security: "tls" | "starttls", port: number, ca: string) =>
  ["--host", "127.0.0.1", "--port", `${port}`, "--security", security, "--ca", ca] as const
const toTls = ({ tlsPort, ca }: Server) => target("tls", tlsPort, ca)
const toStartTls = ({ port, ca }: Server) => target("starttls", port, ca)

/** Generous: a machine may be busy, and what a run may last is checked by itself. */
const limit = 120_000

describe.skipIf(Dovecot.skipped)("connect to a real Dovecot", () => {
  layer(Dovecot.layer, { concurrent: true, excludeTestServices: true })((it) => {
    for (const security of ["tls", "starttls"] as const) {
      it.effect(
        `${security} reaches a selected INBOX`,
        () =>
          Effect.gen(function* () {
            const { port, tlsPort, ca } = yield* Dovecot.Dovecot
            const relay = yield* relayed(security === "tls" ? tlsPort : port)
            const { exit, printed, stderr } = yield* run({ args: target(security, relay.port, ca) })
            assert.strictEqual(exit, 0, stderr)
            assert.strictEqual(printed.outcome, "selected")
            if (printed.outcome !== "selected") return
            assert.deepInclude(printed.mailbox, { name: "INBOX", exists: 3, readOnly: false })
            assert.deepInclude(printed, { security, identity: "sent", attempts: 1, port: relay.port })
            assert.deepNestedInclude(printed, { "tls.protocol": "TLSv1.3", "tls.authorized": true })
            assert.strictEqual(printed.serverId?.["name"], "Dovecot")
            yield* relay.closed
            assert.strictEqual(relay.connections(), 1)
          }),
        limit
      )
    }

    it.effect(
      "auto finds STARTTLS where implicit TLS is closed",
      () =>
        Effect.gen(function* () {
          const { host, port, ca } = yield* Dovecot.Dovecot
          const ports = ["--port", "1", "--starttls-port", `${port}`]
          const { exit, printed } = yield* run({ args: ["--host", host, "--ca", ca, ...ports] })
          assert.strictEqual(exit, 0)
          assert.deepInclude(printed, { outcome: "selected", security: "starttls", port })
        }),
      limit
    )

    for (const mechanism of ["LOGIN", "PLAIN"]) {
      it.effect(
        `T11 a password with quote and backslash logs in with ${mechanism}`,
        () =>
          Effect.gen(function* () {
            const dovecot = yield* Dovecot.Dovecot
            const [, { name: user, password }] = dovecot.users
            const args = [...toTls(dovecot), "--mechanism", mechanism]
            const { exit, printed } = yield* run({ args, user, password })
            assert.strictEqual(exit, 0)
            assert.deepInclude(printed, { outcome: "selected", mechanism })
          }),
        limit
      )
    }

    it.effect(
      "the password comes from a file, and from a command, too",
      () =>
        Effect.gen(function* () {
          const dovecot = yield* Dovecot.Dovecot
          const file = join(dovecot.folder, "password")
          yield* Effect.sync(() => writeFileSync(file, `${dovecot.users[0].password}\n`))
          for (const flag of [
            ["--password-file", file],
            ["--password-command", `cat ${file}`]
          ]) {
            const { exit } = yield* run({ args: [...toTls(dovecot), ...flag], passwordInEnvironment: false })
            assert.strictEqual(exit, 0)
          }
        }),
      limit
    )

    it.effect(
      "a wrong password is the user's turn, 77",
      () =>
        Effect.gen(function* () {
          const args = toTls(yield* Dovecot.Dovecot)
          const { attempts, error } = yield* failed("AuthRejected", 77)(args, "Canary wrong pass")
          assert.deepInclude(error, { step: "auth", actionBy: "user", retry: "never" })
          assert.strictEqual(attempts, 1)
        }),
      limit
    )

    it.effect(
      "a missing mailbox is 69",
      () =>
        Effect.gen(function* () {
          const args = [...toStartTls(yield* Dovecot.Dovecot), "--mailbox", "Missing/Überall"]
          const { error } = yield* failed("MailboxMissing", 69)(args)
          assert.deepInclude(error, { step: "select", retry: "never" })
        }),
      limit
    )

    it.effect(
      "X16 an unknown authority is 76, over TLS and over STARTTLS",
      () =>
        Effect.gen(function* () {
          const dovecot = yield* Dovecot.Dovecot
          const server = { ...dovecot, ca: dovecot.otherCa }
          for (const args of [toTls(server), toStartTls(server)]) {
            const { error } = yield* failed("TlsUntrusted", 76)(args)
            assert.strictEqual(error.step, "tls")
          }
        }),
      limit
    )

    it.effect(
      "X16 a certificate for another name is 76",
      () =>
        Effect.gen(function* () {
          const args = [...toTls(yield* Dovecot.Dovecot), "--server-name", "imap.example.com"]
          const { error } = yield* failed("TlsName", 76)(args)
          assert.include(error.advice, "host")
        }),
      limit
    )

    it.effect(
      "TLS to a plain port is 78, and the advice names starttls",
      () =>
        Effect.gen(function* () {
          const { port, ca } = yield* Dovecot.Dovecot
          const { error } = yield* failed("TlsNotTls", 78)(target("tls", port, ca))
          assert.include(error.advice, "starttls")
        }),
      limit
    )

    it.effect(
      "G08 plain text to a TLS port is 75, a greeting timeout whose advice names TLS",
      () =>
        Effect.gen(function* () {
          const { tlsPort, ca } = yield* Dovecot.Dovecot
          const args = [...target("starttls", tlsPort, ca), "--timeout", "2s", "--attempts", "1"]
          const { error } = yield* failed("GreetingTimeout", 75)(args)
          assert.strictEqual(error.step, "greeting")
          assert.include(error.advice, "TLS")
        }),
      limit
    )
  })
})
