/**
 * Words by which a server reports trouble of its own, at any step: a login, a mailbox, a command. It is retried later, and says
 * nothing against the credential, the mailbox or the command.
 */
import type { Quirk } from "./Quirk.ts"

/** The server found an error in itself: Dovecot, Cyrus, Exchange, Zimbra. RFC 5530 §3, SERVERBUG. */
const internal =
  /\binternal (?:\w+ )?(?:error|failure)\b|\b(?:server|system|backend|database|storage|i\/?o) (?:error|failure)\b|\bunexpected (?:\w+ )?(?:error|exception)\b/iu

/** What a server depends on: a directory, a database, another server. */
const dependencies =
  "ldap|radius|sql|directory|(?:user )?database|auth(?:entication)? (?:server|service|backend)|backend|upstream"

/** What the server depends on fails; where a login or a user is between the words, it is the login that failed. */
const dependency = new RegExp(
  `\\b(?:${dependencies})\\b:?(?: (?!auth|bind|log|user)\\S+){0,3} (?:timed out|unavailable|down|not responding|refused|locked)\\b` +
    `|\\b(?:cannot|could not|unable to|failed to|lost) .{0,24}\\b(?:${dependencies})\\b`,
  "iu"
)

/** It is not in service: maintenance, a move, too much to do. */
const outage =
  /\bmaintenance\b|\bbeing (?:moved|migrated)\b|\b(?:server|service|system|mailbox) (?:is )?(?:temporarily |currently )?(?:unavailable|down|too busy|busy)\b|\bconnect(?:ion)? to .{0,16}server (?:failed|refused)/iu

/** It calls its failure temporary. */
const temporary =
  /\btemporar(?:y|ily) (?!locked|blocked|banned|suspended|disabled|password)(?:\w+ ){0,2}(?:failure|error|problem|unavailable)|\b(?:failed|unavailable) \(?temporar(?:y|ily)\b|\btempfail\b/iu

/** It says to come back later, and says nothing of a password or of too many attempts. */
const later =
  /^(?!.*(?:password|credential|too many|\battempts\b|throttl|rate.?limit)).*\btry (?:again )?later\b/iu

/** Words that a wrong password or user gets, whatever checked it. */
const wrongLogin =
  /\b(?:invalid|incorrect|wrong|bad|unknown|no such)\b.{0,24}\b(?:credentials?|passwords?|log ?in|user(?: ?name)?|account)\b|\b(?:credentials?|password|user|login)\b.{0,16}\b(?:invalid|incorrect|wrong|unknown|not found)\b/iu

/** Words of a server's own trouble, at whatever step. */
export const trouble: RegExp = new RegExp(
  `^(?!.*(?:${wrongLogin.source})).*(?:${[internal, dependency, outage, temporary].map(({ source }) => source).join("|")})|${later.source}`,
  "iu"
)

/** The server cannot do it at present, and may later. A refused login gets such words as well: there, they prove nothing. */
export const passing =
  /\b(?:at (?:the|this) (?:moment|time)|right now|currently (?:unavailable|busy)|temporar\w+|try (?:again|later)|too busy|not (?:yet )?ready|being (?:used|repaired|rebuilt))\b/iu

/** Compared last: who must act, what is needed, and a mailbox that is missing or locked are more specific. */
export const outages: ReadonlyArray<Quirk> = [
  {
    id: "out-of-service",
    state: "auth",
    match: { text: trouble, manner: ["NO", "BAD"], codeless: true },
    recovery: { _tag: "Means", reason: { _tag: "ServerUnavailable" } },
    source:
      "the words of several servers, as users quote them: Mailpile#2242, thunderbird-android#899, nextcloud/user_external#1, twenty#20273"
  },
  {
    id: "mailbox-unavailable",
    state: "select",
    match: {
      text: new RegExp(`${trouble.source}|${passing.source}`, "iu"),
      manner: ["NO", "BAD"],
      codeless: true
    },
    recovery: { _tag: "Means", reason: { _tag: "MailboxUnavailable", mailbox: "" } },
    source: "the words of Dovecot, Cyrus, Zimbra and others"
  }
]
