import { rule } from "./Rule.ts"
import { isDone } from "./shared/isDone.ts"
import { report } from "./shared/report.ts"

/** IDLE had no answer after DONE, and a later command had. RFC 9051 §6.3.13. */
export default rule({
  id: "done-unanswered",
  group: "command",
  severity: "warning",
  message: "The server did not answer DONE, and answered {later} after it",
  docs: "IDLE ends with a tagged response (RFC 9051 §6.3.13). The connection went on without it. Report the lines to the server's operator.",
  find: ({ commands, wire }) => {
    const idle = commands.find(({ end, name }) => name === "IDLE" && end === undefined)
    const done = idle && wire.find((each) => each.line > idle.line && isDone(each))
    const later = done && commands.find(({ answer, line }) => answer !== undefined && line > done.line)
    return later === undefined
      ? []
      : report([done?.line, later.answer?.line, later.line], { later: later.name })
  }
})
