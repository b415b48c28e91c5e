/** A2: a trace that is replayed to the same client ends in the same way, or the replay says why it cannot. */
import * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, Exit, Result } from "effect"
import * as Rig from "../world/Rig.ts"
import { transcriptOf } from "../world/Transcript.ts"
import type { Campaign, Finding } from "./Campaign.ts"
import { isHonest, setupOf } from "./servers.ts"

const outcomeOf = ({ calls, outcome }: Rig.Played): string => {
  const exit = calls[0]?.exit
  if (outcome.exit === undefined || exit === undefined) return "nothing"
  if (Exit.isSuccess(exit)) return "selected"
  const reason = exit.cause.reasons.find((reason) => reason._tag === "Fail")
  return reason === undefined ? "interrupted" : reason.error.reason._tag
}

/**
 * Sets up a call over a network without faults, which a script could not repeat. A script cannot prove a password
 * either, so no mechanism is required.
 */
const recordable = (seed: number): Rig.Setup => {
  const { account, network, yielding: _, ...setup } = setupOf(seed)
  const { mechanism: __, ...open } = account
  return { ...setup, account: open, verified: true, network: { latency: network.latency ?? 0 } }
}

const once = (stage: Rig.Stage) => Effect.asVoid(stage.connect())

const replay = Effect.fnUntraced(function* (seed: number, recorded: Rig.Played) {
  const script = yield* Effect.result(Simulator.fromTrace(recorded.events))
  if (Result.isFailure(script)) return { said: script.failure.message, played: recorded }
  const { mismatches, remaining, serve } = yield* Simulator.serverOf(script.success)
  const played = yield* Rig.play({ ...recordable(seed), network: {}, server: serve }, once)
  const unmade = remaining() > 0 ? `${remaining()} connections were not made` : undefined
  return { said: mismatches()[0]?.message ?? unmade, played }
}, Effect.scoped)

const compare = Effect.fnUntraced(function* (seed: number): Effect.fn.Return<Finding> {
  const recorded = yield* Rig.play(recordable(seed), once)
  const { played, said } = yield* replay(seed, recorded)
  const [before, after] = [outcomeOf(recorded), outcomeOf(played)]
  // an honest server sends nothing that cannot be repeated
  const isSame = before === after
  const isExcused = said !== undefined && !isHonest(seed)
  const isPlayed = played !== recorded
  return {
    problems:
      isSame || isExcused
        ? []
        : [`${before} replays as ${after}${said === undefined ? "" : ", it says why"}`],
    transcript: () => [said ?? "", transcriptOf(recorded), "== replayed", transcriptOf(played)].join("\n"),
    counts: { "the same": isSame && isPlayed ? 1 : 0, "not to be played": isPlayed ? 0 : 1 }
  }
})

export const replays: Campaign = {
  name: "replays",
  about: "traces of random servers, played back: the same end, or why not",
  runs: 1_000,
  run: compare
}
