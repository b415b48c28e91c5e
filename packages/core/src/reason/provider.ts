/** Reasons of the provider's own, which its owner settles there, or which pass. */
import { Schema } from "effect"
import { Quotation } from "../Quotation.ts"
import { code, failure, help } from "./Failure.ts"

/** What a refusal may be about, where the server does not tell. */
export const Suspicion = Schema.Literals(["password", "appPassword", "imapDisabled", "userName", "throttled"])
export type Suspicion = typeof Suspicion.Type

export class AppPasswordRequired extends failure<AppPasswordRequired>()("AppPasswordRequired", {
  code,
  help
}) {}

export class ImapDisabled extends failure<ImapDisabled>()("ImapDisabled", { code, help }) {}

export class WebLoginRequired extends failure<WebLoginRequired>()("WebLoginRequired", { code, help }) {}

export class OAuthRequired extends failure<OAuthRequired>()("OAuthRequired", { code, help }) {}

export class AccountLocked extends failure<AccountLocked>()("AccountLocked", { code, help }) {}

/** One text for several causes. */
export class AmbiguousRefusal extends failure<AmbiguousRefusal>()("AmbiguousRefusal", {
  code,
  help,
  mayBe: Schema.Array(Suspicion)
}) {}

export class OAuthTokenExpired extends failure<OAuthTokenExpired>()("OAuthTokenExpired", { code, help }) {}

export class AuthThrottled extends failure<AuthThrottled>()("AuthThrottled", { code, help }) {}

export class BandwidthExceeded extends failure<BandwidthExceeded>()("BandwidthExceeded", { code, help }) {}

/** The login was right, and no mailbox is behind it. */
export class AuthenticatedNotConnected extends failure<AuthenticatedNotConnected>()(
  "AuthenticatedNotConnected",
  { code, help }
) {}

export class ServerUnavailable extends failure<ServerUnavailable>()("ServerUnavailable", { code, help }) {}

export class IpBlocked extends failure<IpBlocked>()("IpBlocked", { code, help }) {}

/** The account lives elsewhere, says the server. The URL is its own; it is never followed. RFC 2221, RFC 2193. */
export class Referral extends failure<Referral>()("Referral", { code, url: Quotation }) {}
