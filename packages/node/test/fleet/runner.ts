/** A runner of a fleet as a separate process. What it is given is in `FLEET_RUNNER`; "ready" says that it runs. */
import * as ImapFleet from "@effect-imap/core/ImapFleet"
import { NodeImap } from "@effect-imap/node"
import * as NodeFleet from "@effect-imap/node/NodeFleet"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Config, Effect, Layer, Redacted, Schema } from "effect"

export const Told = Schema.Struct({
  url: Schema.String,
  port: Schema.Int,
  imapPort: Schema.Int,
  password: Schema.String,
  expiration: Schema.DurationFromMillis
})

const runner = Effect.gen(function* () {
  const told = yield* Config.schema(Schema.fromJsonString(Told), "FLEET_RUNNER")
  const credentials = Layer.succeed(ImapFleet.Credentials, {
    get: (user) =>
      Effect.succeed({
        host: "127.0.0.1",
        port: told.imapPort,
        security: "none" as const,
        allowPlaintext: true,
        user,
        password: Redacted.make(told.password)
      })
  })
  const { expiration, port, url } = told
  return NodeFleet.layerSql({ url: Redacted.make(url), host: "127.0.0.1", port, expiration }).pipe(
    Layer.tap(() => Effect.sync(() => process.stdout.write("ready\n"))),
    Layer.provide([credentials, NodeImap.layer])
  )
})

if (process.env["FLEET_RUNNER"] !== undefined) {
  NodeRuntime.runMain(Layer.launch(Layer.unwrap(runner)))
}
