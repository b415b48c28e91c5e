/** Waits for the turn of an attempt at its host. */
import { Effect } from "effect"
import type { Activities } from "../machine/activities.ts"
import { endTurn, type Run } from "./Run.ts"

const done = { type: "done" as const }

export const queue = (run: Run, { soon }: Activities["queue"]["input"]) =>
  Effect.suspend(() => {
    endTurn(run, "other")
    const turn = run.pacing?.turn(run.account, soon)
    if (turn === undefined) return Effect.succeed(done)
    run.turn = turn
    const waits = () => {
      run.recorder.emit("trace:note", { text: `waits for its turn at the host, ${turn.before} before it` })
      run.queued?.(turn)
    }
    return Effect.as(turn.begun(waits), done)
  })
