import type { Connection } from "../connection/Connection.ts"
import { isAskedByApp } from "../lines/facts.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"
import { openCommands } from "./shared/openCommands.ts"

export default rule({
  id: "never-answered",
  group: "command",
  severity: "warning",
  message: "The server never answered {command}, and answered {later} after it",
  docs: "Each command is owed a tagged response (RFC 9051 §7.1). Whether it was carried out is not known: look before it is sent again, unless it only reads.",
  *find(connection) {
    const answered = lastAnswered(connection)
    for (const command of openCommands(connection).filter(isAskedByApp)) {
      const later = answered.get(command.lane)
      if (later !== undefined && later.line > command.line)
        yield* report([command.line, later.answer?.line], { command: command.name, later: later.name })
    }
  }
})

/** Returns the last command of each way in that was answered. */
const lastAnswered = ({ commands }: Connection) =>
  new Map(commands.filter(({ answer }) => answer !== undefined).map((command) => [command.lane, command]))
