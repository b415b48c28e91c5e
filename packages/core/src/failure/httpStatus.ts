/** The status of an HTTP answer whose handler failed for mail. RFC 9110 §15. */
import { expects } from "./expects.ts"
import { ImapError, type Party } from "./ImapError.ts"
import type { ReasonTag } from "./Reason.ts"

/** What the caller of the API can do about it by itself. */
const byReason: { readonly [Tag in ReasonTag]?: number } = {
  Misuse: 400,
  BadCharset: 400,
  MailboxMissing: 404,
  MessageGone: 404,
  ItemMissing: 404,
  MessageTooLarge: 413,
  NotOffered: 501,
  Timeout: 504
}

/** The response codes of a refused command that say so. RFC 5530 §3, RFC 7889 §4. */
const byCode: ReadonlyMap<string | undefined, number> = new Map([
  ["NONEXISTENT", 404],
  ["ALREADYEXISTS", 409],
  ["TOOBIG", 413]
])

/** The party that something has to change at, other than the app itself. */
const byParty: { readonly [Each in Party]?: number } = {
  account: 401,
  consent: 401,
  contract: 401,
  mechanism: 401,
  inCommon: 401,
  rule: 401,
  rights: 403,
  domain: 403,
  limit: 507,
  server: 502,
  either: 502
}

/**
 * Returns the status of an HTTP answer, from 400 to 599, by the typed fields of the failure. The first row that applies counts:
 *
 * | Status | The failure |
 * |---|---|
 * | 400 | `Misuse`, `BadCharset`: the request cannot be right |
 * | 404 | `MailboxMissing`, `MessageGone`, `ItemMissing`, the code `NONEXISTENT`: there is no such thing |
 * | 409 | the code `ALREADYEXISTS` |
 * | 413 | `MessageTooLarge`, the code `TOOBIG` |
 * | 501 | `NotOffered`: the server cannot do it |
 * | 504 | `Timeout` |
 * | 503 | `retry` is `now` or `later`: `Retry-After` is `retryAfter`, or some seconds where the server names no time |
 * | 500 | `actionBy` is `app` |
 * | 401 | `party` is `account`, `consent`, `contract`, `mechanism`, `inCommon` or `rule`: the account's owner signs in again, or settles it with the provider |
 * | 403 | `party` is `rights` or `domain`: an administrator has to allow it |
 * | 507 | `party` is `limit`: the mailbox is full |
 * | 502 | `party` is `server` or `either`, or `actionBy` is `admin`: the server or the network is at fault |
 * | 500 | any other: settings of the app or of its machine, such as host, port, proxy or trusted certificates |
 *
 * **Example** (An answer that says what to do)
 *
 * ```ts
 * import { ImapError } from "@effect-imap/core"
 * import { HttpServerResponse } from "effect/http"
 *
 * const answered = (error: ImapError.ImapError) =>
 *   HttpServerResponse.jsonUnsafe(
 *     { title: error.title, advice: error.advice },
 *     { status: ImapError.httpStatus(error) }
 *   )
 * ```
 */
export const httpStatus = (error: ImapError): number => {
  expects(error instanceof ImapError, "ImapError.httpStatus", "error", "an ImapError")
  const { reason, retry } = error
  const code = reason._tag === "CommandRejected" ? reason.code : undefined
  return byReason[reason._tag] ?? byCode.get(code) ?? (retry === "never" ? ofLasting(error) : 503)
}

const ofLasting = ({ actionBy, party }: ImapError): number =>
  actionBy === "app" ? 500 : (byParty[party] ?? (actionBy === "admin" ? 502 : 500))
