/** Reasons of authentication. */
import { isDoubted, whileDoubted } from "./doubt.ts"
import { reason } from "./Failure.ts"
import { acceptedBefore, code, inARow, optional, quotation, renewal } from "./fields.ts"
import { checkLogin, ofAccount, passing, renewToken } from "./login.ts"
import { admin, app, nobody, type Of, turnBy, user } from "./turns.ts"
import { isToken, mechanisms } from "./words.ts"

const offer = {
  offered: { list: quotation("word") },
  wanted: optional("own"),
  loginDisabled: "boolean",
  encrypted: optional("boolean")
} as const

export class NoUsableMechanism extends reason("NoUsableMechanism", offer, {
  ...ofAccount,
  // who lists nothing that this program could use is the server
  ...turnBy((facts: Offer) => {
    if (isServers(facts))
      return admin(
        "server",
        "Ask the server's operator to allow logins by password over TLS, or for another way to the mail."
      )
    return isUnencrypted(facts)
      ? user("settings", "Use <security starttls> here, or <security tls> with its own port.")
      : user(
          "inCommon",
          "Name a mechanism that the server offers, or give a credential for one: a password or a token."
        )
  }),
  title: (facts) =>
    isUnencrypted(facts)
      ? "The server accepts no password without encryption"
      : "The server offers no way to log in with this credential"
}) {}

type Offer = Of<typeof offer>

/** The mechanisms for which a password alone is not enough. */
const domainMechanism = /^(?:NTLM|GSSAPI|GSS-SPNEGO|KERBEROS_V\d)$/

/** Returns whether it lists no way to log in, or only logins of a Windows domain, although the connection is as it wants it. */
const isServers = (facts: Offer): boolean => {
  const names = mechanisms(facts.offered ?? [])
  if (names.length === 0) return !isUnencrypted(facts)
  return facts.wanted === undefined && names.every((name) => domainMechanism.test(name))
}

const isUnencrypted = ({ encrypted, loginDisabled }: Offer): boolean =>
  loginDisabled === true && encrypted === false

const login = {
  code,
  mechanism: "own",
  acceptedBefore,
  renewal,
  inARow,
  /** The forms of the login that were refused, if there were several, in their order: `PLAIN`, `AUTHENTICATE LOGIN`. */
  forms: optional({ list: "own" })
} as const

export class AuthRejected extends reason("AuthRejected", login, {
  party: (facts) => (isStale(facts) ? "source" : isChallenge(facts) ? "mechanism" : "account"),
  actionBy: (facts) => (isStale(facts) ? "app" : "user"),
  retry: (facts) => (isDoubted(facts) && !isStale(facts) ? "later" : "never"),
  weight: "auth",
  title: (facts) =>
    isChallenge(facts) || isOther(facts)
      ? "The server did not accept the login[ by {mechanism}]"
      : "The server did not accept the user name and password",
  advice: (facts) => {
    if (isStale(facts)) return renewToken
    if (isDoubted(facts)) return whileDoubted(facts)
    return isToken(facts.mechanism) ? signIn : checkLogin
  }
}) {}

type Login = Of<typeof login>

/** Returns whether the app's source of tokens had no other one than what the server accepts no more. */
const isStale = (facts: Login, byToken = isToken(facts.mechanism)): boolean =>
  facts.renewal === "repeated" || (byToken && facts.acceptedBefore === true && facts.renewal !== "renewed")

/** Checked against the password itself, or a form made for it, which many servers do not keep. RFC 2195 §2, RFC 5802 §2. */
const isChallenge = (facts: Login): boolean =>
  /^(?:CRAM|DIGEST)-MD5$|^SCRAM-/.test(facts.mechanism ?? "") &&
  (facts.forms ?? []).length < 2 &&
  facts.acceptedBefore !== true &&
  facts.renewal !== "renewed"

/** Returns whether the login proves something else than a password. */
const isOther = ({ mechanism }: Login): boolean =>
  isToken(mechanism) || mechanism === "ANONYMOUS" || mechanism === "EXTERNAL"

const signIn = "Sign in with the provider again, and check that the token is for mail and for this user."

/** The server closed the connection at each login in a row and never answered one. */
export class LoginHangUps extends reason(
  "LoginHangUps",
  { times: "integer" },
  {
    ...ofAccount,
    title: "The server hung up on {times|several} logins in a row",
    advice: "Check the user name and password, and that IMAP is switched on at the provider; then try again."
  }
) {}

/** The source of tokens gets none before the account's owner has signed in again. RFC 6749 §5.2 (`invalid_grant`). */
export class SignInRequired extends reason(
  "SignInRequired",
  { problem: "serverText" },
  {
    ...ofAccount,
    party: "consent",
    title: "The account's owner has to sign in again",
    advice: "Sign in at the provider, and let the app continue with what it gets there."
  }
) {}

const denied = {
  code,
  /** The account names another user to act as. */
  actingAs: optional("boolean")
} as const
export class AuthorizationDenied extends reason("AuthorizationDenied", denied, {
  ...ofAccount,
  // the program itself names the other user. RFC 4616 §2, authzid
  ...turnBy(({ actingAs }: Of<typeof denied>) =>
    actingAs === true
      ? app("app", "Leave out the user to act as, or ask the server's operator to allow it.")
      : user(
          "account",
          "Check the user name, including its domain; then ask the server's operator to allow IMAP for this user."
        )
  ),
  title: "The login is correct, but not allowed into this account"
}) {}

const said = { code }

export class PasswordExpired extends reason("PasswordExpired", said, {
  ...ofAccount,
  title: "The password has expired",
  advice: "Change the password on the provider's web page, then connect with the new one."
}) {}

export class AuthTemporarilyUnavailable extends reason("AuthTemporarilyUnavailable", said, {
  ...passing,
  ...turnBy((facts: Of<typeof said>) =>
    facts.code === "INUSE"
      ? user("server", "Close the other program or device, then try again.")
      : nobody("server", "Wait a few minutes and try again, with the same password or token.")
  ),
  title: (facts) =>
    facts.code === "INUSE"
      ? "Another session holds this account"
      : "The server cannot check logins at the moment"
}) {}

export class AuthSyntaxRejected extends reason(
  "AuthSyntaxRejected",
  { code, mechanism: "own" },
  {
    ...ofAccount,
    party: "server",
    actionBy: "admin",
    title: "The server does not accept this login[ ({mechanism})]",
    advice: "Name another <mechanism> that the server lists, or show its operator a trace."
  }
) {}

const unencrypted = { code, encrypted: optional("boolean") } as const
export class PrivacyRequired extends reason("PrivacyRequired", unencrypted, {
  ...ofAccount,
  // something in front of the server decrypts, and does not say so to it
  ...turnBy(({ encrypted }: Of<typeof unencrypted>) =>
    encrypted === true
      ? admin("server", "Show the server's operator these lines: nothing on this side can change it.")
      : user(
          "settings",
          "Use <security tls> with its own port, or <security starttls> where the server lists it."
        )
  ),
  title: "The server wants encryption before the login"
}) {}

/** What the server did wrong in the login may be an attack. */
const wrong = { party: "server", actionBy: "admin", retry: "never", weight: "tampering" } as const

const proof = { mechanism: "own", problem: quotation("serverText") } as const

export class SaslProtocol extends reason("SaslProtocol", proof, {
  ...wrong,
  title: "The server did not follow {mechanism|the mechanism of the login}",
  advice: "Name another mechanism, and show the lines to the server's operator."
}) {}

/** The server did not prove that it knows the password, although the mechanism requires it. */
export class ServerNotAuthenticated extends reason("ServerNotAuthenticated", proof, {
  ...wrong,
  party: "either",
  actionBy: "user",
  title: "The server could not prove that it knows the password",
  advice: "Try from another network, and show the lines to the server's operator."
}) {}

/** The server asked for more work on the password than any honest server needs. */
export class ScramIterations extends reason(
  "ScramIterations",
  { mechanism: "own", iterations: "integer" },
  {
    ...wrong,
    title: "The server asks for an unsafe number of hash rounds",
    advice: "Ask the server's operator for 4096 rounds, or name another mechanism within TLS."
  }
) {}

const token = {
  mechanism: "own",
  status: optional(quotation("words")),
  scope: optional(quotation("serverText")),
  schemes: optional(quotation("serverText")),
  acceptedBefore,
  renewal
} as const

/** The server rejected the token. The status, the scope and the schemes are its own words, for display only. */
export class OAuthTokenRejected extends reason("OAuthTokenRejected", token, {
  ...ofAccount,
  // only tokens are rejected so, whatever the mechanism is called
  party: (facts) => (isStale(facts, true) ? "source" : "account"),
  actionBy: (facts) => (isStale(facts, true) || wantsScope(facts) ? "app" : "user"),
  title: "The server did not accept the token",
  advice: (facts) => {
    if (wantsScope(facts))
      return "Let the app ask for the scope {scope|that the server names}, and the owner consent again."
    return isStale(facts, true) ? renewToken : signIn
  }
}) {}

/**
 * A second token was refused as well, none was accepted before, and the server names the scope that it needs, without calling
 * the token invalid in itself. RFC 7628 §3.2.2, RFC 6750 §3.1.
 */
const wantsScope = ({ scope = "", status = "", ...facts }: Of<typeof token>): boolean =>
  facts.renewal === "renewed" &&
  facts.acceptedBefore !== true &&
  scope !== "" &&
  !/^(?:401|invalid_token)$/.test(status)
