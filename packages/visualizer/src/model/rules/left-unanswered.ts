import { isAskedByApp } from "../lines/facts.ts"
import { rule } from "./Rule.ts"
import { openCommands } from "./shared/openCommands.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "left-unanswered",
  group: "command",
  severity: "info",
  message: "{command} had no answer when the connection ended",
  docs: "Whether it was carried out is not known. Look before it is sent again, unless it only reads.",
  *find(connection) {
    const { commands, ended } = connection
    if (ended === undefined) return
    const answered = commands.findLast(({ answer }) => answer !== undefined)?.line ?? 0
    for (const command of openCommands(connection).filter(isAskedByApp)) {
      // the failure names the command that it waited for
      if (command.line > answered && ended.facts?.["command"] !== command.name)
        yield* report([command.line], { command: command.name })
    }
  }
})
