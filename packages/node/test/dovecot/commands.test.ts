/** Typed commands on a real Dovecot, and on one that lists no more than servers of twenty years ago do. */
import { readFileSync } from "node:fs"
import { assert, describe, layer } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { extensions } from "../commands/extensions.ts"
import { connect, everywhere, moving, type Server } from "../commands/typedCommands.ts"
import * as Dovecot from "./Dovecot.ts"
import * as recipe from "./recipe.ts"

const password = "Canary-of-anybody"

const cases = [...everywhere, ...extensions]

const extension =
  (listed: string): recipe.Extension =>
  (folder) =>
    `
mail_plugins = acl quota
protocol imap {
  mail_plugins = acl quota imap_acl imap_quota
  imap_metadata = yes
  ${listed}
}
mail_attribute_dict = file:%h/dovecot-attributes
plugin {
  acl = vfile
}
${recipe.limitedMail(folder, password)}`

const server: Server = { tellsWhy: true, tellsRoots: true, tellsCharsets: true, keepsUtf8Headers: true }

const connected = (user: string) =>
  Effect.flatMap(Dovecot.Dovecot, ({ ca, port }) =>
    connect({
      host: "localhost",
      starttlsPort: port,
      security: "starttls",
      ca: readFileSync(ca, "utf8"),
      user,
      password: Redacted.make(password)
    })
  )

describe.skipIf(Dovecot.skipped)("a real Dovecot", () => {
  layer(Dovecot.layerWith(extension("")), { excludeTestServices: true })((it) => {
    for (const [index, { name, run }] of cases.entries()) {
      it.effect(name, () =>
        Effect.flatMap(connected(`user${index}`), (connection) => run(connection, server))
      )
    }
  })
})

const old = "imap_capability = IMAP4rev1 UIDPLUS QUOTA CONDSTORE ENABLE SPECIAL-USE"

describe.skipIf(Dovecot.skipped)("a real Dovecot that lists little", () => {
  layer(Dovecot.layerWith(extension(old)), { excludeTestServices: true })((it) => {
    for (const [index, { name, run }] of cases.entries()) {
      it.effect(name, () =>
        Effect.flatMap(connected(`user${index}`), (connection) => run(connection, server))
      )
    }

    it.effect("without MOVE messages are copied and removed", () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* moving.run(yield* connected("mover"), server), "copy")
      })
    )
  })
})
