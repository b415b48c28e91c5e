/** The typed commands that read, on a real Dovecot. */
import { readFileSync } from "node:fs"
import { describe, layer } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { everywhere } from "../commands/reading.ts"
import { connect } from "../commands/typedCommands.ts"
import * as Dovecot from "./Dovecot.ts"
import * as mail from "./simulatorMail.ts"

describe.skipIf(Dovecot.skipped)("reading at a real Dovecot", () => {
  layer(Dovecot.layerWith(mail.extension), { excludeTestServices: true })((it) => {
    for (const [index, { name, run }] of everywhere.entries()) {
      it.effect(name, () =>
        Effect.gen(function* () {
          const { ca, tlsPort } = yield* Dovecot.Dovecot
          const connection = yield* connect({
            host: "localhost",
            port: tlsPort,
            security: "tls",
            user: `reading${index}`,
            password: Redacted.make(mail.password),
            ca: readFileSync(ca, "utf8"),
            enable: ["QRESYNC"]
          })
          yield* run(connection, { previews: true })
        })
      )
    }
  })
})
