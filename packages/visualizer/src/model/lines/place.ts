/** The target of a connection, as people read it. */
import { addressKind } from "@effect-imap/core/internal/Advice"
import type { Connection, NetSpan } from "../connection/Connection.ts"
import type { Lane } from "../machine/phase.ts"
import { usedLane } from "./Failure.ts"

/** Returns `imap.163.com:993`, without the port if it is unknown. */
export const placeOf = (connection: Connection): string => {
  const { started } = connection
  if (started === undefined) return isBegun(connection) ? "(host not recorded)" : "(beginning not recorded)"
  const port = portOf(connection)
  return port === undefined ? started.host : `${started.host}:${port}`
}

/** Returns the port of the used way in; `undefined` if it is unknown. */
export const portOf = (connection: Connection): number | undefined => {
  return portIn(usedLane(connection), connection)
}

/** Returns the server's port of a way in, not that of a proxy. */
export const portIn = (lane: Lane, { net, started }: Connection): number | undefined =>
  net.findLast((each) => each.lane === lane && isToServer(each))?.begun.port ?? (started?.port || undefined)

/** Returns whether the operation connects to the server, not to a proxy. */
export const isToServer = ({ begun: { kind, proxy } }: NetSpan): boolean => kind === "tcp" && proxy !== true

/** Returns whether the trace begins with the greeting, so that only the host is missing. */
export const isBegun = ({ wire: [first] }: Connection): boolean =>
  first === undefined ||
  (first.direction === "received" &&
    first.tag === undefined &&
    /^(?:OK|PREAUTH|BYE)$/.test(first.condition ?? ""))

/** Returns whether a server is on this machine: there is no network in between. */
export const isLocal = (host = ""): boolean => addressKind(host) === "loopback"
