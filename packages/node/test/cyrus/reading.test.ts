/** The typed commands that read, on a real Cyrus. */
import { describe, layer } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { everywhere } from "../commands/reading.ts"
import { connect } from "../commands/typedCommands.ts"
import * as Cyrus from "./Cyrus.ts"

describe.skipIf(Cyrus.skipped)("reading at a real Cyrus", () => {
  layer(Cyrus.layer, { excludeTestServices: true })((it) => {
    for (const [index, { name, run }] of everywhere.entries()) {
      it.effect(name, () =>
        Effect.gen(function* () {
          const { host, port } = yield* Cyrus.Cyrus
          const connection = yield* connect({
            host,
            starttlsPort: port,
            security: "none",
            allowPlaintext: true,
            user: `reading${index}`,
            password: Redacted.make("any"),
            enable: ["QRESYNC"]
          })
          yield* run(connection, { previews: false })
        })
      )
    }
  })
})
