/** A runner of a fleet as a separate process. What it is given is in `FLEET_RUNNER`; "ready" says that it runs. */
import * as Account from "@effect-imap/core/Account"
import * as ImapFleet from "@effect-imap/core/ImapFleet"
import { NodeImap } from "@effect-imap/node"
import * as NodeFleet from "@effect-imap/node/NodeFleet"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Clock, Config, Effect, Layer, Redacted, Schema } from "effect"
import * as logins from "../dovecot/logins.ts"

export const Given = Schema.Struct({
  url: Schema.String,
  port: Schema.Int,
  imapPort: Schema.Int,
  /** The password of all accounts, or how long their tokens last; these are sent over TLS alone. */
  credential: Schema.Union([
    Schema.Struct({ password: Schema.String }),
    Schema.Struct({ tokenSeconds: Schema.Int, ca: Schema.String })
  ]),
  expiration: Schema.DurationFromMillis
})

/** Tokens that Dovecot checks by itself: each is kept until it is refused. */
const tokens = (user: string, seconds: number) =>
  Account.tokenSource({
    get: Effect.map(Clock.currentTimeMillis, (now) =>
      Redacted.make(logins.token(user, Math.ceil(now / 1000) + seconds))
    )
  })

const runner = Effect.gen(function* () {
  const given = yield* Config.schema(Schema.fromJsonString(Given), "FLEET_RUNNER")
  const { credential } = given
  const credentials = Layer.succeed(ImapFleet.Credentials, {
    get: (user) =>
      Effect.succeed({
        host: "127.0.0.1",
        port: given.imapPort,
        user,
        ...("password" in credential
          ? {
              security: "none" as const,
              allowPlaintext: true,
              password: Redacted.make(credential.password)
            }
          : {
              security: "tls" as const,
              ca: credential.ca,
              token: tokens(user, credential.tokenSeconds)
            })
      })
  })
  const { expiration, port, url } = given
  return NodeFleet.layerSql({ url: Redacted.make(url), host: "127.0.0.1", port, expiration }).pipe(
    Layer.tap(() => Effect.sync(() => process.stdout.write("ready\n"))),
    Layer.provide([credentials, NodeImap.layer, ImapFleet.layerTraces])
  )
})

if (process.env["FLEET_RUNNER"] !== undefined) {
  NodeRuntime.runMain(Layer.launch(Layer.unwrap(runner)))
}
