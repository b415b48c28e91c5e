import { times } from "../../trace/quantities.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"
import { untaggedBads } from "./shared/untaggedBads.ts"

export default rule({
  id: "untagged-bad",
  group: "protocol",
  severity: "warning",
  message: "The server sent BAD without a tag {times}, which answers no command",
  docs: "It names no command (RFC 9051 §7.1.3). Some servers answer a command that they do not know only like this. Report the line, with those before it, to the server's operator.",
  find: (connection) => {
    const all = untaggedBads(connection).filter(({ pending }) => pending?.name !== "ID")
    const [first] = all
    return report([first?.line, first?.pending?.line, ...all.slice(1).map(({ line }) => line)], {
      times: times(all.length)
    })
  }
})
