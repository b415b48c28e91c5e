/** Reasons of authentication. */
import { isDoubted, whileDoubted } from "./doubt.ts"
import { reason } from "./Failure.ts"
import { acceptedBefore, code, inARow, optional, quotation, renewal } from "./fields.ts"
import { aside, isToken, mechanisms, option, quoted, type Reader, security } from "./words.ts"

export class NoUsableMechanism extends reason(
  "NoUsableMechanism",
  {
    offered: { list: quotation("word") },
    wanted: optional("own"),
    loginDisabled: "boolean",
    encrypted: optional("boolean")
  },
  {
    party: (facts) => (isServers(facts) ? "server" : "inCommon"),
    // who lists nothing that this program could use is the server
    actionBy: (facts) => (isServers(facts) ? "admin" : "user"),
    retry: "never",
    weight: "auth",
    title: (facts) => {
      const offer = mechanisms(facts.offered ?? [])
      switch (lackOf(facts)) {
        case "domain":
          return "The server offers only logins of a Windows domain"
        case "encryption":
          return "The server accepts no password without encryption"
        case "tokens":
          return offer.every(isOfTokens)
            ? "The server accepts only tokens (OAuth)"
            : "The server offers no way to log in with this credential"
        case "wanted":
          return `The server does not offer ${facts.wanted}`
        case "digests":
          return `The server offers only ${offer.filter(isDigest).join(" and ")}`
        default:
          return "The server offers no way to log in with this credential"
      }
    },
    advice: ({ reader, ...facts }) => {
      const offer = mechanisms(facts.offered ?? [])
      switch (lackOf(facts)) {
        case "domain":
          return "Ask the server's operator to allow logins by password over TLS, or for another way to the mail."
        case "encryption":
          return `Use ${security(reader, "starttls")} here, or ${security(reader, "tls")} with its own port.`
        case "anonymous":
          return "Give a password: the server lets nobody in anonymously."
        case "wanted":
          return "Leave the mechanism of the account unset: the library then takes one that the server offers."
        case "digests":
          return facts.encrypted === true
            ? `Name it for the account (${option(reader, "mechanism", offer.find(isDigest))}): within TLS that is safe.`
            : howToLogIn(facts.encrypted, reader)
        case "tokens":
          return offer.every(isOfTokens)
            ? "Sign in with OAuth, and give the account the token in place of the password."
            : "Sign in with OAuth, or check whether the provider has app passwords."
        default:
          return howToLogIn(facts.encrypted, reader)
      }
    }
  }
) {}

interface Offer {
  readonly offered?: ReadonlyArray<string> | undefined
  readonly wanted?: string | undefined
  readonly loginDisabled?: boolean | undefined
  readonly encrypted?: boolean | undefined
}

/** What the server and the account lack in common. */
const lackOf = (facts: Offer) => {
  const offer = mechanisms(facts.offered ?? [])
  if (offersDomain(facts)) return "domain"
  if (facts.loginDisabled === true && facts.encrypted === false) return "encryption"
  if (facts.wanted === "ANONYMOUS") return "anonymous"
  if (facts.wanted !== undefined) return "wanted"
  if (offer.some(isDigest)) return "digests"
  return offer.some(isOfTokens) ? "tokens" : "all"
}

const isOfTokens = (mechanism: string): boolean => mechanism.includes("OAUTH")

const isDigest = (mechanism: string): boolean => /^(?:CRAM|DIGEST)-MD5$/.test(mechanism)

const howToLogIn = (encrypted: boolean | undefined, reader: Reader): string =>
  encrypted === true
    ? "Ask the server's operator how to log in."
    : `Use ${security(reader, "auto")} if the connection is not encrypted, or ask the server's operator how to log in.`

/** The mechanisms for which a password alone is not enough. */
const domainMechanism = /^(?:NTLM|GSSAPI|GSS-SPNEGO|KERBEROS_V\d)$/

const offersDomain = ({ offered = [], wanted }: Offer): boolean => {
  const names = mechanisms(offered)
  return wanted === undefined && names.length > 0 && names.every((name) => domainMechanism.test(name))
}

const isServers = (facts: Offer): boolean => offersNone(facts) || offersDomain(facts)

/** Returns whether it lists no way to log in, although the connection is as it wants it. */
const offersNone = ({ encrypted, loginDisabled, offered = [] }: Offer): boolean =>
  mechanisms(offered).length === 0 && !(loginDisabled === true && encrypted === false)

export class AuthRejected extends reason(
  "AuthRejected",
  {
    code,
    mechanism: "own",
    acceptedBefore,
    renewal,
    inARow,
    /** The forms of the login that were refused, if there were several, in their order: `PLAIN`, `AUTHENTICATE LOGIN`. */
    forms: optional({ list: "own" })
  },
  {
    party: (facts) => (isStale(facts) ? "source" : isChallenge(facts) ? "mechanism" : "account"),
    actionBy: (facts) => (isStale(facts) ? "app" : "user"),
    retry: (facts) => (isDoubted(facts) && !isStale(facts) ? "later" : "never"),
    weight: "auth",
    title: (facts) => {
      const { mechanism } = facts
      if (mechanism === "ANONYMOUS") return "The server refused the anonymous login"
      if (mechanism === "EXTERNAL") return "The server did not accept the client certificate"
      if (isOfToken(facts)) return tokenTitle(facts)
      return isChallenge(facts)
        ? `The server did not accept the login by ${mechanism}`
        : "The server did not accept the user name and password"
    },
    advice: (facts) => {
      const { mechanism, reader } = facts
      if (mechanism === "ANONYMOUS")
        return `Give an email address as ${option(reader, "anonymous")}, or a password.`
      if (mechanism === "EXTERNAL")
        return "Check the certificate, and whether the server lets it log in as this user."
      if (isDoubted(facts) && !isStale(facts)) return whileDoubted(facts)
      if (isOfToken(facts)) return tokenAdvice(facts)
      return isChallenge(facts)
        ? `Try the same user and password with PLAIN or LOGIN, within TLS (${option(reader, "mechanism")}).`
        : "Check the user name and password, and whether the provider wants an app password, or IMAP switched on."
    }
  }
) {}

interface Login {
  readonly mechanism?: string | undefined
  readonly acceptedBefore?: boolean | undefined
  readonly renewal?: "renewed" | "repeated" | undefined
  readonly forms?: ReadonlyArray<string> | undefined
}

const isOfToken = ({ mechanism, renewal }: Login): boolean => isToken(mechanism) || renewal !== undefined

/** Returns whether the app's source of tokens had no other one than what the server accepts no more. */
const isStale = ({ acceptedBefore, mechanism, renewal }: Login): boolean =>
  renewal === "repeated" || (isToken(mechanism) && acceptedBefore === true && renewal !== "renewed")

/** Checked against the password itself, or a form made for it, which many servers do not keep. RFC 2195 §2, RFC 5802 §2. */
const isChallenge = ({ acceptedBefore, forms = [], mechanism = "", renewal }: Login): boolean =>
  /^(?:CRAM|DIGEST)-MD5$|^SCRAM-/.test(mechanism) &&
  forms.length < 2 &&
  acceptedBefore !== true &&
  renewal !== "renewed"

const tokenTitle = (facts: Login): string => {
  if (facts.renewal === "repeated") return "The app gave the token again that the server had refused"
  if (isStale(facts)) return "The server no longer accepts the token"
  return facts.renewal === "renewed"
    ? "The server did not accept the token, nor a new one"
    : "The server did not accept the token"
}

const tokenAdvice = (facts: Login): string => {
  if (facts.renewal === "repeated")
    return "Let the source fetch a new token after a refusal, or let the account's owner sign in again."
  return isStale(facts)
    ? "Let the app fetch a new token before each login, as by a function in place of a fixed text."
    : "Sign in with the provider again, and check that the token is for mail and for this user."
}

/** The server closed the connection at each login in a row and never answered one. */
export class LoginHangUps extends reason(
  "LoginHangUps",
  { times: "integer" },
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    title: ({ times }) => `The server hung up on ${times ?? "several"} logins in a row`,
    advice: "Check the user name and password, and that IMAP is switched on at the provider; then try again."
  }
) {}

/** The source of tokens gets none before the account's owner has signed in again. RFC 6749 §5.2 (`invalid_grant`). */
export class SignInRequired extends reason(
  "SignInRequired",
  { problem: "serverText" },
  {
    party: "consent",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    title: "The account's owner has to sign in again",
    advice: "Sign in at the provider, and let the app continue with what it gets there."
  }
) {}

export class AuthorizationDenied extends reason(
  "AuthorizationDenied",
  {
    code,
    /** The account names another user to act as. */
    actingAs: optional("boolean")
  },
  {
    // the program itself names the other user. RFC 4616 §2, authzid
    party: ({ actingAs }) => (actingAs === true ? "app" : "account"),
    actionBy: ({ actingAs }) => (actingAs === true ? "app" : "user"),
    retry: "never",
    weight: "auth",
    title: "The login is correct, but not allowed into this account",
    advice: ({ actingAs }) =>
      actingAs === true
        ? "Leave out the user to act as, or ask the server's operator to allow it."
        : "Check the user name, including its domain; then ask the server's operator to allow IMAP for this user."
  }
) {}

export class PasswordExpired extends reason(
  "PasswordExpired",
  { code },
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    title: "The password has expired",
    advice: "Change the password on the provider's web page, then connect with the new one."
  }
) {}

export class AuthTemporarilyUnavailable extends reason(
  "AuthTemporarilyUnavailable",
  { code },
  {
    party: "server",
    actionBy: ({ code: given }) => (given === "INUSE" ? "user" : "nobody"),
    retry: "later",
    weight: "auth",
    title: ({ code: given }) =>
      given === "INUSE"
        ? "Another session holds this account"
        : "The server cannot check logins at the moment",
    advice: ({ code: given }) =>
      given === "INUSE"
        ? "Close the other program or device, then try again."
        : "Wait a few minutes and try again, with the same password or token."
  }
) {}

export class AuthSyntaxRejected extends reason(
  "AuthSyntaxRejected",
  {
    code,
    mechanism: "own"
  },
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "auth",
    title: ({ mechanism }) => `The server does not accept this login${aside(mechanism)}`,
    advice: ({ reader }) =>
      `Name another ${option(reader, "mechanism")} that the server lists, or show its operator a trace.`
  }
) {}

export class PrivacyRequired extends reason(
  "PrivacyRequired",
  { code, encrypted: optional("boolean") },
  {
    // something in front of the server decrypts, and does not say so to it
    party: ({ encrypted }) => (encrypted === true ? "server" : "account"),
    actionBy: ({ encrypted }) => (encrypted === true ? "admin" : "user"),
    retry: "never",
    weight: "auth",
    title: ({ encrypted }) =>
      encrypted === true
        ? "The server takes the encrypted connection for a plain one"
        : "The server wants encryption before the login",
    advice: ({ encrypted, reader }) =>
      encrypted === true
        ? "Show the server's operator these lines: nothing on this side can change it."
        : `Use ${security(reader, "tls")} with its own port, or ${security(reader, "starttls")} where the server lists it.`
  }
) {}

export class SaslProtocol extends reason(
  "SaslProtocol",
  {
    mechanism: "own",
    problem: quotation("serverText")
  },
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "tampering",
    title: ({ mechanism }) => `The server did not follow ${mechanism ?? "the mechanism of the login"}`,
    advice: "Name another mechanism, and show the lines to the server's operator."
  }
) {}

/** The server did not prove that it knows the password, although the mechanism requires it. */
export class ServerNotAuthenticated extends reason(
  "ServerNotAuthenticated",
  {
    mechanism: "own",
    problem: quotation("serverText")
  },
  {
    party: "either",
    actionBy: "user",
    retry: "never",
    weight: "tampering",
    title: "The server could not prove that it knows the password",
    advice:
      "Try from another network, and show the lines to the server's operator before you use another mechanism."
  }
) {}

/** The server asked for more work on the password than any honest server needs. */
export class ScramIterations extends reason(
  "ScramIterations",
  {
    mechanism: "own",
    iterations: "integer"
  },
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "tampering",
    title: ({ iterations }) =>
      iterations === undefined
        ? "The server asks for an unsafe number of hash rounds"
        : `The server asks for too ${iterations < 4096 ? "few" : "many"} password hash rounds`,
    advice: ({ iterations = 4096, reader }) =>
      iterations < 4096
        ? `Use ${security(reader, "tls")} or ${security(reader, "starttls")}, and ask the server's operator for 4096 rounds at least.`
        : "Name another mechanism, `PLAIN` or `LOGIN`, if the connection is encrypted."
  }
) {}

/** The server rejected the token. The status, the scope and the schemes are its own words, for display only. */
export class OAuthTokenRejected extends reason(
  "OAuthTokenRejected",
  {
    mechanism: "own",
    status: optional(quotation("words")),
    scope: optional(quotation("serverText")),
    schemes: optional(quotation("serverText")),
    acceptedBefore,
    renewal
  },
  {
    party: (facts) => (isStaleOAuth(facts) ? "source" : "account"),
    actionBy: (facts) => (isStaleOAuth(facts) || wantsScope(facts) ? "app" : "user"),
    retry: "never",
    weight: "auth",
    title: (facts) => tokenTitle({ ...facts, mechanism }),
    advice: (facts) =>
      wantsScope(facts)
        ? `Let the app ask for the scope ${quoted(facts.scope ?? "")}, and the owner consent again.`
        : tokenAdvice({ ...facts, mechanism })
  }
) {}

/** Only tokens are rejected so, whatever the mechanism is called. */
const mechanism = "OAUTHBEARER"

const isStaleOAuth = (facts: Login): boolean => isStale({ ...facts, mechanism })

/**
 * A second token was refused as well, none was accepted before, and the server names the scope that it needs, without calling
 * the token invalid in itself. RFC 7628 §3.2.2, RFC 6750 §3.1.
 */
const wantsScope = ({
  acceptedBefore,
  scope,
  status = "",
  renewal
}: Login & { readonly scope?: string | undefined; readonly status?: string | undefined }): boolean =>
  renewal === "renewed" &&
  acceptedBefore !== true &&
  scope !== undefined &&
  scope !== "" &&
  !/^(?:401|invalid_token)$/.test(status)
