/** B: a cut after every byte of seven dialogues, in both directions, once and always. */
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect, Exit } from "effect"
import { type Cut, cut } from "../servers/Cut.ts"
import { call, type Dialogue, dialogues, sceneOf } from "../servers/Dialogues.ts"
import * as Dice from "../world/Dice.ts"
import * as Rig from "../world/Rig.ts"
import type { Campaign } from "./Campaign.ts"
import { findingOf } from "./servers.ts"

interface Case extends Cut {
  readonly dialogue: Dialogue
  readonly often: "once" | "always"
}

const setupOf = (dialogue: Dialogue, one: Case | undefined): Rig.Setup => {
  const dice = Dice.make(one?.after ?? 0)
  const { client, profile } = sceneOf(dialogue)
  let connections = 0
  return {
    ...client,
    dice,
    server: (end) => {
      const isCut = one !== undefined && (one.often === "always" || connections++ === 0)
      return Simulator.serve(profile, isCut ? cut(end, one) : end)
    }
  }
}

const bytesFrom = (side: Cut["side"], { sent }: Rig.Played): number =>
  sent.filter(({ from }) => from === side).reduce((sum, { bytes }) => sum + bytes.length, 0)

/** Lists every case, from one undisturbed run of each dialogue. */
const cases = Effect.runSync(
  Effect.cached(
    Effect.map(
      Effect.forEach(dialogues, (dialogue) => Rig.play(setupOf(dialogue, undefined), call)),
      (plays) => plays.flatMap((played, index) => casesOf(dialogues[index], played))
    )
  )
)

const sides = ["client", "server"] as const
const ways = ["end", "reset", "silence"] as const
const frequencies = ["once", "always"] as const

const casesOf = (dialogue: Dialogue | undefined, played: Rig.Played): ReadonlyArray<Case> =>
  dialogue === undefined
    ? []
    : sides.flatMap((side) =>
        Array.from({ length: bytesFrom(side, played) + 1 }, (_, after) => after).flatMap((after) =>
          ways.flatMap((how) => frequencies.map((often): Case => ({ dialogue, side, after, how, often })))
        )
      )

/** Checks that another attempt succeeds after a fault that happens only once. */
const problemsAfterOneCut = ({ often }: Case, { calls }: Rig.Played): ReadonlyArray<string> =>
  often === "once" && calls.some(({ exit }) => Exit.isFailure(exit))
    ? ["no attempt succeeded after one cut"]
    : []

export const cuts: Campaign = {
  name: "cuts",
  about: "FIN, RST and silence after every byte of seven dialogues, both ways, once and always",
  runs: Infinity,
  cases: Effect.map(cases, (all) => all.length),
  run: (seed) =>
    Effect.gen(function* () {
      const all = yield* cases
      const one = all[seed % all.length]
      if (one === undefined) return yield* Effect.die("there is no dialogue")
      const played = yield* Rig.play(setupOf(one.dialogue, one), call)
      const finding = findingOf(played, problemsAfterOneCut(one, played))
      const name = `${one.dialogue.name}: ${one.how} after ${one.after} bytes of the ${one.side}, ${one.often}`
      return { ...finding, transcript: () => `${name}\n${finding.transcript()}` }
    })
}
