/** What a real server says where the password is right and the mailbox stays closed. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Policy from "@effect-imap/core/Policy"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import { assert, describe, layer } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { exitCode } from "../../src/cli/output/ExitCode.ts"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import * as Dovecot from "./Dovecot.ts"
import * as recipe from "./recipe.ts"

const [alice] = recipe.users
/** Lives elsewhere, says the server. */
const dora = { name: "dora", password: "Canary moved dora" }

const extension: recipe.Extension = (folder) => {
  const moved = `${dora.name}:{PLAIN}${dora.password}::::::nologin=y host=mail2.example.com\n`
  writeFileSync(join(folder, "moved"), moved)
  return `passdb {
  driver = passwd-file
  args = ${folder}/moved
}
protocol imap {
  mail_max_userip_connections = 1
}
`
}

const open = Effect.fnUntraced(function* ({
  name,
  password
}: {
  readonly name: string
  readonly password: string
}) {
  const { ca, host, tlsPort } = yield* Dovecot.Dovecot
  return yield* ImapConnection.open({
    host,
    port: tlsPort,
    security: "tls",
    user: name,
    password: Redacted.make(password),
    ca: readFileSync(ca, "utf8")
  }).pipe(
    Effect.provideService(ServerProfiles, none),
    Effect.provideService(Policy.Policy, Policy.make({ attempts: 3 })),
    Effect.provide(NodeTransport.layer)
  )
})

const limit = 120_000

describe.skipIf(Dovecot.skipped)("a real Dovecot that refuses", () => {
  layer(Dovecot.layerWith(extension), { excludeTestServices: true })((it) => {
    it.effect(
      "Q69 says so if there are too many connections, and is not asked again",
      () =>
        Effect.gen(function* () {
          const first = yield* open(alice)
          yield* first.selected
          const second = yield* open(alice)
          const error = yield* Effect.flip(second.selected)
          assert.strictEqual(error.reason._tag, "TooManyConnections", JSON.stringify(error))
          assert.strictEqual(error.retry, "later")
          assert.strictEqual(exitCode(error), 75)
          const { attempts, quirks } = yield* second.report
          assert.strictEqual(attempts, 1)
          assert.deepStrictEqual(quirks, ["too-many-of-user-at-address"])
        }),
      limit
    )

    it.effect(
      "Q79 X11 names another server, which is reported and not followed",
      () =>
        Effect.gen(function* () {
          const opening = yield* open(dora)
          const error = yield* Effect.flip(opening.selected)
          assert.strictEqual(error.reason._tag, "Referral", JSON.stringify(error))
          if (error.reason._tag === "Referral") assert.include(error.reason.url, "mail2.example.com")
          assert.strictEqual(exitCode(error), 77)
          assert.strictEqual((yield* opening.report).attempts, 1)
        }),
      limit
    )
  })
})
