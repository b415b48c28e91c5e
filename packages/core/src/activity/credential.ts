/** The credential that the account logs in with, evaluated again when an attempt begins or a token was refused. */
import { Effect, Redacted, Result } from "effect"
import type * as Account from "../Account.ts"
import { asked } from "../account/givenSecret.ts"
import { isTokenSource } from "../account/TokenSource.ts"
import * as ImapError from "../ImapError.ts"
import type { CredentialFacts } from "../machine/Ranking.ts"
import * as Expressible from "../sasl/Expressible.ts"
import type { Run } from "./Run.ts"

/** The password or the token, known to the redactor from here on. */
export const evaluate = Effect.fnUntraced(function* ({ account, recorder }: Run) {
  const { authorizeAs, clientCertificate, password, token, user } = account
  const kind = token === undefined ? "password" : "token"
  const value = token ?? password
  const certificate = clientCertificate !== undefined
  if (value === undefined) {
    const facts: CredentialFacts = { secret: undefined, certificate, quotable: false }
    return { secret: undefined, facts }
  }
  const secret = yield* asked(kind, giving(value))
  recorder.redactor.add(secret, {
    user,
    ...(authorizeAs === undefined ? {} : { authorizeAs }),
    // a credential that is asked for again may be another each time
    kind: kind === "token" || !Redacted.isRedacted(value) ? "token" : "password"
  })
  yield* usable(kind, secret)
  const quotable = isQuotable(user) && isQuotable(Redacted.value(secret))
  const facts: CredentialFacts = { secret: kind, certificate, quotable }
  return { secret, facts }
})

const giving = (value: Account.Credential) => (isTokenSource(value) ? value.token : value)

/** What no mechanism could send is refused before anything is dialed (A11, X14). */
const usable = (kind: "password" | "token", value: Redacted.Redacted<string>) =>
  Effect.fromResult(
    Result.mapError(kind === "token" ? Expressible.token(value) : Expressible.secret(kind, value), (reason) =>
      ImapError.make(reason, "account")
    )
  )

/** ASCII without what quoted strings must escape. */
const isQuotable = (text: string): boolean => /^[\x20-\x7e]*$/.test(text) && !/["\\]/.test(text)

/** Reports a refused token to its source, so that no connection gets it again. */
export const refusedBy = ({ account: { token }, attempt }: Run): Effect.Effect<void> =>
  isTokenSource(token) && attempt.credential !== undefined ? token.refused(attempt.credential) : Effect.void
