/**
 * What servers find wrong with a token, by their words. Another way to say it, in any language, is one alternative more. RFC 6750
 * §3.1, RFC 7628 §3.2.2.
 */
import type { LoginRule } from "./loginRules.ts"
import { named } from "./named.ts"

const flaws: ReadonlyArray<LoginRule> = [
  {
    says: named.revoked,
    title: "The server did not accept the token: it was revoked",
    why: "Its own words say so: the account's owner or an administrator took it back, or the password was changed.",
    try: "Let the account's owner sign in with the provider again, and the app use the new token.",
    party: "account",
    actionBy: "user"
  },
  {
    says: /\btokens?\b.{0,40}\b(?:has |have |is |was )?expired\b|\bexpired\b.{0,20}\btokens?\b|\btoken_?expired\b|\baccesstokenexpired\b|\btoken\b.{0,20}\babgelaufen|\bjeton\b.{0,20}\bexpiré|\btoken\b.{0,20}\b(?:expirado|caducado|scaduto)\b|(?:токен|маркер)\S*.{0,30}(?:ист[её]к|просрочен)|令牌.{0,6}(?:过期|过时|失效)|トークン.{0,12}(?:期限|失効)/iu,
    title: "The server did not accept the token: it has expired",
    why: "Its own words say so: a token is valid for a limited time, often an hour.",
    try: "Let the app get a new one before it logs in; if it gets none, the account's owner has to sign in again.",
    party: "source",
    actionBy: "app"
  },
  {
    says: /\b(?:invalid|wrong|incorrect|unexpected|bad)[ _](?:audience|aud|resource)\b|\b(?:audience|aud)\b.{0,30}\b(?:mismatch|invalid|wrong|does not match|not (?:valid|allowed|accepted))\b|\btoken\b.{0,30}\b(?:issued |meant |intended )for (?:a different|another|other)\b.{0,20}\b(?:audience|resource|service|application|api)\b/i,
    title: "The server did not accept the token: it is for another service",
    why: "By the server's own words its audience is not this server: it may be valid elsewhere, such as for another interface of the provider.",
    try: "Let the app ask the provider for a token for IMAP, with the scope that its documentation names for mail.",
    party: "source",
    actionBy: "app"
  },
  {
    says: /\b(?:insufficient|missing|invalid|wrong)[ _]scopes?\b|\bscopes?\b.{0,30}\b(?:missing|insufficient|required|not (?:granted|sufficient))\b/i,
    title: "The server did not accept the token: it lacks the right scope",
    why: "Its own words say so: the token does not extend to mail over IMAP.",
    try: "Let the app ask for the scope that the provider's documentation names for IMAP, and the account's owner agree to it.",
    party: "source",
    actionBy: "app"
  }
]

/** Returns what the server finds wrong with the token, if its words are known. */
export const tokenFlaw = (said: string): LoginRule | undefined => flaws.find(({ says }) => says.test(said))
