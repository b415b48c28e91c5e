import { isStray, said } from "../lines/facts.ts"
import { openedAt } from "../lines/said.ts"
import { rule } from "./Rule.ts"
import { quotedLines } from "./shared/quoted.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "stray-lines",
  group: "protocol",
  severity: "warning",
  message: "The server sent lines that are no IMAP responses: {count}",
  docs: "A response begins with a tag, with * or with + (RFC 9051 §7). These lines were ignored. The server, or something in between, sent them. Report them to the server's operator.",
  find: (connection) => {
    const opened = openedAt(connection)
    if (opened === undefined) return []
    const quoted = quotedLines(connection)
    const strays = said(connection).filter(
      ({ direction, line, tag, text }, at, all) =>
        direction === "received" &&
        tag === undefined &&
        isStray(text) &&
        !quoted.has(line) &&
        // the rest of a response that could not be read
        all[at - 1]?.unread !== true
    )
    return report(
      strays.map(({ line }) => line),
      { count: strays.length }
    )
  }
})
