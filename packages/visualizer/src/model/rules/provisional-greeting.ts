import { duration } from "@effect-imap/core/internal/Advice"
import { laneOf, leafOf } from "../machine/phase.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

const minMs = 1000

export default rule({
  id: "provisional-greeting",
  group: "protocol",
  severity: "warning",
  message: "The server greeted twice: the second greeting came {ms} after the first",
  docs: "The first greeting was provisional: the server was not ready for logins. If it is always so, its operator can look at what checks logins there, and allow more processes of it.",
  find: ({ phases, wire }) => {
    const again = phases.find(
      ({ end, start, state }) => leafOf(state) === "regreeting" && (end ?? start) - start > minMs
    )
    if (again === undefined) return []
    const lane = laneOf(again.state)
    const greetings = wire.filter((line) => line.direction === "received" && line.lane === lane)
    const [first] = greetings
    const second = greetings.find(({ line, text }) => line > again.line && /^\* (?:OK|PREAUTH)\b/i.test(text))
    return first === undefined || second === undefined
      ? []
      : report([first.line, second.line], { ms: duration(second.time - first.time) })
  }
})
