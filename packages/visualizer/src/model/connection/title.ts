import type { Connection } from "./Connection.ts"

/** Returns a page title such as `imap.163.com UnsafeLogin IMAP trace`, for a connection that failed, or the first. */
export const titleOf = (all: ReadonlyArray<Connection>): string => {
  const failed = all.findLast((each) => isFailed(each) && !isMended(each, all))
  const one = failed ?? all[0]
  return [one?.started?.label ?? one?.started?.host, failed?.ended?.error, "IMAP trace"]
    .filter(Boolean)
    .join(" ")
}

const isFailed = ({ ended }: Connection): boolean =>
  ended?.outcome === "failed" || ended?.outcome === "retried"

/** Returns whether a later connection of the same session opened the mailbox. */
const isMended = (one: Connection, all: ReadonlyArray<Connection>): boolean =>
  all
    .slice(all.indexOf(one) + 1)
    .some(({ selectedAt, started }) => selectedAt !== undefined && started?.session === one.started?.session)
