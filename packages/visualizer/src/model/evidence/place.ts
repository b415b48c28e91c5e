/** The target of a connection, as people read it. */
import type { Connection } from "../connection/Connection.ts"
import { usedLane } from "./Failure.ts"

/** Returns `imap.163.com:993`, without the port if it is unknown. */
export const placeOf = (connection: Connection): string => {
  const { started } = connection
  if (started === undefined) return isBegun(connection) ? "(host not recorded)" : "(beginning not recorded)"
  const port = portOf(connection)
  return port === undefined ? started.host : `${started.host}:${port}`
}

/** Returns the port of the way in that was used, which need not be the first; undefined if it is unknown. */
export const portOf = (connection: Connection): number | undefined => {
  const used = usedLane(connection)
  const dialled = connection.net.findLast(({ begun, lane }) => lane === used && begun.kind === "tcp")
  return dialled?.begun.port ?? (connection.started?.port || undefined)
}

/** Returns whether the trace begins with the greeting: then the host is missing, not the beginning. */
const isBegun = ({ wire: [first] }: Connection): boolean =>
  first === undefined ||
  (first.direction === "received" &&
    first.tag === undefined &&
    /^(?:OK|PREAUTH|BYE)$/.test(first.condition ?? ""))
