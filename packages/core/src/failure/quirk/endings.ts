/** The causes that a server gives as it ends a session. One that it gives itself is the cause, whatever it refused before. */
import type { Quirk } from "./Quirk.ts"

export const endings: ReadonlyArray<Quirk> = [
  {
    id: "bye-another-login",
    state: "any",
    match: {
      text: /\blost (?:the )?mailbox lock\b|\b(?:another|other|new|second) (?:client|session|connection|device|program|login)\b|\b(?:logged|signed) in (?:elsewhere|again|from another|on another)\b|\b(?:replaced|superseded|kicked out) by\b/iu,
      manner: ["BYE"]
    },
    recovery: { _tag: "Means", party: "others", actionBy: "user" },
    source: "QQ Mail, Exchange, Courier and UW-imap (“Lost mailbox lock”), as users quote them",
    words: {
      title: "The server ended the session for another program",
      advice: "Close the other program, or give it another account."
    }
  },
  {
    id: "bye-shutdown",
    state: "any",
    match: {
      text: /\b(?:shutting|going) down\b|\bshut ?down\b|\brestart|\breboot|\bmaintenance\b|\bbeing (?:moved|migrated|upgraded)\b/iu,
      manner: ["BYE"]
    },
    recovery: { _tag: "Means", party: "server", actionBy: "nobody" },
    source: "Dovecot: “Server shutting down.”; Cyrus: “shutdown”",
    words: {
      title: "The server ended the session: shutdown or maintenance",
      advice: "Connect again in a few minutes."
    }
  },
  {
    id: "bye-password-changed",
    state: "any",
    match: {
      text: /\b(?:password|credentials?)\b.{0,12}\b(?:changed|reset)\b/i,
      manner: ["BYE"]
    },
    recovery: { _tag: "Means", party: "account", actionBy: "user" },
    source: "the words of several providers, as users quote them",
    words: {
      title: "The server ended the session: the password was changed",
      advice: "Give the account the new password, then connect again."
    }
  },
  {
    id: "bye-refused-often",
    state: "any",
    match: {
      text: /\btoo many (?:\w+ ){0,2}(?:(?:invalid|bad|unknown) (?:\w+ )?commands|errors)\b/i,
      manner: ["BYE"]
    },
    recovery: { _tag: "Means", party: "app", actionBy: "app" },
    source: "Dovecot: “Too many invalid IMAP commands.”",
    words: {
      title: "The server ended the session over commands it had refused",
      advice: "Correct the refused command, or leave it out: connecting again repeats it."
    }
  },
  {
    id: "bye-idle",
    state: "any",
    match: {
      text: /\b(?:idle|inactiv\w+|auto-?log-?out)\b|\btimed? ?out\b.{0,20}\bclient\b/iu,
      manner: ["BYE"]
    },
    recovery: { _tag: "Means", actionBy: "app" },
    source:
      "RFC 9051 §5.4; Dovecot: “Disconnected for inactivity.”; Cyrus, Exchange: “Autologout; idle for too long”",
    words: {
      title: "The server ended the session because it was idle",
      advice: "Connect when needed, or renew IDLE or send NOOP at shorter intervals than the server's limit."
    }
  },
  {
    id: "bye-too-much",
    state: "any",
    match: {
      text: /\b(?:command|request|bandwidth)s?\b.{0,20}\b(?:rate|limit)|\brate exceeded|\bslow down\b|\btoo many (?:commands|requests)\b|\bthrottl/i,
      manner: ["BYE"]
    },
    recovery: { _tag: "Means", party: "limit", actionBy: "app" },
    source: "Gmail: “Account exceeded command or bandwidth limits”; Exchange: “Request is throttled”",
    words: {
      title: "The server ended the session: too much was asked of it",
      advice: "Ask for less, and less often: wait for changes instead of asking for them."
    }
  }
]

/** Returns whether a BYE gives a cause of its own, so that no refusal before it has a part in it. */
export const saysOwnCause = (bye: string): boolean =>
  endings.some(({ match: { text } }) => text?.test(bye) === true)
