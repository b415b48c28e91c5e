/** An app's copy of a mailbox, for programs that use promises. */
import type { FetchQuery } from "@effect-imap/core/Command"
import { misuse } from "@effect-imap/core/internal/expects"
import * as Core from "@effect-imap/core/Supervised"
import { Effect } from "effect"
import { apart, called, run } from "./run.ts"
import { Kept, type Supervised } from "./supervise.ts"

/** The options of `follow`. */
export interface FollowOptions extends Core.ChangesOptions {
  /** Aborting stops it, after the update in progress. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Follows a mailbox, and calls `apply` with each update of the app's copy of it, one after the other. If `apply` stores the token in
 * the transaction of the update, each change is applied exactly once: over lost connections, refusals that pass, and ends of the
 * process. Resolves once the supervision has ended. Rejects with what `apply` throws; with the `ImapError` of a mailbox that cannot
 * be read, or once a person must act (unless `needsUser` is `wait`); or with the signal's reason. It never settles while `apply` runs,
 * and can be called again then, from the last token.
 *
 * **Example** (A mailbox in a database)
 *
 * ```ts
 * import type { Supervised } from "@effect-imap/core"
 * import * as Imap from "@effect-imap/node/promise"
 *
 * const query = { envelope: true, flags: true } as const
 * declare const stored: Supervised.Token | undefined
 * declare const store: (update: Supervised.Update<typeof query>) => Promise<void>
 *
 * await using supervised = await Imap.supervise(await Imap.accountFromEnv())
 * await Imap.follow(supervised, "INBOX", query, { resume: stored, page: 500 }, store)
 * ```
 */
export const follow = <const Query extends FetchQuery>(
  supervised: Supervised,
  mailbox: string,
  query: Query,
  options: FollowOptions,
  apply: (update: Core.Update<Query>) => unknown
): Promise<void> => {
  if (!(supervised instanceof Kept))
    return Promise.reject(misuse("follow: `supervised`: expected what `supervise` returns"))
  if (typeof apply !== "function") return Promise.reject(misuse("follow: `apply`: expected a function"))
  const { rest = {}, signal } = apart(options)
  // what the app has begun to store is finished, so that its last token is the one to continue from
  const applied = (update: Core.Update<Query>) => Effect.uninterruptible(called(() => apply(update)))
  return run(
    supervised.untilNeeded((core) => Core.follow(core, mailbox, query, rest, applied)),
    signal
  )
}
