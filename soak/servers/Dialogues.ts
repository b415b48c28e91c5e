/** Six honest conversations, from the greeting to the goodbye, that the cutting and interrupting campaigns disturb. */
import { type Account, Command } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/simulator"
import { Effect, Option, Redacted } from "effect"
import type { Canary } from "../world/Canary.ts"
import { host, type Stage } from "../world/Rig.ts"

export interface Dialogue {
  readonly name: string
  readonly profile: Simulator.Profile
  readonly security: Account.Security
}

const { exchange, netease, qq, scram, wellBehaved } = Simulator.profiles

export const dialogues: ReadonlyArray<Dialogue> = [
  { name: "tls", profile: wellBehaved, security: "tls" },
  { name: "starttls", profile: wellBehaved, security: "starttls" },
  { name: "netease", profile: netease, security: "tls" },
  { name: "qq", profile: qq, security: "auto" },
  { name: "exchange", profile: exchange, security: "starttls" },
  { name: "scram", profile: scram, security: "tls" }
]

export const profileFor = ({ profile }: Dialogue, { secret }: Canary): Simulator.Profile => ({
  ...profile,
  password: secret,
  // few rounds: what is tried is the way, not the work
  sasl: { ...profile.sasl, iterations: 64 }
})

export const accountFor = ({ profile, security }: Dialogue, { secret }: Canary): Account.Account => ({
  host,
  security,
  user: profile.user,
  password: Redacted.make(secret)
})

/** Connects, asks once, leaves. */
export const call = (stage: Stage): Effect.Effect<void> =>
  Effect.gen(function* () {
    const connection = yield* stage.connect()
    if (Option.isNone(connection)) return
    yield* stage.note("noop", connection.value.execute(Command.noop))
    yield* stage.note("logout", connection.value.logout)
  })

/** Connects, works a little, leaves. What is asked at once waits its turn. */
export const visit = (stage: Stage): Effect.Effect<void> =>
  Effect.gen(function* () {
    const connection = yield* stage.connect()
    if (Option.isNone(connection)) return
    const { execute, logout, select } = connection.value
    yield* Effect.all(
      [
        stage.note("noop", execute(Command.noop)),
        stage.note("select", select("Sent")),
        stage.note("fetch", execute(Command.fetch("1:*", ["UID", "FLAGS"])))
      ],
      { concurrency: "unbounded" }
    )
    yield* stage.note("logout", logout)
  })
