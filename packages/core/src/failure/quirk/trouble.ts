/**
 * Words by which a server reports trouble of its own, at any step: a login, a mailbox, a command. It is retried later, and says
 * nothing against the credential, the mailbox or the command.
 */

/** The server found an error in itself: Dovecot, Cyrus, Exchange, Zimbra. RFC 5530 §3, SERVERBUG. */
const internal =
  /\binternal (?:(?:server|system|imap|service|processing|database|software) )?(?:error|failure|problem|exception|fault)\b|\b(?:server|system|backend|back-end|database|storage|mail ?store|disk|i\/?o) (?:internal )?(?:error|failure|fault|exception|bug)\b|\b(?:unexpected|unhandled|uncaught) (?:(?:server|internal) )?(?:error|exception|failure)\b/iu

/** What a server depends on: a directory, a database, another server. */
const dependencies =
  "ldaps?|radius|(?:my|postgre)?sql|mariadb|postgres|sqlite|redis|kerberos|kdc|active directory|directory (?:server|service)|databases?|user ?db|pass(?:word|wd)? ?db|auth(?:entication)?[ -](?:server|service|daemon|process|socket|back-?end|provider)|saslauthd|authdaemond?|back-?end|upstream"

/** Words between such a name and its failure; where a login is among them, it is the login that failed. */
const between =
  "(?: (?!(?:auth|authenticat\\w*|bind|log|log-?in|password|user(?! (?:db|database))|account)\\b)\\S+)"

/** What the server depends on fails. */
const dependency = new RegExp(
  `\\b(?:${dependencies}|mail ?store|storage|nfs|db)\\b:?${between}{0,3} (?:(?:is|was|has|not|connection) )*(?:errors?|fail(?:ed|s|ure|ing)?|timed?[ -]?out|unavailable|unreachable|down|offline|not (?:available|responding|reachable|ready|connected)|refused|lost|closed|busy|overloaded|broken|locked|gone)\\b` +
    `|\\b(?:cannot|can't|could not|couldn't|unable to|failed to|failure|error|problem|time-?out|timed out|lost (?:the )?connection|connection (?:was )?(?:lost|refused|closed|failed)|no (?:connection|response|answer|reply))\\b${between}{0,4} (?:${dependencies})\\b`,
  "iu"
)

/** It is not in service: maintenance, a move, too much to do. */
const outage =
  /\bmaintenance\b|\bbeing (?:moved|migrated|upgraded)\b|\b(?:server|service|system|mailbox|backend|mail ?store) (?:is )?(?:(?:temporarily|currently) )?(?:unavailable|unreachable|not (?:available|reachable)|offline|down)\b|\b(?:server|system) (?:is |was )?(?:currently )?(?:too |very )?busy\b|\bbeing provisioned\b|\bconnect(?:ion)? to (?:the )?(?:upstream|back-?end|remote|imap) ?(?:server|host)? (?:failed|refused|timed out)/iu

/** It calls its failure temporary, or says that it will pass. */
const temporary =
  /\btemporar(?:y|ily) (?!(?:locked|blocked|banned|suspended|disabled|password)\b)(?:\w+ ){0,3}(?:failures?|failed|errors?|problems?|issues?|trouble|outage|fault|unavailab\w*|unable|down|offline|overload\w*|not (?:available|possible|working)|out of (?:service|order))\b|\b(?:failures?|failed|errors?|problem|unavailable|unable|not available) (?:\w+ ){0,3}\(?temporar(?:y|ily)\b|^temporar(?:y|ily)[.!]?$|\btransient (?:\w+ ){0,2}(?:failure|error|problem)\b|\btempfail\b|\bsys\/temp\b/iu

/** It says to come back later, and says nothing of a password or of too many attempts. */
const later =
  /^(?!.*(?:password|credential|too many|\battempts\b|throttl|rate.?limit)).*\btry (?:again )?later\b/iu

/** Words that a wrong password or user gets, whatever checked it. */
const wrongLogin =
  /\b(?:invalid|incorrect|wrong|bad|mismatch\w*|unknown|no such|unrecogni[sz]ed)\b.{0,24}\b(?:credentials?|passwords?|pass ?phrase|log ?ins?|users?|user ?names?|accounts?|identity|e-?mail)\b|\b(?:credentials?|passwords?|user(?: ?name)?|account)\b.{0,16}\b(?:invalid|incorrect|wrong|unknown|mismatch|not found|(?:does|do) ?n[o']t (?:exist|match))\b/iu

/** Words of a server's own trouble, at whatever step. */
export const trouble: RegExp = new RegExp(
  `^(?!.*(?:${wrongLogin.source})).*(?:${[internal, dependency, outage, temporary].map(({ source }) => source).join("|")})|${later.source}`,
  "iu"
)

/** The server cannot do it at present, and may later. A refused login gets such words as well: there, they prove nothing. */
export const passing =
  /\b(?:at (?:the|this) (?:moment|time)|right now|just now|cannot do (?:that|this|it) now|for the (?:time being|moment)|currently (?:un\w+able|not (?:available|possible)|busy)|temporar\w+|momentarily|transient|try (?:it |this |that )?(?:again|later)|(?:retry|again|come back) (?:later|in|after)|please retry|too busy|(?:is|server|system|mailbox|folder|resource) (?:\w+ )?(?:busy|overloaded)|not (?:yet )?(?:ready|available)(?: yet)?|being (?:used|updated|indexed|processed|compacted|repaired|rebuilt|synchroni[sz]ed))\b/iu
