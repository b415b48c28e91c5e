import type { Connection } from "./Connection.ts"

/** Returns a page title such as `imap.163.com UnsafeLogin IMAP trace`, for the connection that failed, or the first. */
export const titleOf = (all: ReadonlyArray<Connection>): string => {
  const one = all.find(({ ended }) => ended?.outcome === "failed") ?? all[0]
  return [one?.started?.label ?? one?.started?.host, one?.ended?.error ?? one?.ended?.outcome, "IMAP trace"]
    .filter(Boolean)
    .join(" ")
}
