/** Passwords and tokens of an app. */
import * as Account from "@effect-imap/core/Account"
import * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, Redacted } from "effect"
import { record, type Setting } from "../record.ts"
import { kept } from "./Scene.ts"
import { bye, set, user, well } from "./parts.ts"

const oauth = { ...Simulator.profiles.oauth, user }

const met = (setting: Setting) => record({ attempts: 1, ...setting, account: { user, ...setting.account } })

const source = (get: Effect.Effect<string, unknown>) =>
  Account.tokenSource({ get: Effect.map(get, (text) => Redacted.make(text)) })

/** An endpoint that is away for these minutes of the scene. */
const endpoint = () => {
  let asked = 0
  let away = false
  return {
    token: source(
      Effect.suspend(() => {
        asked++
        return away
          ? Effect.fail(new Error("connect ECONNREFUSED login.example.com:443"))
          : Effect.succeed(asked === 1 ? "first" : "second")
      })
    ),
    goes: set(() => {
      away = true
    }),
    comes: set(() => {
      away = false
    })
  }
}

const idp = endpoint()

export const credentials = {
  "token-endpoint-down": kept({
    server: { ...oauth, sasl: { ...oauth.sasl, tokens: ["first", "second"] } },
    minutes: 90,
    account: { token: idp.token },
    plan: (world) => [
      [
        30,
        Effect.andThen(
          idp.goes,
          Effect.andThen(
            set(() => {
              world.profile.sasl = { ...world.profile.sasl, tokens: ["second"] }
            }),
            bye(world, "Session invalidated - AccessTokenExpired")
          )
        )
      ],
      [55, idp.comes]
    ]
  }),
  "token-source-hangs": met({ server: oauth, account: { token: source(Effect.never) } }),
  "token-source-fails": met({
    server: oauth,
    account: {
      token: source(Effect.fail(new Error("connect ECONNREFUSED 10.4.0.9:443 (login.example.com)")))
    }
  }),
  "token-source-stale": kept({
    server: { ...oauth, sasl: { ...oauth.sasl, tokens: ["good"] } },
    minutes: 20,
    account: { token: source(Effect.succeed("expired-yesterday")) }
  }),
  "renew-typo": kept({
    server: well,
    minutes: 60,
    plan: (world, supervised) => [
      [
        20,
        Effect.andThen(
          set(() => {
            Object.assign(world.profile, { password: "the new one" })
          }),
          world.mail.disconnect
        )
      ],
      [28, supervised.renew({ password: Redacted.make("the nwe one") })],
      [32, supervised.renew({ password: Redacted.make("the new one") })]
    ]
  })
}
