/** Reasons of authentication. */
import { Schema } from "effect"
import { Quotation } from "../Quotation.ts"
import { code, failure } from "./Failure.ts"

export class NoUsableMechanism extends failure<NoUsableMechanism>()("NoUsableMechanism", {
  offered: Schema.Array(Quotation),
  wanted: Schema.optionalKey(Schema.String),
  loginDisabled: Schema.Boolean
}) {}

export class AuthRejected extends failure<AuthRejected>()("AuthRejected", {
  code,
  mechanism: Schema.String
}) {}

export class AuthorizationDenied extends failure<AuthorizationDenied>()("AuthorizationDenied", { code }) {}

export class PasswordExpired extends failure<PasswordExpired>()("PasswordExpired", { code }) {}

export class AuthTemporarilyUnavailable extends failure<AuthTemporarilyUnavailable>()(
  "AuthTemporarilyUnavailable",
  { code }
) {}

export class AuthSyntaxRejected extends failure<AuthSyntaxRejected>()("AuthSyntaxRejected", {
  code,
  mechanism: Schema.String
}) {}

export class PrivacyRequired extends failure<PrivacyRequired>()("PrivacyRequired", { code }) {}

export class SaslProtocol extends failure<SaslProtocol>()("SaslProtocol", {
  mechanism: Schema.String,
  problem: Quotation
}) {}

/** The server did not prove that it knows the password, where the mechanism makes it do so. */
export class ServerNotAuthenticated extends failure<ServerNotAuthenticated>()("ServerNotAuthenticated", {
  mechanism: Schema.String,
  problem: Quotation
}) {}

/** The server asked for more work on the password than any honest server needs. */
export class ScramIterations extends failure<ScramIterations>()("ScramIterations", {
  mechanism: Schema.String,
  iterations: Schema.Int
}) {}

/** The server's own words on a token; display only. */
export class OAuthTokenRejected extends failure<OAuthTokenRejected>()("OAuthTokenRejected", {
  mechanism: Schema.String,
  status: Schema.optionalKey(Quotation),
  scope: Schema.optionalKey(Quotation),
  schemes: Schema.optionalKey(Quotation)
}) {}
