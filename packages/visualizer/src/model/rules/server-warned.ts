import { times } from "../../trace/quantities.ts"
import { said } from "../lines/facts.ts"
import { openedAt } from "../lines/said.ts"
import { rule } from "./Rule.ts"
import { quotedLines } from "./shared/quoted.ts"
import { report } from "./shared/report.ts"

/** Untagged NO in an open mailbox. RFC 9051 §7.1.2. */
export default rule({
  id: "server-warned",
  group: "server",
  severity: "warning",
  message: "The server sent a warning, NO without a tag, {times}",
  docs: "It fails no command (RFC 9051 §7.1.2). Act on its words before a command fails.",
  find: (connection) => {
    const opened = openedAt(connection) ?? Infinity
    const quoted = quotedLines(connection)
    const all = said(connection).filter(
      ({ code, condition, direction, line, tag }) =>
        direction === "received" &&
        condition === "NO" &&
        tag === undefined &&
        line > opened &&
        // another rule handles this code
        code !== "UIDNOTSTICKY" &&
        !quoted.has(line)
    )
    return report(
      all.map(({ line }) => line),
      { times: times(all.length) }
    )
  }
})
