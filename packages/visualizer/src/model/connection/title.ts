import { type Connection, isFailed } from "./Connection.ts"

/** Returns a page title such as `imap.163.com UnsafeLogin IMAP trace`, for a connection that failed, or the first. */
export const titleOf = (all: ReadonlyArray<Connection>): string => {
  const opened = new Map(
    all.flatMap(({ selectedAt, started }, at) => (selectedAt === undefined ? [] : [[started?.session, at]]))
  )
  // unless a later connection of its session opened the mailbox
  const failed = all.findLast(
    ({ ended, started }, at) => isFailed(ended?.outcome) && (opened.get(started?.session) ?? -1) <= at
  )
  const one = failed ?? all[0]
  return [one?.started?.label ?? one?.started?.host, failed?.ended?.error, "IMAP trace"]
    .filter(Boolean)
    .join(" ")
}
