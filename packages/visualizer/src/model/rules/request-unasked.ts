import { after } from "../lines/after.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** A continuation request while there was nothing left to send. RFC 9051 §7.6. */
export default rule({
  id: "request-unasked",
  group: "protocol",
  severity: "warning",
  message: "The server asked for more, although nothing was left to send",
  docs: "A line with + belongs to a literal, to IDLE or to a login (RFC 9051 §7.6). It was ignored. Report the line to the server's operator.",
  find: ({ notes, wire }) => {
    const requests = wire.filter(({ text }) => text.startsWith("+"))
    const noted = notes.filter(({ received }) => received === "request")
    return report(noted.map(({ line }) => requests[after(requests, line) - 1]?.line))
  }
})
