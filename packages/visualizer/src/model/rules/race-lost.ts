import type { NetSpan } from "../connection/Connection.ts"
import { portIn } from "../lines/place.ts"
import { laneOf, laneWords, leafOf } from "../machine/phase.ts"
import { silentPort } from "../timeline/headStart.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "race-lost",
  group: "way",
  severity: "info",
  message: "Port {lost} was tried as well, and dropped: port {used} was ready first",
  docs: "Both ports are tried, the second a little later. The one that is not needed is closed before anything is sent on it. Nothing is to be done.",
  find: (connection) => {
    const { moves, net, winner } = connection
    if (winner === undefined || silentPort(connection) !== undefined) return []
    const others = net.filter(({ begun, lane }) => begun.kind === "tcp" && lane !== winner)
    const [lost] = others
    // an operation that failed by itself was not dropped
    if (lost === undefined || others.every(hasFailed)) return []
    const won = moves.find(({ from }) => leafOf(from) === "won" && laneOf(from) === winner)
    return report([lost.line, won?.line], {
      lost:
        portIn(lost.lane, connection) ?? `of ${lost.lane === undefined ? "the other" : laneWords[lost.lane]}`,
      used: portIn(winner, connection) ?? `of ${laneWords[winner]}`
    })
  }
})

const hasFailed = ({ ended }: NetSpan): boolean =>
  ended?.ok === false && ended.error !== "race_lost" && ended.error !== "cancelled"
