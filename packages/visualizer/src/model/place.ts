/** Where a connection goes, as a person reads it. */
import type { Connection } from "./Connection.ts"

/** What a log of another program does not name is not named here either, though it begins at the beginning. */
const isBegun = ({ wire: [first] }: Connection): boolean =>
  first === undefined ||
  (first.direction === "received" &&
    first.tag === undefined &&
    /^(?:OK|PREAUTH|BYE)$/.test(first.condition ?? ""))

/** `imap.163.com:993`, without a port that is not known. */
export const placeOf = (connection: Connection): string => {
  const { started } = connection
  if (started === undefined) return isBegun(connection) ? "(host not recorded)" : "(beginning not recorded)"
  return started.port === 0 ? started.host : `${started.host}:${started.port}`
}
