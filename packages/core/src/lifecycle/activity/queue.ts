/** Waits for the turn of an attempt at its host. */
import { Effect } from "effect"
import type { Activities } from "../machine/activities.ts"
import type { Release } from "../../trace/Recorder.ts"
import { releaseOf } from "../../trace/releaseOf.ts"
import { endTurn, type Run } from "./Run.ts"

const done = { type: "done" as const }

export const queue = (run: Run, { soon }: Activities["queue"]["input"]) =>
  Effect.suspend(() => {
    endTurn(run, "other")
    const turn = run.pacing?.turn(run.account, soon)
    if (turn === undefined) return Effect.succeed(done)
    run.turn = turn
    let release: Release | undefined
    const waits = () => {
      release = run.recorder.held({ kind: "host", by: "open", ahead: turn.before })
      run.queued?.(turn)
    }
    return Effect.as(
      Effect.onExit(turn.begun(waits), (exit) => Effect.sync(() => release?.(releaseOf(exit)))),
      done
    )
  })
