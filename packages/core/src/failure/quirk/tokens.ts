/** What servers find wrong with a token, and providers with an app that asks for one. RFC 6750 §3.1, RFC 7628 §3.2.2. */
import type { Quirk } from "./Quirk.ts"

const source = "the words of Exchange, Gmail and others about OAuth, as users quote them"

export const tokens: ReadonlyArray<Quirk> = [
  {
    id: "token-revoked",
    state: "auth",
    match: {
      text: /\b(?:token|session|grant)\b.{0,40}\brevoked\b|\brevoked\b.{0,40}\btoken/iu,
      credential: "token",
      manner: ["NO"]
    },
    recovery: { _tag: "Means", party: "account", actionBy: "user" },
    source,
    words: {
      title: "The server did not accept the token: it was revoked",
      advice: "Let the account's owner sign in with the provider again, and the app use the new token."
    }
  },
  {
    id: "token-expired",
    state: "auth",
    match: {
      text: /\btoken\b.{0,40}\bexpired\b|\bexpired\b.{0,20}\btoken\b/iu,
      credential: "token",
      manner: ["NO"]
    },
    recovery: { _tag: "Means", party: "source", actionBy: "app" },
    source,
    words: {
      title: "The server did not accept the token: it has expired",
      advice: "Let the app get a new token before each login."
    }
  },
  {
    id: "token-of-another-service",
    state: "auth",
    match: {
      text: /\binvalid[ _](?:audience|resource)\b|\baudience\b.{0,30}\b(?:mismatch|invalid|does not match)\b/i,
      credential: "token",
      manner: ["NO"]
    },
    recovery: { _tag: "Means", party: "source", actionBy: "app" },
    source,
    words: {
      title: "The token is for another service than this server",
      advice:
        "Let the app ask the provider for a token for IMAP, with the scope that its documentation names."
    }
  },
  {
    id: "token-without-scope",
    state: "auth",
    match: {
      text: /\b(?:insufficient|missing|invalid)[ _]scopes?\b|\bscopes?\b.{0,30}\b(?:missing|required)\b/i,
      credential: "token",
      manner: ["NO"]
    },
    recovery: { _tag: "Means", party: "source", actionBy: "app" },
    source: "RFC 6750 §3.1, insufficient_scope",
    words: {
      title: "The token lacks the scope for mail over IMAP",
      advice: "Let the app ask for the scope that the provider names for IMAP, and the owner agree to it."
    }
  },
  {
    id: "consent-of-administrator",
    state: "any",
    match: {
      text: /\bAADSTS(?:65001|65004|90094|900941)\b|\badmin(?:istrator)?[- ](?:consent|approval)\b|\badmin_policy_enforced\b/i,
      manner: ["NO"]
    },
    recovery: { _tag: "Means", party: "domain", actionBy: "admin" },
    source: "Microsoft Entra, AADSTS65001 and 90094; Google, admin_policy_enforced",
    words: {
      title: "The account's organisation has not allowed this app",
      advice: "Ask an administrator of the organisation to consent to this app's access to mail."
    }
  },
  {
    id: "consent-of-owner",
    state: "any",
    match: {
      text: /\b(?:consent|interaction|login)_required\b|\buser consent\b|\bconsent (?:was |has been |is )?(?:revoked|withdrawn|denied|required)\b/i,
      manner: ["NO"]
    },
    recovery: { _tag: "Means", party: "account", actionBy: "user" },
    source: "RFC 6749 §5.2, OpenID Connect Core §3.1.2.6",
    words: {
      title: "The account's owner has to agree to this app's access",
      advice: "Let the account's owner sign in with the provider again, and agree to access to mail."
    }
  },
  {
    id: "client-secret-refused",
    state: "account",
    match: { text: /\bAADSTS70002(?:15|22)\b|\bclient secret\b|\binvalid_client\b/i, manner: ["NO"] },
    recovery: { _tag: "Means", party: "registration" },
    source: "RFC 6749 §5.2, invalid_client; Microsoft Entra, AADSTS7000215 and 7000222",
    words: {
      title: "The provider does not accept the app's own credential",
      advice: "Make a new client secret or certificate for the app at the provider, and give it to the app."
    }
  }
]
