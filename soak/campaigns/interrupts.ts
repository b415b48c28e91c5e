/**
 * C: an interruption, or the end of the scope or the connection, at any step: between two of Effect's operations, by a forced
 * yield of the fiber, or within a trace's sink. A forced yield alone must change nothing.
 */
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect } from "effect"
import { type Dialogue, dialogues, sceneOf, visit } from "../servers/Dialogues.ts"
import * as Dice from "../world/Dice.ts"
import * as Rig from "../world/Rig.ts"
import type { Campaign } from "./Campaign.ts"
import { findingOf } from "./servers.ts"

interface Trigger {
  readonly at: "step" | "operation" | "event" | "yield"
  readonly number: number
  readonly act: "interrupt" | "close" | "cut"
}

const setupOf = (dialogue: Dialogue, trigger?: Trigger, release?: number): Rig.Setup => {
  const { client, profile } = sceneOf(dialogue)
  const hands = Rig.makeHands()
  let events = 0
  /** A forced yield lets other fibers run first, beginning with the interruption. */
  let isDue = false

  let cut = () => {}
  const acts = { interrupt: () => hands.interrupt(), close: () => hands.close(), cut: () => cut() }
  const act = () => trigger && acts[trigger.act]()

  return {
    ...client,
    dice: Dice.make(0),
    server: (end) =>
      Effect.flatMap(Effect.context<never>(), (context) => {
        cut = () => void Effect.runForkWith(context)(end.reset)
        return Simulator.serve(profile, end)
      }),
    hands,
    ...(release === undefined ? {} : { release }),
    between: (step) => {
      if (!isDue && !(trigger?.at === "step" && trigger.number === step)) return
      isDue = false
      act()
    },
    yielding: {
      shouldYield: (operation) => {
        if (trigger?.number !== operation || (trigger.at !== "operation" && trigger.at !== "yield"))
          return false
        isDue = trigger.at === "operation"
        return true
      }
    },
    traced: () => {
      if (trigger?.at === "event" && trigger.number === events++) act()
    }
  }
}

/** Undisturbed runs, whose length bounds the disturbances. */
const uninterrupted = Effect.runSync(
  Effect.cached(Effect.forEach(dialogues, (dialogue) => Rig.play(setupOf(dialogue), visit)))
)

const triggerOf = (dice: Dice.Dice, { events, outcome }: Rig.Played): Trigger => {
  const at = dice.pick<Trigger["at"]>("step", "operation", "event", "yield")
  const among = {
    step: outcome.steps,
    operation: outcome.operations,
    event: events.length,
    yield: outcome.operations
  }
  return { at, number: dice.below(among[at]), act: dice.pick("interrupt", "close", "cut") }
}

/** Summarizes the results of a run; commands that are sent at once may run in another order. */
const outcomes = ({ calls, results }: Rig.Played): string =>
  JSON.stringify([
    calls.map(({ exit }) => exit._tag),
    [...new Set(results.map((text) => text.split(":")[0]))].toSorted()
  ])

const harmless = ({ at }: Trigger, played: Rig.Played, undisturbed: Rig.Played): ReadonlyArray<string> =>
  at === "yield" && outcomes(played) !== outcomes(undisturbed) ? ["a yield changed the outcome"] : []

export const interrupts: Campaign = {
  name: "interrupts",
  about:
    "interrupted, or the scope or the connection closed, at every step, at a forced yield, and from within a trace sink",
  runs: 6_000,
  run: (seed) =>
    Effect.gen(function* () {
      const dice = Dice.make(seed)
      const index = dice.below(dialogues.length)
      const dialogue = dialogues[index]
      const undisturbed = (yield* uninterrupted)[index]
      if (dialogue === undefined || undisturbed === undefined)
        return yield* Effect.die("there is no dialogue")
      const trigger = triggerOf(dice, undisturbed)
      const release = dice.chance(0.05) ? dice.pick(4_000, Infinity) : undefined
      const played = yield* Rig.play(setupOf(dialogue, trigger, release), visit)
      const finding = findingOf(played, harmless(trigger, played, undisturbed))
      const name = `${dialogue.name}: ${trigger.act} at ${trigger.at} ${trigger.number}`
      return { ...finding, transcript: () => `${name}\n${finding.transcript()}` }
    })
}
