/** Reads a refused login: what it means for the next form, and what the server explained inside the exchange. */
import { Option } from "effect"
import type { Tried } from "../machine/Ranking.ts"
import type { PlainReason } from "../../failure/Reason.ts"
import type { Exchange, ExchangeRefusal } from "../../imap/sasl/Exchange.ts"
import type { Redactor } from "../../trace/Redactor.ts"

/** Decides what a refusal means for the next form. `isUnsupported`: the mechanism was refused, not how its command was written. */
export const answerOf = (reason: PlainReason, isUnsupported: boolean): Tried["answer"] => {
  switch (reason._tag) {
    case "AuthSyntaxRejected":
      return { _tag: isUnsupported ? "unsupported" : "syntax" }
    case "AuthRejected":
    case "AuthorizationDenied":
    case "PasswordExpired":
      return { _tag: "refused", code: reason.code }
    case "OAuthTokenRejected":
      return { _tag: "refused", code: undefined }
    default:
      return { _tag: "final" }
  }
}

/**
 * Chooses between the server's NO and what it explained inside the exchange: the explanation, if the NO is less specific,
 * or if the server failed to prove itself.
 */
export const explainedBy = ({ refusal }: Exchange, own: PlainReason, redactor: Redactor): PlainReason => {
  if (Option.isNone(refusal)) return own
  const explained = quoted(refusal.value, redactor)
  const isTampering = explained._tag === "ServerNotAuthenticated" || explained._tag === "SaslProtocol"
  const isOwnAsGood = own._tag === "AuthRejected" && explained._tag === "AuthRejected"
  return isTampering || (isGeneral(own) && !isOwnAsGood) ? explained : own
}

const isGeneral = ({ _tag }: PlainReason): boolean => _tag === "AuthRejected" || _tag === "AuthSyntaxRejected"

/** Redacts the server's words about a token, which may contain it. */
const quoted = (refusal: ExchangeRefusal, { text }: Redactor): PlainReason => {
  if (refusal._tag !== "OAuthTokenRejected") return refusal
  const { mechanism, schemes, scope, status } = refusal
  return {
    _tag: "OAuthTokenRejected",
    mechanism,
    ...(schemes === undefined ? {} : { schemes: text(schemes) }),
    ...(scope === undefined ? {} : { scope: text(scope) }),
    ...(status === undefined ? {} : { status: text(status) })
  }
}
