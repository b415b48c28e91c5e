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
    const ends = [span, wire.at(-1), moves.at(-1), fired.at(-1)].flatMap((each) => each?.line ?? [])
    const last = ends.reduce((most, line) => Math.max(most, line), 0)
    return report([net.reduce((most, { endLine, line }) => Math.max(most, endLine ?? line), last)])
  }
})
