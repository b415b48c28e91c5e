/** A real Dovecot over a compressed channel: every typed command, large messages both ways, IDLE, and the end. */
import { readFileSync } from "node:fs"
import * as Command from "@effect-imap/core/Command"
import * as Supervised from "@effect-imap/core/Supervised"
import * as Policy from "@effect-imap/core/Policy"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import { assert, describe, layer } from "@effect/vitest"
import { Effect, Redacted, Schedule } from "effect"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import { connect, everywhere, type Server } from "../commands/typedCommands.ts"
import * as Dovecot from "./Dovecot.ts"
import * as recipe from "./recipe.ts"

const password = "Canary-of-anybody"

const extension =
  (plugin: string): recipe.Extension =>
  (folder) =>
    `
# where the system has no watch left to give, the mailbox is looked at instead
mailbox_idle_check_interval = 1 secs
mail_plugins = quota
protocol imap {
  mail_plugins = quota imap_quota ${plugin}
}
${recipe.limitedMail(folder, password)}`

const server: Server = { tellsWhy: true, tellsRoots: true, tellsCharsets: true, keepsUtf8Headers: true }

const accountOf = (user: string, security: "tls" | "starttls" = "starttls") =>
  Effect.map(Dovecot.Dovecot, ({ ca, port, tlsPort }) => ({
    host: "localhost",
    security,
    port: security === "tls" ? tlsPort : port,
    ca: readFileSync(ca, "utf8"),
    user,
    password: Redacted.make(password),
    compress: "auto" as const
  }))

const compressed = Effect.fnUntraced(function* (user: string, security?: "tls" | "starttls") {
  const connection = yield* Effect.flatMap(accountOf(user, security), connect)
  assert.strictEqual((yield* connection.report).compression, "active")
  return connection
})

/** Half of it can be compressed well, half of it not at all. */
const large = (() => {
  let seed = 1
  const words = Array.from(
    { length: 20_000 },
    () => ((seed = (seed * 48_271) % 2_147_483_647), seed.toString(36))
  )
  const text = `${"So it goes on and on.\r\n".repeat(10_000)}${words.join("\r\n")}\r\n`
  return new TextEncoder().encode(`From: a@example.com\r\nSubject: large\r\n\r\n${text}`)
})()

describe.skipIf(Dovecot.skipped)("Z01 a real Dovecot that compresses", () => {
  layer(Dovecot.layerWith(extension("imap_zlib")), { excludeTestServices: true })((it) => {
    for (const [index, { name, run }] of everywhere.entries()) {
      it.effect(name, () =>
        Effect.flatMap(compressed(`user${index}`), (connection) => run(connection, server))
      )
    }

    it.effect("a large message comes back as it went, and the mailbox is closed in good order", () =>
      Effect.gen(function* () {
        const connection = yield* compressed("large", "tls")
        assert.strictEqual((yield* connection.report).flights, 2)
        yield* connection.execute(Command.append("INBOX", large))
        yield* connection.select("INBOX")
        const value = yield* connection.execute(Command.fetch("1:*", { source: true }))
        assert.deepStrictEqual(
          value.map(({ source }) => source && Buffer.compare(source, large)),
          [0]
        )
        yield* connection.logout
      })
    )

    it.effect(
      "K03 K14 one that is kept alive idles, hears of new mail, and compresses again after a loss",
      () =>
        Effect.gen(function* () {
          const kept = yield* Supervised.make(yield* accountOf("kept")).pipe(
            Effect.provide(NodeTransport.layer),
            Effect.provideService(ServerProfiles, none),
            Effect.provideService(Policy.Policy, Policy.make({ limits: { pause: 0 } }))
          )
          const state = kept.use(({ mailbox, state }) =>
            Effect.zipWith(state, mailbox, (name, { exists }) => [name, exists] as const)
          )
          const seen = (is: (state: string, exists: number) => boolean) =>
            Effect.repeat(state, {
              schedule: Schedule.spaced("50 millis"),
              until: ([name, exists]) => is(name, exists)
            })
          yield* seen((name) => name.includes("selected"))
          const other = yield* compressed("kept")
          yield* other.execute(Command.append("INBOX", large))
          yield* seen((_, exists) => exists === 1)
          const { doveadm } = yield* Dovecot.Dovecot
          yield* doveadm("kick", "kept")
          const next = yield* compressed("kept")
          yield* next.execute(Command.append("INBOX", large))
          yield* seen((_, exists) => exists === 2)
          const { compression, attempts } = yield* kept.use(({ report }) => report)
          assert.strictEqual(compression, "active")
          assert.isAbove(attempts, 1)
        })
    )
  })

  layer(Dovecot.layerWith(extension("")), { excludeTestServices: true })((it) => {
    it.effect("without its plugin it lists nothing, and is not asked", () =>
      Effect.gen(function* () {
        const { report } = yield* Effect.flatMap(accountOf("plain"), connect)
        assert.strictEqual((yield* report).compression, "notOffered")
      })
    )
  })
})
