/** Seven honest dialogues, from the greeting to the goodbye, which the cutting and interrupting campaigns disturb. */
import { Command, MessageSet } from "@effect-imap/core"
import type * as Account from "@effect-imap/core/internal/Account"
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect, Option, Redacted } from "effect"
import * as Canary from "../world/Canary.ts"
import * as Dice from "../world/Dice.ts"
import { host, type Setup, type Stage } from "../world/Rig.ts"

export interface Dialogue {
  readonly name: string
  readonly profile: Simulator.Profile
  readonly security: Account.Security
  readonly compress?: Account.Compress
}

const { exchange, netease, qq, scram, wellBehaved } = Simulator.profiles

const compressing: Simulator.Profile = {
  ...wellBehaved,
  capabilities: {
    ...wellBehaved.capabilities,
    authenticated: `${wellBehaved.capabilities.authenticated} COMPRESS=DEFLATE`
  }
}

export const dialogues: ReadonlyArray<Dialogue> = [
  { name: "tls", profile: wellBehaved, security: "tls" },
  { name: "starttls", profile: wellBehaved, security: "starttls" },
  { name: "netease", profile: netease, security: "tls" },
  { name: "qq", profile: qq, security: "auto" },
  { name: "exchange", profile: exchange, security: "starttls" },
  { name: "scram", profile: scram, security: "tls" },
  { name: "compress", profile: compressing, security: "tls", compress: "auto" }
]

/** Returns the server of a dialogue, and the setup of its client. */
export const sceneOf = (dialogue: Dialogue) => {
  const canary = Canary.make(Dice.make(dialogues.indexOf(dialogue)))
  return {
    profile: profileFor(dialogue, canary),
    client: {
      account: accountFor(dialogue, canary),
      policy: {},
      canary,
      redaction: "strict",
      network: { latency: 20 }
    } satisfies Partial<Setup>
  }
}

const profileFor = ({ profile }: Dialogue, { secret }: Canary.Canary): Simulator.Profile => ({
  ...profile,
  password: secret,
  // few iterations: the dialogue is tested, not the computation
  sasl: { ...profile.sasl, iterations: 64 }
})

const accountFor = (
  { compress = "never", profile, security }: Dialogue,
  { secret }: Canary.Canary
): Account.Account => ({
  host,
  compress,
  security,
  user: profile.user,
  password: Redacted.make(secret)
})

/** Connects, sends one command, and logs out. */
export const call = (stage: Stage): Effect.Effect<void> =>
  Effect.gen(function* () {
    const connection = yield* stage.connect()
    if (Option.isNone(connection)) return
    yield* stage.note("noop", connection.value.execute(Command.noop))
    yield* stage.note("logout", connection.value.logout)
  })

/** Connects, sends some commands at once, which wait for each other, and logs out. */
export const visit = (stage: Stage): Effect.Effect<void> =>
  Effect.gen(function* () {
    const connection = yield* stage.connect()
    if (Option.isNone(connection)) return
    const { execute, logout, select, within } = connection.value
    yield* Effect.all(
      [
        stage.note("noop", execute(Command.noop)),
        stage.note("select", select("Sent")),
        stage.note("fetch", execute(Command.fetch(MessageSet.sequenceNumbers("1:*"), ["UID", "FLAGS"])))
      ],
      { concurrency: "unbounded" }
    )
    // a visit, and one who waits for its end
    yield* Effect.all(
      [
        stage.note(
          "within",
          within("INBOX", () => Effect.andThen(execute(Command.noop), execute(Command.noop)))
        ),
        stage.note("status", execute(Command.status("Sent", ["messages"])))
      ],
      { concurrency: "unbounded" }
    )
    yield* stage.note("logout", logout)
  })
