/**
 * OAUTHBEARER (RFC 7628) and XOAUTH2 (Google's forerunner of it): a token is enough to log in.
 *
 * A refusal comes as a challenge with JSON, and the tagged NO only after an answer to it. A URL to sign in from the
 * JSON is never followed.
 */
import { Option, type Redacted, Result, Schema } from "effect"
import * as Expressible from "./Expressible.ts"
import * as Exchange from "./Exchange.ts"
import { escapeName } from "./gs2.ts"

export interface BearerCredential {
  readonly user: string
  readonly token: Redacted.Redacted<string> | undefined
  /** The server that the client intends to reach. RFC 7628 §3.1. */
  readonly server: { readonly host: string; readonly port: number }
}

type Mechanism = "OAUTHBEARER" | "XOAUTH2"

const Text = Schema.Union([Schema.String, Schema.Number])

/** RFC 7628 §3.2.2; XOAUTH2 adds `schemes`. */
const Explanation = Schema.fromJsonString(
  Schema.Struct({
    status: Schema.optionalKey(Text),
    scope: Schema.optionalKey(Text),
    schemes: Schema.optionalKey(Text)
  })
)

const explanation = Schema.decodeUnknownOption(Explanation)

/** The maximum length of a status or scope. The server's words are shown, but never acted upon. */
const maxLength = 256

/** RFC 7628 §3.1. */
export const oauthBearer = ({
  server,
  token,
  user
}: BearerCredential): Result.Result<Exchange.Exchange, Exchange.ExchangeFailure> =>
  Result.map(
    Result.all([
      Expressible.uncontrolled("user", user),
      Expressible.uncontrolled("host", server.host),
      Expressible.token(token)
    ]),
    ([name, host, bearer]) => {
      // none is known for a tunnel
      const port = server.port === 0 ? "" : `\x01port=${server.port}`
      const content = `n,a=${escapeName(name)},\x01host=${host}${port}\x01auth=Bearer ${bearer}\x01\x01`
      return Exchange.begin(Exchange.message(content), presented("OAUTHBEARER"))
    }
  )

/** https://developers.google.com/workspace/gmail/imap/xoauth2-protocol */
export const xoauth2 = ({
  token,
  user
}: Omit<BearerCredential, "server">): Result.Result<Exchange.Exchange, Exchange.ExchangeFailure> =>
  Result.map(
    Result.all([Expressible.uncontrolled("user", user), Expressible.token(token)]),
    ([name, bearer]) => {
      const content = `user=${name}\x01auth=Bearer ${bearer}\x01\x01`
      return Exchange.begin(Exchange.message(content), presented("XOAUTH2"))
    }
  )

/** The message was sent. The server answers with the tagged response, or first explains its NO. */
const presented = (mechanism: Mechanism): Exchange.Exchange =>
  Exchange.awaiting(
    mechanism,
    (text) =>
      Result.match(Exchange.decode(mechanism, text), {
        onFailure: Exchange.failed,
        onSuccess: (octets) =>
          Exchange.send(acknowledgement[mechanism], Exchange.refused(mechanism, refusal(mechanism, octets)))
      }),
    { wroteSecret: true, isSatisfied: true }
  )

const refusal = (mechanism: Mechanism, octets: Uint8Array): Exchange.ExchangeRefusal => {
  const explained = Option.getOrElse(explanation(new TextDecoder().decode(octets)), () => ({}))
  const facts = Object.entries(explained).map(
    ([name, value]) => [name, String(value).slice(0, maxLength)] as const
  )
  return { _tag: "OAuthTokenRejected", mechanism, ...Object.fromEntries(facts) }
}

/** The answer to the server's explanation: a lone ^A, or an empty line. RFC 7628 §3.2.3. */
const acknowledgement = { OAUTHBEARER: "\x01", XOAUTH2: "" } as const
