/** The target of a connection, as people read it. */
import type { Connection } from "./Connection.ts"

/** Returns `imap.163.com:993`, without the port if it is unknown. */
export const placeOf = (connection: Connection): string => {
  const { started } = connection
  if (started === undefined) return isBegun(connection) ? "(host not recorded)" : "(beginning not recorded)"
  return started.port === 0 ? started.host : `${started.host}:${started.port}`
}

/** Returns whether the trace begins with the greeting: then the host is missing, not the beginning. */
const isBegun = ({ wire: [first] }: Connection): boolean =>
  first === undefined ||
  (first.direction === "received" &&
    first.tag === undefined &&
    /^(?:OK|PREAUTH|BYE)$/.test(first.condition ?? ""))
