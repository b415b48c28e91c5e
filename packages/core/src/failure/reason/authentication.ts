/** Reasons of authentication. */
import { reason } from "./Failure.ts"
import { code, optional, quotation } from "./fields.ts"
import { anotherToken, aside, isToken, mechanisms, noToken, option, quoted, security } from "./words.ts"

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
    words: ({ encrypted, offered, wanted, loginDisabled, reader }) => {
      const names = mechanisms(offered ?? [])
      const wantsTls = loginDisabled === true && encrypted === false
      const ofTokens = names.filter((name) => name.includes("OAUTH"))
      const onlyTokens = ofTokens.length > 0 && ofTokens.length === names.length
      const ofDomain = offersDomain({ offered, wanted })
      const digests = names.filter((name) => /^(?:CRAM|DIGEST)-MD5$/.test(name))
      const asksOther = wanted !== undefined && wanted !== "ANONYMOUS"
      const offer =
        offered === undefined
          ? "no usable mechanism"
          : names.length === 0
            ? `no mechanism${offered.length === 0 ? "" : " that this library supports"}`
            : names.join(", ")
      return {
        title: ofDomain
          ? `The server offers only logins of a Windows domain: ${offer}`
          : wantsTls
            ? "The server accepts no password before the connection is encrypted"
            : onlyTokens && wanted === undefined
              ? "The server accepts only tokens (OAuth)"
              : asksOther
                ? `The account allows ${wanted} alone, which the server does not offer`
                : digests.length > 0
                  ? `The server offers only ${digests.join(" and ")}, which this program does not use`
                  : "The server offers no way to log in with this credential",
        why: ofDomain
          ? `These ask for a ticket or a secret of the domain, which no user name and password is${loginDisabled ? ", and LOGIN is disabled" : ""}. The password was not sent, and is not to blame.`
          : `It offers ${offer}${loginDisabled ? `, and has disabled LOGIN${wantsTls ? " on a connection that others could read" : ""}` : ""}. No password was sent.`,
        try: ofDomain
          ? "Ask the server's operator to allow logins by password over TLS (in Exchange, the LoginType of its IMAP settings), or for another way to the mail."
          : wantsTls
            ? `Use ${security(reader, "starttls")} here, or ${security(reader, "tls")} with its own port.`
            : wanted === "ANONYMOUS"
              ? "It lets nobody in anonymously: give a password."
              : asksOther
                ? `Leave the mechanism of the account unset: the library then takes what fits${loginDisabled === false ? ", LOGIN too, which is not disabled" : ""}.`
                : digests.length > 0 && encrypted === true
                  ? `Name it for the account (${option(reader, "mechanism", digests[0])}): within TLS that is safe. Or ask the server's operator for PLAIN.`
                  : ofTokens.length > 0
                    ? `It expects a token instead of a password: ${onlyTokens ? "" : "check whether the provider has app passwords, or "}sign in with OAuth.`
                    : `${encrypted === true ? "Ask" : `If the connection is not encrypted, use ${security(reader, "auto")}. Otherwise ask`} the server's operator how to log in.`
      }
    }
  }
) {}

/** The mechanisms for which a password alone is not enough. */
const domainMechanism = /^(?:NTLM|GSSAPI|GSS-SPNEGO|KERBEROS_V\d)$/

const offersDomain = ({
  offered = [],
  wanted
}: {
  readonly offered?: ReadonlyArray<string> | undefined
  readonly wanted?: string | undefined
}): boolean => {
  const names = mechanisms(offered)
  return wanted === undefined && names.length > 0 && names.every((name) => domainMechanism.test(name))
}

type Offer = Parameters<typeof offersNone>[0] & Parameters<typeof offersDomain>[0]

const isServers = (facts: Offer): boolean => offersNone(facts) || offersDomain(facts)

/** Returns whether it lists no way to log in, although the connection is as it wants it. */
const offersNone = ({
  encrypted,
  loginDisabled,
  offered = []
}: {
  readonly encrypted?: boolean | undefined
  readonly loginDisabled?: boolean | undefined
  readonly offered?: ReadonlyArray<string> | undefined
}): boolean => mechanisms(offered).length === 0 && !(loginDisabled === true && encrypted === false)

export class AuthRejected extends reason(
  "AuthRejected",
  {
    code,
    mechanism: "own"
  },
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: ({ mechanism, reader, refusedForms }) =>
      mechanism === "ANONYMOUS"
        ? {
            title: "The server refused the anonymous login",
            why: "It may want to know who asks.",
            try: `Give an email address as ${option(reader, "anonymous")}, or a password.`
          }
        : mechanism === "EXTERNAL"
          ? {
              title: "The server did not accept the client certificate",
              why: "It may be for another user, expired, or not known to the server.",
              try: "Check the certificate, and whether the server lets it log in as this user."
            }
          : {
              title: isToken(mechanism) ? noToken : "The server did not accept the user name and password",
              why: `It refused ${formsOf(mechanism, refusedForms)}; ${isToken(mechanism) ? "its reason is not known here" : "servers do not say whether the user, the password or a setting is at fault"}.`,
              try: isToken(mechanism)
                ? anotherToken
                : "Check the user name and password. Some providers want an app password or authorization code instead, or IMAP switched on."
            }
  }
) {}

/** Names each form that was refused: that all were is the strongest sign against the password. */
const formsOf = (mechanism = "the login", refused: ReadonlyArray<string> = []): string =>
  refused.length < 2 || refused.some(isToken)
    ? mechanism
    : `${refused.slice(0, -1).join(", ")} and ${refused.at(-1)}`

/** The server closed the connection at each login in a row and never answered one. */
export class LoginHangUps extends reason(
  "LoginHangUps",
  { times: "integer" },
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: ({ times }) => ({
      title: `The server hung up on ${times ?? "several"} logins in a row`,
      why: "Some servers do this if the user or password is wrong, if IMAP is off, or to block an address; this one never says which.",
      try: "Check the user name and password, and that IMAP is switched on at the provider; then try again."
    })
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
    words: () => ({
      title: "The account's owner has to sign in again",
      why: "The app gets no more tokens: the consent has expired or was withdrawn, as a change of the password may do.",
      try: "Sign in at the provider, and let the app continue with what it gets there."
    })
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
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: ({ actingAs, token = false }) => ({
      title: "The login is correct, but it does not give access to this account",
      why: `The ${token ? "token" : "password"} was accepted; ${actingAs === true ? "acting as the other user was not." : "this user is not allowed in."}`,
      try:
        actingAs === true
          ? "Leave out the user to act as, or ask the server's operator to allow it."
          : "Check the user name, including its domain; then ask the server's operator to allow IMAP for this user."
    })
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
    words: ({ said = "" }) => ({
      title: /\b(?:reset|chang)/i.test(said)
        ? "The account needs a new password before it is let in"
        : "The password has expired",
      why: "The server recognized it and requires a new one.",
      try: "Change it on the provider's web page, then connect with the new one."
    })
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
    words: ({ code: given, token = false }) =>
      given === "INUSE"
        ? {
            title: "Another session holds this account",
            why: "Some servers let in one at a time.",
            try: "Close the other program or device, then try again."
          }
        : {
            title: `The server cannot check ${token ? "tokens" : "passwords"} at the moment`,
            why: `It reports an internal problem, as servers do when their user database is down or busy; the ${token ? "token" : "password"} may well be right.`,
            try: `Wait a few minutes and try again.${token ? "" : " Do not change the password."} If it lasts, report it to the server's operator, with its words and the time.`
          }
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
    words: ({ mechanism, reader }) => ({
      title: `The server does not accept this way to log in${aside(mechanism)}`,
      why: "It refused the command itself, in every form that was tried, so the password was never checked.",
      try: `Name another ${option(reader, "mechanism")} that the server lists. If none works, show its operator a trace.`
    })
  }
) {}

export class PrivacyRequired extends reason(
  "PrivacyRequired",
  { code },
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: ({ reader }) => ({
      title: "The server wants encryption before the login",
      why: "It takes this connection for one that others could read, and refuses passwords there.",
      try: `Use ${security(reader, "tls")} with its own port, or ${security(reader, "starttls")} where the server lists it. If it is encrypted already, something in front of the server hides that from it: tell its operator.`
    })
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
    words: ({ mechanism }) => ({
      title: `The server did not follow ${mechanism ?? "the mechanism of the login"}`,
      why: "A response was invalid, so the server did not prove its identity.",
      try: "Do not retry from a network you do not trust. Name another mechanism, and tell the server's operator."
    })
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
    words: ({ mechanism }) => ({
      title: `The server could not prove that it knows the password${aside(mechanism)}`,
      why: "The other end may not be the real server; the password itself was not sent.",
      try: "Try from another network. If it happens there too, tell the server's operator before you use another mechanism."
    })
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
    words: ({ iterations, reader }) => {
      if (iterations === undefined) {
        return {
          title: "The server asks for an unsafe number of password hash rounds",
          why: "Fewer than 4096 rounds do not protect the password, and more than a million only keep this computer busy.",
          try: "Name another mechanism, `PLAIN` or `LOGIN`, if the connection is encrypted, and tell the server's operator."
        }
      }
      return iterations < 4096
        ? {
            title: "The server asks for too few password hash rounds",
            why: `It wants ${iterations} rounds: on this unencrypted connection, anyone listening could guess the password.`,
            try: `Use ${security(reader, "tls")} or ${security(reader, "starttls")}; tell the server's operator that 4096 rounds are the minimum.`
          }
        : {
            title: "The server asks for too many password hash rounds",
            why: `It wants ${iterations} rounds; more than a million only keeps this computer busy.`,
            try: "Name another mechanism, `PLAIN` or `LOGIN`, if the connection is encrypted; tell the server's operator."
          }
    }
  }
) {}

/** The server rejected the token. The fields are its own words, for display only. */
export class OAuthTokenRejected extends reason(
  "OAuthTokenRejected",
  {
    mechanism: "own",
    status: optional(quotation("words")),
    scope: optional(quotation("serverText")),
    schemes: optional(quotation("serverText"))
  },
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: ({ scope, status }) => ({
      title: noToken,
      why: `${status === undefined ? "It gave no status" : `Its status is ${quoted(status)}`}${
        scope === undefined ? "" : `; it wants the scope ${quoted(scope)}`
      }.`,
      try: anotherToken
    })
  }
) {}
