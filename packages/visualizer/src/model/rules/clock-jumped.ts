import { duration } from "@effect-imap/core/internal/Advice"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "clock-jumped",
  group: "recording",
  severity: "info",
  message: "The wall clock of this machine jumped {way} by {ms}",
  docs: "The machine slept, or its clock was set. The times of this trace do not contain it. A connection can be lost while the machine sleeps; whether the server is still there is asked after it.",
  find: ({ jumps }) => {
    const forward = jumps.filter(({ ms }) => ms > 0)
    const all = forward.length > 0 ? forward : jumps
    const ms = all.reduce((sum, jump) => sum + jump.ms, 0)
    return report(
      all.map(({ line }) => line),
      { way: ms < 0 ? "back" : "forward", ms: duration(Math.abs(ms)) }
    )
  }
})
