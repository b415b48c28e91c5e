import { rule } from "./Rule.ts"
import { isOlder } from "./shared/gaps.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "older-not-kept",
  group: "recording",
  severity: "info",
  message: "Older events of this connection are not kept",
  docs: "The recording holds the latest events alone. If more is needed, write the trace to a file.",
  find: (connection) =>
    report(connection.gaps.filter((gap) => isOlder(gap, connection)).map(({ line }) => line))
})
