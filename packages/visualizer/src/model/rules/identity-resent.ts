import { isRefused, isSelect } from "../lines/facts.ts"
import { isOpening } from "../lines/said.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** A mailbox was refused, and opened after ID was sent again. RFC 2971. */
export default rule({
  id: "identity-resent",
  group: "login",
  severity: "info",
  message: "The server refused {command}, and accepted it after a second ID",
  docs: "This server counts the ID after that refusal alone. It costs two round trips each time. Nothing is to be done.",
  find: ({ commands }) => {
    const ids = commands.filter(({ name }) => name === "ID")
    const second = ids[1]
    const refused = commands.findLast(
      (command) => isSelect(command) && isRefused(command) && command.line < (second?.line ?? 0)
    )
    const opened = commands.find((command) => isOpening(command) && command.line > (second?.line ?? Infinity))
    return refused === undefined || opened === undefined
      ? []
      : report([refused.answer?.line, second?.line, opened.answer?.line], { command: refused.name })
  }
})
