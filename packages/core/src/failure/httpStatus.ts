/** The status of an HTTP answer whose handler failed for mail. RFC 9110 §15. */
import { expects } from "./expects.ts"
import { type ActionBy, ImapError } from "./ImapError.ts"
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

/** The response codes of a refused command that say so. RFC 5530 §3, RFC 9208 §4.3.1. */
const byCode: ReadonlyMap<string | undefined, number> = new Map([
  ["NONEXISTENT", 404],
  ["ALREADYEXISTS", 409],
  ["NOPERM", 403],
  ["TOOBIG", 413],
  ["OVERQUOTA", 507]
])

/** Whoever must act: the one who is logged in, nobody, this program, or somebody at the server. */
const byTurn: { readonly [Turn in ActionBy]: number } = { user: 401, nobody: 503, app: 500, admin: 502 }

/**
 * Returns the status of an HTTP answer, from 400 to 599, by the reason of the failure, and otherwise by who must act: 401 if that is
 * the user, 503 if it passes by itself (`retryAfter` is then the `Retry-After`), 500 if it is the app, and 502 if it is the
 * server's operator.
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
  const { actionBy, reason } = error
  const code = reason._tag === "CommandRejected" ? reason.code : undefined
  return byReason[reason._tag] ?? byCode.get(code) ?? byTurn[actionBy]
}
