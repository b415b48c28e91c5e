import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** Not for a trace to which events may still come: `lint` leaves it out there. */
export default rule({
  id: "trace-cut",
  group: "recording",
  severity: "info",
  message: "The trace ends here, and no end of the connection is recorded",
  docs: "The process ended, the file was cut, or the log does not show it. If the end matters, record until the connection has closed.",
  find: ({ ended, fired, moves, net, span, wire }) => {
    if (ended !== undefined) return []
    const lines = [wire.at(-1)?.line, moves.at(-1)?.line, fired.at(-1)?.line].map((line = 0) => line)
    const last = net.reduce((most, { endLine, line }) => Math.max(most, endLine ?? line), 0)
    return report([Math.max(span.line, last, ...lines)])
  }
})
