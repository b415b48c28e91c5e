/**
 * What servers say of a command that they refuse, where it says whether a wait helps or who must act, and no response code does:
 * the reason stays `CommandRejected`.
 */
import type { Quirk } from "./Quirk.ts"
import { passing, trouble } from "./trouble.ts"

export const commands: ReadonlyArray<Quirk> = [
  {
    id: "command-throttled",
    state: "command",
    match: {
      text: /backoff time:? *(?<milliseconds>\d{1,9})|\bthrottl|\brate.?limit|\b(?:command|request|bandwidth)s?\b.{0,20}\b(?:rate|limit)|\btoo many (?:commands|requests)\b/i,
      manner: ["NO", "BAD"]
    },
    recovery: { _tag: "Means", party: "limit", actionBy: "app", retry: "later" },
    source: "imapflow#142: Exchange, “Suggested Backoff Time: 92415 milliseconds”; Gmail, “bandwidth limits”",
    words: { advice: "Wait before the next command, then ask for less at once." }
  },
  {
    id: "command-held",
    state: "command",
    match: {
      text: /\b(?:in use|(?:is|was) locked|locked (?:by|for)|multiply accessed|(?:unable|failed) to (?:\w+ )?lock)\b/i,
      manner: ["NO", "BAD"],
      codeless: true
    },
    recovery: { _tag: "Means", party: "others", actionBy: "nobody", retry: "later" },
    source: "UW-imap, Courier and MDaemon",
    words: { advice: "Wait a moment, and try again." }
  },
  {
    id: "command-not-connected",
    state: "command",
    match: { text: /authenticated but not connected/i },
    recovery: { _tag: "Means", party: "access", actionBy: "user", retry: "later" },
    source: "node-imap#523, MailKit#1494",
    words: { advice: "Wait a few minutes; if it stays so, check that IMAP is on for the mailbox." }
  },
  {
    id: "command-trouble",
    state: "command",
    match: {
      text: new RegExp(`${trouble.source}|${passing.source}`, "iu"),
      manner: ["NO", "BAD"],
      codeless: true
    },
    recovery: { _tag: "Means", party: "server", actionBy: "nobody", retry: "later" },
    source: "Dovecot: “Internal error occurred”; Cyrus: “System I/O error”",
    words: { advice: "Wait a few minutes, and try again." }
  }
]
