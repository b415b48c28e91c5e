/** Notices that the computer slept: the server may be gone, and a polled connection would not ask for a while. */
import { Effect } from "effect"
import type { ActivityOutcome } from "../machine/activities.ts"
import { ComputerSleep } from "../interpreter/ComputerSleep.ts"
import type { Activity } from "../interpreter/Interpreter.ts"
import type { Run } from "./Run.ts"

export const doze =
  (run: Run): Activity<ActivityOutcome<"doze">> =>
  (then) => {
    const computer = ComputerSleep.of(run.clock)
    const sleepless = {
      fork: run.alarm.fork,
      slept: (ms: number) => {
        computer.leave(sleepless)
        run.recorder.emit("clock:jumped", { ms })
        then(Effect.succeed({ type: "slept", slept: true }))
      }
    }
    computer.join(sleepless)
    return () => computer.leave(sleepless)
  }
