import { duration } from "@effect-imap/core/internal/Advice"
import { isAskedByApp } from "../lines/facts.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "given-up",
  group: "command",
  severity: "info",
  message: "The app stopped waiting for {command} after {ms}",
  docs: "A deadline of the app passed, or it was interrupted. The server had the command: it can have been carried out. Look before it is sent again, unless it only reads.",
  *find({ commands }) {
    for (const { answer, givenUp, isCut, line, name, start } of commands) {
      if (givenUp === undefined || givenUp.reason !== undefined || isCut || name === "NOOP") continue
      if (!isAskedByApp({ by: givenUp.by, name })) continue
      yield* report([givenUp.line, line, answer?.line], { command: name, ms: duration(givenUp.time - start) })
    }
  }
})
