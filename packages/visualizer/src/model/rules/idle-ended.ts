import { times } from "../../trace/quantities.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import { after } from "../lines/after.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"
import { isDone } from "./shared/isDone.ts"

/** The server completed IDLE before DONE. RFC 9051 §6.3.13. */
export default rule({
  id: "idle-ended",
  group: "command",
  severity: "info",
  message: "The server ended IDLE before DONE {times}, at first after {ms}",
  docs: "No news comes until the client begins IDLE again. This client does so at once. Another one renews its IDLE sooner than the server ends it.",
  find: ({ commands, wire }) => {
    const dones = wire.filter(isDone)
    const ended = commands.filter(({ answer, line, name }) => {
      if (name !== "IDLE" || answer?.condition !== "OK") return false
      const done = dones[after(dones, line)]
      return done === undefined || done.line > answer.line
    })
    const [first] = ended
    return first === undefined
      ? []
      : report([first.answer?.line, first.line, ...ended.slice(1).map(({ answer }) => answer?.line)], {
          times: times(ended.length),
          ms: duration((first.end ?? first.start) - first.start)
        })
  }
})
