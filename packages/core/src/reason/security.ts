/** Reasons of encryption. The first ten are the transport's. */
import { Schema } from "effect"
import { Quotation } from "../Quotation.ts"
import { code, detail, failure, port } from "./Failure.ts"

export class TlsNotTls extends failure<TlsNotTls>()("TlsNotTls", { port }) {}

export class TlsProtocol extends failure<TlsProtocol>()("TlsProtocol", { detail }) {}

export class TlsTooOld extends failure<TlsTooOld>()("TlsTooOld", { detail }) {}

export class TlsClosed extends failure<TlsClosed>()("TlsClosed", {}) {}

export class TlsName extends failure<TlsName>()("TlsName", { serverName: Schema.String, detail }) {}

export class TlsUntrusted extends failure<TlsUntrusted>()("TlsUntrusted", {
  detail,
  /** It vouches for itself, and nobody else does. */
  selfSigned: Schema.optionalKey(Schema.Boolean)
}) {}

/** Something on this machine or network opens the encryption and closes it again with a certificate of its own. */
export class TlsIntercepted extends failure<TlsIntercepted>()("TlsIntercepted", { product: Quotation }) {}

export class TlsExpired extends failure<TlsExpired>()("TlsExpired", { detail }) {}

export class TlsNotYetValid extends failure<TlsNotYetValid>()("TlsNotYetValid", { detail }) {}

export class TlsRevoked extends failure<TlsRevoked>()("TlsRevoked", { detail }) {}

export class TlsClientCertificateRequired extends failure<TlsClientCertificateRequired>()(
  "TlsClientCertificateRequired",
  {}
) {}

export class TlsUnsupported extends failure<TlsUnsupported>()("TlsUnsupported", {}) {}

export class StartTlsNotOffered extends failure<StartTlsNotOffered>()("StartTlsNotOffered", { port }) {}

export class StartTlsFailed extends failure<StartTlsFailed>()("StartTlsFailed", { code }) {}

export class StartTlsInjection extends failure<StartTlsInjection>()("StartTlsInjection", {}) {}

export class PreauthInsecure extends failure<PreauthInsecure>()("PreauthInsecure", {}) {}

/** The channel is not what the account asked for, found right before a secret was due. */
export class ChannelNotSecured extends failure<ChannelNotSecured>()("ChannelNotSecured", {}) {}

/** What was not sent, a password where nothing is said. */
export class InsecureAuthRefused extends failure<InsecureAuthRefused>()("InsecureAuthRefused", {
  kind: Schema.optionalKey(Schema.Literals(["password", "token"]))
}) {}
