/** GETQUOTA, GETQUOTAROOT and SETQUOTA. RFC 9208 §4.1. */
import * as Argument from "../../Argument.ts"
import type { QuotaData, QuotaResource, Untagged } from "../../Response.ts"
import * as Plan from "../Plan.ts"
import { Schema } from "effect"
import { checking } from "../checking.ts"
import { fromPlain } from "../../../failure/options.ts"
import type { Command } from "../Command.ts"
import { wholeNumber } from "../shapes.ts"
import { asReceived } from "../asReceived.ts"

/** The limits of one quota root. */
export interface Quota {
  /** Often empty, or a mailbox; it means nothing beyond its server. */
  readonly root: string
  /** Units of 1024 octets. */
  readonly storage?: QuotaResource
  /** Messages. */
  readonly messages?: QuotaResource
  /** Mailboxes. */
  readonly mailboxes?: QuotaResource
  /** All of them by their upper-case names, such as `ANNOTATION-STORAGE`. */
  readonly resources: ReadonlyMap<string, QuotaResource>
}

/** The quota roots of a mailbox. */
export interface Quotas {
  /** A message that is put into the mailbox counts in each of them; none if nothing is limited. */
  readonly roots: ReadonlyArray<string>
  readonly quotas: ReadonlyArray<Quota>
}

const offered = Plan.ifListed("QUOTA")

const checkRoot = checking("GETQUOTA", () => ({ root: Schema.String }))
const checkMailbox = checking("GETQUOTAROOT", () => ({ mailbox: Schema.String }))

const checkLimits = checking("SETQUOTA", () => ({
  root: Schema.String,
  limits: fromPlain(
    Schema.Record(Schema.String.check(Schema.isPattern(/^[A-Za-z][A-Za-z0-9._-]*$/)), wholeNumber)
  )
}))

/**
 * Sets the limits of a quota root, and removes all others that it has: `setQuota("", { STORAGE: 512_000 })`. Only
 * administrators may, on most servers. Returns what is used and allowed now, if the server reports it. RFC 9208 §4.1.3.
 */
export const setQuota = (
  root: string,
  limits: Readonly<Record<string, number | bigint>>
): Command<Quota | undefined> =>
  checkLimits({ root, limits }) ??
  offered({
    name: "SETQUOTA",
    args: [
      asReceived(root),
      Argument.list(
        ...Object.entries(limits).flatMap(([name, most]) => [
          Argument.atom(name.toUpperCase()),
          Argument.atom(`${most}`)
        ])
      )
    ],
    result: (untagged) => quotasOf(untagged)[0]
  })

const quotasOf = (untagged: ReadonlyArray<Untagged>): ReadonlyArray<Quota> =>
  untagged.flatMap((response) => (response._tag === "Quota" ? [quotaOf(response)] : []))

const quotaOf = ({ resources, root }: QuotaData): Quota => {
  const storage = resources.get("STORAGE")
  const messages = resources.get("MESSAGE")
  const mailboxes = resources.get("MAILBOX")
  return {
    root,
    ...(storage === undefined ? {} : { storage }),
    ...(messages === undefined ? {} : { messages }),
    ...(mailboxes === undefined ? {} : { mailboxes }),
    resources
  }
}

/** Asks what is used and allowed in a quota root; `undefined` if nothing is limited. */
export const getQuota = (root: string): Command<Quota | undefined> =>
  checkRoot({ root }) ??
  offered({ name: "GETQUOTA", args: [asReceived(root)], result: (untagged) => quotasOf(untagged)[0] })

/**
 * Asks for the quota roots of a mailbox, and what is used and allowed in each.
 *
 * **Example** (How full the account is)
 *
 * ```ts
 * import { Command, type ImapConnection } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const usedShare = Effect.fn(function* (connection: ImapConnection.ImapConnection) {
 *   const limits = yield* connection.execute(Command.getQuotaRoot("INBOX"))
 *   const storage = limits.quotas.find((quota) => quota.storage !== undefined)?.storage
 *   return storage === undefined ? undefined : Number(storage.usage) / Number(storage.limit)
 * })
 * ```
 */
export const getQuotaRoot = (mailbox: string): Command<Quotas> =>
  checkMailbox({ mailbox }) ??
  offered({
    name: "GETQUOTAROOT",
    args: [Argument.mailbox(mailbox)],
    result: (untagged) => ({
      roots: untagged.flatMap((response) => (response._tag === "QuotaRoot" ? response.roots : [])),
      quotas: quotasOf(untagged)
    })
  })
