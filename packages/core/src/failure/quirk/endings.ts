/** The causes that a server gives as it ends a session. One that it gives itself is the cause, whatever it refused before. */
import type { Quirk } from "./Quirk.ts"

export const endings: ReadonlyArray<Quirk> = [
  {
    id: "bye-another-login",
    state: "any",
    match: {
      text: /\blost (?:the )?mailbox lock\b|\b(?:another|other|new|second) (?:client|session|connection|device|program|login|user|computer|place)s? (?:has |have |was |were )?(?:been )?(?:logged|signed|connected|taken|took|opened|started|established)\b|\b(?:logged|signed) in (?:elsewhere|again|from|on|at another)\b|\b(?:log|sign)-?in (?:from|on) (?:a )?(?:other|another|different|new)\b|\b(?:replaced|superseded|taken over|kicked(?: out| off)?|pushed out|preempted) by (?:a )?(?:newer|new|other|another|different)\b/iu,
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
    id: "bye-session-age",
    state: "any",
    match: {
      text: /\b(?:max(?:imum)?|total) (?:allowed )?(?:session|connection) (?:time|duration|length|lifetime|age)\b|\b(?:session|connection) (?:time|duration|lifetime|age) (?:limit|reached|exceeded|is over|is up)\b/iu,
      manner: ["BYE"]
    },
    recovery: { _tag: "Means", party: "server", actionBy: "nobody" },
    source: "Gmail and Exchange, which end sessions after a day, as users quote them",
    words: { title: "The server ended the session because of its age", advice: "Connect again." }
  },
  {
    id: "bye-shutdown",
    state: "any",
    match: {
      text: /\b(?:shutting|going|closing) down\b|\bshut ?down\b|\b(?:restart|reboot)(?:ed|ing)?\b/iu,
      manner: ["BYE"]
    },
    recovery: { _tag: "Means", party: "server", actionBy: "nobody" },
    source: "Dovecot: “Server shutting down.”; Cyrus: “shutdown”",
    words: {
      title: "The server ended the session: it shuts down or restarts",
      advice: "Connect again in a few minutes."
    }
  },
  {
    id: "bye-maintenance",
    state: "any",
    match: { text: /\bmaintenance\b|\bbeing (?:moved|migrated|upgraded)\b/i, manner: ["BYE"] },
    recovery: { _tag: "Means", party: "server", actionBy: "nobody" },
    source: "the words of several providers, as users quote them",
    words: {
      title: "The server ended the session for maintenance",
      advice: "Connect again in a few minutes."
    }
  },
  {
    id: "bye-password-changed",
    state: "any",
    match: {
      text: /\b(?:password|credentials?)\b.{0,12}\b(?:changed|reset|modified|updated)\b/i,
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
      text: /\b(?:idle|idling|inactiv\w+|auto-?log-?out)\b|\btimed? ?out\b.{0,20}\bclient\b|\bclient\b.{0,20}\btimed? ?out\b/iu,
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
      text: /\b(?:command|request)s?\b.{0,20}\b(?:rate|limit)|\brate\b.{0,12}\bexceeded|\bslow down\b|\btoo (?:many|frequent) (?:\w+ )?(?:commands|requests|queries)\b|throttl|rate.?limit|backoff|\b(?:download|upload|bandwidth|transfer|traffic)(?:ed|s)?\b(?!.{0,24}\bsize\b).{0,24}\b(?:limit|quota|allowance|volume)s?\b/i,
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
