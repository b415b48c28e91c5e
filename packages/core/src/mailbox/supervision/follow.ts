/** Applies the changes of a mailbox to an app's copy of it: each once, whatever is lost meanwhile. */
import { Effect, Schedule, Stream } from "effect"
import type { ChangesOptions, Token } from "../Changes.ts"
import { isObject } from "../../base/is.ts"
import { withJson } from "../../base/json.ts"
import { unexpected } from "../../failure/expects.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import { misuseIn } from "../../failure/options.ts"
import { fetch } from "../../imap/command/message/fetch.ts"
import { type FetchQuery, type Message, queryShape } from "../../imap/command/message/Message.ts"
import type { Supervised } from "./Supervised.ts"
import { wrongFollowing } from "./calls.ts"
import { connected } from "./connected.ts"
import { isRefusalOf } from "./isRefusalOf.ts"
import { grouped } from "../following/grouped.ts"
import { withoutRecent } from "../following/news.ts"
import { summary, type Summary } from "../following/summary.ts"

/** What an app does to its copy of a mailbox, in this order, in one transaction that also stores the token. */
export interface Update<Query extends FetchQuery> extends Pick<Summary, "gone" | "flags"> {
  /**
   * New messages, and all of them after a `Reset`, as the query asks for them; those that are gone meanwhile are left out. Their
   * flags are without `\Recent`, as those of changes are.
   */
  readonly messages: ReadonlyArray<Message<Query>>
  /** The next run continues from here: `options.resume`. */
  readonly token: Token
}

/**
 * Follows a mailbox, and calls `apply` with each update of the app's copy of it, one after the other. If `apply` stores the token in
 * the transaction of the update, each change is applied exactly once: over lost connections, refusals that pass, and ends of the
 * process. While nothing is tried before somebody acts, it waits. It ends with the supervision, or with a failure: of `apply`, or of
 * a mailbox that cannot be opened or read, such as one that does not exist or was removed (`MailboxMissing`); it can be called again
 * then, from the last token.
 *
 * **Example** (A mailbox in a database)
 *
 * ```ts
 * import { Command, Supervised } from "@effect-imap/core"
 * import type { Effect } from "effect"
 *
 * const query = { envelope: true, flags: true } as const
 * declare const supervised: Supervised.Supervised
 * declare const stored: Supervised.Token | undefined
 * declare const store: (update: Supervised.Update<typeof query>) => Effect.Effect<void>
 *
 * const sync = Supervised.follow(supervised, "INBOX", query, { resume: stored, page: 500 }, store)
 * ```
 */
export const follow = <const Query extends FetchQuery, A, E, R>(
  supervised: Supervised,
  mailbox: string,
  query: Query,
  options: ChangesOptions,
  apply: (update: Update<Query>) => Effect.Effect<A, E, R>
): Effect.Effect<void, E | ImapError, R> => {
  if (!isSupervised(supervised)) return unexpected(call, "supervised", "a supervised account")
  if (typeof apply !== "function") return unexpected(call, "apply", "a function")
  const wrong = wrongFollowing(mailbox, options) ?? wrongQuery({ query })
  if (wrong !== undefined) return wrong
  return supervised.changesOf(mailbox, { ...options, isRequired: true }).pipe(
    grouped,
    Stream.runForEach(({ changes, token }) => {
      const { flags, gone, read } = summary(changes)
      return Effect.flatMap(messagesIn(supervised, mailbox, read, query), (messages) =>
        apply({ gone, messages, flags, token })
      )
    })
  )
}

const call = "Supervised.follow"

const isSupervised = (given: unknown): boolean =>
  isObject(given) && "changesOf" in given && typeof given.changesOf === "function"

const wrongQuery = misuseIn(() => ({ query: queryShape() }), { call })

/** Reads the messages, on the next connection if one is lost, and once somebody has acted if that is needed. */
const messagesIn = <Query extends FetchQuery>(
  supervised: Supervised,
  mailbox: string,
  read: Summary["read"],
  query: Query
): Effect.Effect<ReadonlyArray<Message<Query>>, ImapError> => {
  if (read.length === 0) return Effect.succeed([])
  const options = { readOnly: true, isRepeatable: true }
  const mayPass = ({ retry }: ImapError) =>
    Effect.map(supervised.status, ({ _tag }) => retry !== "never" && _tag !== "Ended")
  return supervised
    .use(mailbox, ({ execute }) => execute(fetch(read, query)), options)
    .pipe(
      Effect.map((messages) => messages.map(lasting)),
      Effect.retry({ while: mayPass, schedule: pauses }),
      Effect.catch((error) =>
        Effect.flatMap(supervised.status, ({ _tag }) =>
          _tag === "NeedsUser" && !isRefusalOf(error, mailbox)
            ? Effect.andThen(connected(supervised), messagesIn(supervised, mailbox, read, query))
            : Effect.fail(error)
        )
      )
    )
}

/** Leaves `\Recent` out of the flags, as changes do. */
const lasting = <Read extends Message>(message: Read): Read =>
  message.flags === undefined ? message : withJson({ ...message, flags: withoutRecent(message.flags) })

/** Between two attempts to read, after a refusal that may pass. */
const pauses = Schedule.min([Schedule.exponential("1 second"), Schedule.spaced("1 minute")])
