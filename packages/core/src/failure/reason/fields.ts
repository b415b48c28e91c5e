/** Fields that several reasons share, and the names that some of them use. */
import { Schema } from "effect"
import { Quotation } from "../Quotation.ts"
import { names } from "../../base/Sizes.ts"
import { names as stepNames } from "./steps.ts"

/** The server's response code, in upper case, at most 64 characters. */
export const code = Schema.optionalKey(Quotation)
export const port = Schema.Int
/** The platform's name for it, such as `ECONNRESET`. Absent if the other end closed in good order. */
export const errno = Schema.optionalKey(Schema.String)
/** A page of the provider that says how. */
export const help = Schema.optionalKey(Quotation)
/** The size of the literal that was being received, and how much of it had come. RFC 9051 §4.3. */
export const partOfLiteral = {
  literalBytes: Schema.optionalKey(Schema.Int),
  literalReceived: Schema.optionalKey(Schema.Int)
}
/** The words of the other side, or of the system. */
export const detail = Quotation
/** The bound of `Sizes.table` that was exceeded. */
export const bound = Schema.Literals(names)

/** The step of the lifecycle at which something happened. */
export const Step = Schema.Literals(stepNames)
export type Step = typeof Step.Type

/** The one who must act: the owner of the account, the operator of the server or the network, the app, or nobody. */
export const ActionBy = Schema.Literals(["user", "admin", "app", "nobody"])
export type ActionBy = typeof ActionBy.Type

/** Returns whether the same attempt may succeed: at once, after `retryAfter` or a while, or not before something changes. */
export const Retry = Schema.Literals(["now", "later", "never"])
export type Retry = typeof Retry.Type

/** The possible meaning of a refusal, if the server does not say. */
export const Suspicion = Schema.Literals(["password", "appPassword", "imapDisabled", "userName", "throttled"])
export type Suspicion = typeof Suspicion.Type

/**
 * The result of asking a source: a server; an answer that there is none, or no answer; the domain's statement that it
 * has no IMAP; no answer in time; an answer that cannot be used.
 */
export const Outcome = Schema.Literals(["found", "nothing", "notOffered", "silent", "unusable"])
export type Outcome = typeof Outcome.Type
