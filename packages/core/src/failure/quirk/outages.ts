/** A server that refuses a login or a mailbox for trouble of its own. Those of a refused command are in `commands.ts`. */
import type { Quirk } from "./Quirk.ts"
import { passing, trouble } from "./trouble.ts"

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
