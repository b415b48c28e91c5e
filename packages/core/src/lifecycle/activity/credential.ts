/** Evaluates the credential of an account, at the beginning of an attempt and after a refused token. */
import { Effect, Redacted, Result } from "effect"
import type { Anonymous } from "../account/Anonymous.ts"
import type * as Account from "../Account.ts"
import { asked } from "../account/givenSecret.ts"
import { isTokenSource } from "../account/TokenSource.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { CredentialFacts } from "../machine/Ranking.ts"
import * as Expressible from "../../imap/sasl/Expressible.ts"
import { maxLineOctets } from "../../imap/wire/encoder/wire.ts"
import { contextOf, type Run } from "./Run.ts"

/** Returns the password or the token, which the redactor knows from here on. */
export const evaluate = Effect.fnUntracedEager(function* ({ account, recorder }: Run) {
  const { anonymous, authorizeAs, clientCertificate, host, password, token, user } = account
  if (anonymous !== undefined) return withoutUser(recorder, anonymous)
  const kind = token === undefined ? "password" : "token"
  const value = token ?? password
  const certificate = clientCertificate !== undefined
  if (value === undefined) {
    const facts: CredentialFacts = { ...none, certificate }
    return { secret: undefined, facts }
  }
  const secret = yield* Effect.mapError(asked(kind, giving(value)), (error) => redacted(error, recorder))
  recorder.redactor.add(secret, {
    user,
    ...(authorizeAs === undefined ? {} : { authorizeAs }),
    // an effect may return another credential each time
    kind: kind === "token" || !Redacted.isRedacted(value) ? "token" : "password"
  })
  yield* usable(kind, secret)
  const quotable = isQuotable(user) && isQuotable(Redacted.value(secret))
  const isLong = !fitsLine(`${user}${authorizeAs ?? ""}${host}`, Redacted.value(secret))
  const facts: CredentialFacts = { secret: kind, certificate, quotable, isLong }
  return { secret, facts }
})

/** The words of a token endpoint, or of an app's function, may hold an earlier token. */
const redacted = (error: ImapError.ImapError, { redactor }: Run["recorder"]): ImapError.ImapError => {
  const { causes, reason, serverText, step } = error
  if (reason._tag !== "CredentialUnavailable" && reason._tag !== "SignInRequired") return error
  const problem = redactor.text(reason.problem)
  return ImapError.make({ _tag: reason._tag, problem }, step, { causes, serverText })
}

/**
 * Returns the trace information, which a trace hides like a secret: it may be a person's address. The user is not sent, and
 * may be called as the mechanism is.
 */
const withoutUser = ({ redactor }: Run["recorder"], anonymous: Anonymous) => {
  const facts: CredentialFacts = { ...none, secret: "anonymous" }
  if (anonymous === true) return { secret: undefined, facts }
  const secret = Redacted.make(anonymous)
  redactor.add(secret, { kind: "token" })
  return { secret, facts }
}

const none: CredentialFacts = { secret: undefined, certificate: false, quotable: false, isLong: false }

/** Octets of AUTHENTICATE before its first message, and of the message besides its parts: more than there are. */
const overhead = 256

/** Octets that a character of a name takes at most, in UTF-8 or escaped. RFC 5801 §4. */
const maxWidth = 3

/** Returns whether the longest first message of any mechanism fits into one line, in base64. RFC 4959 §3. */
const fitsLine = (names: string, secret: string): boolean =>
  (overhead + maxWidth * names.length + secret.length * (isAscii(secret) ? 1 : maxWidth)) * (4 / 3) <=
  maxLineOctets

const isAscii = (text: string): boolean => !/[^\p{ASCII}]/u.test(text)

const giving = (value: Account.Credential) =>
  !Redacted.isRedacted(value) && isTokenSource(value) ? value.token : value

/** Refuses a credential that no mechanism could send, before anything is dialed (A11, X14). */
const usable = (kind: "password" | "token", value: Redacted.Redacted<string>) => {
  const checked = kind === "token" ? Expressible.token(value) : Expressible.secret(kind, value)
  return Result.isSuccess(checked) ? Effect.void : Effect.fail(ImapError.make(checked.failure, "account"))
}

/** Returns whether a quoted string needs no escapes for it: ASCII without quotes and backslashes. */
const isQuotable = (text: string): boolean => /^[\x20-\x7e]*$/.test(text) && !/["\\]/.test(text)

/** Records that the app gave another credential than before. `why`: the failure after which it was asked for. */
export const recordRenewal = (
  run: Run,
  before: Redacted.Redacted<string> | undefined,
  after: Redacted.Redacted<string> | undefined,
  kind: CredentialFacts["secret"]
): void => {
  if (kind !== "password" && kind !== "token") return
  if (before === undefined || after === undefined || Redacted.value(before) === Redacted.value(after)) return
  const { causes, failure } = contextOf(run)
  const why = failure ?? causes[0]
  const isWhy = why?.step === "auth" || why?.reason._tag === "OAuthTokenExpired"
  run.recorder.emit("credential:renewed", { kind, ...(isWhy ? { reason: why.reason._tag } : {}) })
}

/** Reports a refused token to its source, so that no connection gets it again. */
export const refusedBy = ({ account: { token }, attempt }: Run): Effect.Effect<void> =>
  isTokenSource(token) && attempt.credential !== undefined ? token.refused(attempt.credential) : Effect.void
