import { rule } from "./Rule.ts"
import { isOlder } from "./shared/gaps.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "events-dropped",
  group: "recording",
  severity: "warning",
  message: "Events are missing here: {count}",
  docs: "They came faster than they could be written. If they matter, let a larger buffer keep more.",
  find: (connection) => {
    const all = connection.gaps.filter((gap) => !isOlder(gap, connection))
    const count = all.reduce((sum, { dropped }) => sum + dropped, 0)
    return report(
      all.map(({ line }) => line),
      { count }
    )
  }
})
