/**
 * The changes of the mailboxes of an account, as a stream of values that lasts over any number of connections.
 *
 * Applied in order to a copy, they make it equal to the server's state: which mailboxes there are, and their counts.
 * `docs/account.md` says how soon each of them comes, by what the server offers.
 */
import { Schema } from "effect"
import { MailboxInfo } from "../imap/command/mailbox/MailboxInfo.ts"
import { MailboxStatus } from "../imap/command/mailbox/status.ts"

/** All that is known of the account is void; each of its mailboxes follows as `Created`. */
const AccountReset = Schema.TaggedStruct("Reset", {})

/** There is a mailbox that was not reported yet. Its `status` is absent if the server refuses to count it. */
const Created = Schema.TaggedStruct("Created", { mailbox: MailboxInfo })

/** It has another name, and nothing else has changed. Each mailbox below it has its own `Renamed`. */
const Renamed = Schema.TaggedStruct("Renamed", { from: Schema.String, to: Schema.String })

/** It is gone, or cannot be selected any more. */
const Removed = Schema.TaggedStruct("Removed", { name: Schema.String })

/** The counts of a mailbox as they are now, unchanged ones included; without them if the server refuses to count it any more. */
const News = Schema.TaggedStruct("News", { name: Schema.String, status: MailboxStatus })

/**
 * The way in which the account is followed from here on. `notify`: the server reports by itself (RFC 5465);
 * `listStatus`: one LIST asks for all (RFC 5819); `status`: each mailbox is asked for.
 */
const Following = Schema.TaggedStruct("Following", {
  by: Schema.Literals(["notify", "listStatus", "status"])
})

/** One thing that happened to the mailboxes of an account. A slow listener misses none that is still true when it asks. */
export const AccountChange = Schema.Union([AccountReset, Created, Renamed, Removed, News, Following])
export type AccountChange = typeof AccountChange.Type

const count = Schema.optionalKey(Schema.Int)

/**
 * The account as it was reported, from which another listener can continue, in this process or a later one.
 * `Schema.toCodecJson(Supervised.AccountToken)` encodes it as JSON.
 */
export const AccountToken = Schema.Struct({
  host: Schema.String,
  mailboxes: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      messages: count,
      unseen: count,
      uidNext: count,
      uidValidity: count,
      highestModSeq: Schema.optionalKey(Schema.BigInt),
      /** RFC 8474. */
      mailboxId: Schema.optionalKey(Schema.String)
    })
  )
})
export interface AccountToken extends Schema.Schema.Type<typeof AccountToken> {}

/** A change, and the token up to which everything is reported. */
export interface AccountFollowed {
  readonly change: AccountChange
  /** Absent within changes that were found together: continue only from a change that has one. */
  readonly token: AccountToken | undefined
}

/** The mailboxes to follow, and the token to continue from. */
export interface AccountOptions {
  /** Names, or patterns with `%` and `*` as LIST has them; all mailboxes by default. */
  readonly mailboxes?: ReadonlyArray<string> | undefined
  /** The point at which an earlier listener stopped; one of another host is ignored. */
  readonly resume?: AccountToken | undefined
}
