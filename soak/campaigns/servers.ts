/** A: servers that behave, misbehave, stall, cut and lie, with clients of many kinds. */
import { Command, type ImapConnection, MessageSet } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect, Exit, Option } from "effect"
import * as Client from "../servers/Client.ts"
import * as Mischief from "../servers/Mischief.ts"
import * as Network from "../servers/Network.ts"
import * as Profiles from "../servers/Profiles.ts"
import * as Canary from "../world/Canary.ts"
import * as Dice from "../world/Dice.ts"
import { check } from "../world/invariants.ts"
import * as Rig from "../world/Rig.ts"
import { transcriptOf } from "../world/Transcript.ts"
import type { Campaign, Finding } from "./Campaign.ts"

/** Returns whether the server behaves: every third one does. */
export const isHonest = (seed: number): boolean => seed % 3 === 0

export const setupOf = (seed: number): Rig.Setup => {
  const dice = Dice.make(seed)
  const canary = Canary.make(dice)
  const client = Client.draw(dice, canary)
  const password = dice.chance(0.85) ? canary.secret : "another one"
  const profile = Profiles.draw(dice, { user: client.account.user, password })
  const { network, verified } = Network.draw(dice)
  const habits = dice.fork()
  const servers = dice.fork()
  const yields = dice.fork()
  const honest = isHonest(seed)
  const often = dice.chance(0.4) ? dice.pick(0.001, 0.01, 0.1) : 0
  return {
    ...client,
    canary,
    network,
    verified,
    dice: dice.fork(),
    server: (end) =>
      Simulator.serve(profile, honest ? end : Mischief.trouble(end, Mischief.drawHabits(habits), servers)),
    ...(often > 0 ? { yielding: { shouldYield: () => yields.chance(often) } } : {})
  }
}

/** Connects once or twice; a second call uses what the first one learned. */
export const programOf =
  (seed: number) =>
  (stage: Rig.Stage): Effect.Effect<void> =>
    Effect.gen(function* () {
      const dice = Dice.make(seed ^ 0x5eed)
      for (let calls = dice.pick(1, 1, 2); calls > 0; calls--) {
        const connection = yield* stage.connect()
        if (Option.isSome(connection)) yield* use(stage, connection.value, dice)
      }
    })

const use = Effect.fnUntraced(function* (
  { note }: Rig.Stage,
  connection: ImapConnection.ImapConnection,
  dice: Dice.Dice
) {
  const withTimeout = Effect.timeoutOption("90 seconds")
  if (dice.chance(0.4)) yield* note("noop", withTimeout(connection.execute(Command.noop)))
  if (dice.chance(0.4))
    yield* note(
      "fetch",
      withTimeout(connection.execute(Command.fetch(MessageSet.sequenceNumbers("1:*"), ["UID", "FLAGS"])))
    )
  if (dice.chance(0.3)) yield* note("select", withTimeout(connection.select(dice.pick("Sent", "no such"))))
  if (dice.chance(0.5)) yield* note("logout", connection.logout)
})

export const findingOf = (played: Rig.Played, more: ReadonlyArray<string> = []): Finding => ({
  problems: [...check(played), ...more],
  transcript: () => transcriptOf(played),
  trace: Rig.traceOf(played),
  counts: {
    connections: new Set(played.sent.map(({ connection }) => connection)).size,
    selected: played.calls.filter(({ exit }) => Exit.isSuccess(exit)).length
  }
})

export const servers: Campaign = {
  name: "servers",
  about: "random servers: honest, mistaken, slow, silent, cut and lying ones",
  runs: 10_000,
  run: (seed) => Effect.map(Rig.play(setupOf(seed), programOf(seed)), (played) => findingOf(played))
}
