import { duration } from "@effect-imap/core/internal/Advice"
import { portIn } from "../lines/place.ts"
import { silentPort } from "../timeline/headStart.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "port-silent",
  group: "way",
  severity: "info",
  message: "Port {silent} did not answer for {ms}; port {used} was used",
  docs: "A firewall that drops packets looks like this. Each connection that does not know the server waits for the silent port first. Open that port, or name the one that answers: `port` and `security` of the account. A store of server profiles remembers it, too.",
  find: (connection) => {
    const silent = silentPort(connection)
    const used = portIn(connection.winner, connection)
    return silent === undefined || used === undefined
      ? []
      : report(silent.lines, { silent: silent.port, ms: duration(silent.ms), used })
  }
})
