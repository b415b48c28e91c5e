/** What a command names or brings, and the server does not take. */
import { named } from "../../../quirk/named.ts"
import { finds } from "../../beyond.ts"
import type { Addition } from "../Addition.ts"

export const content = {
  /** Message numbers go up to EXISTS. RFC 9051 §2.3.1.2. */
  beyond: {
    of: ["CommandRejected"],
    when: ({ circumstances, facts: { command = "" }, step }) =>
      step === "command" && circumstances.beyond !== undefined && !finds(command),
    words: ({ circumstances: { beyond = 0 } }) => ({
      why:
        beyond === 0
          ? "The mailbox was empty (0 EXISTS), so no message had a number: the command asked for some that were not there."
          : `The mailbox has ${beyond} ${beyond === 1 ? "message" : "messages"} (EXISTS), and the command names a number beyond that.`,
      try:
        beyond === 0
          ? "Let the app look at EXISTS first, and ask for nothing while it is 0."
          : "Let the app name messages by UID: numbers end at EXISTS, and each EXPUNGE moves those after it."
    }),
    party: "app",
    actionBy: "app"
  },
  /** No wait makes a message smaller, whatever the code: LIMIT covers sizes as well. RFC 4469 §5, RFC 5530 §3. */
  messageTooLarge: {
    of: ["CommandRejected"],
    when: ({ facts: { command }, said = "", step }) =>
      step === "command" && command === "APPEND" && named.messageTooLarge.test(said),
    words: () => ({
      why: "The message is larger than the server stores, by its own words, and was not stored. Sent again unchanged, it is refused again, however late.",
      try: "Make the message smaller, such as by sharing an attachment in another way, or ask the server's administrator for a higher limit."
    }),
    party: "limit",
    actionBy: "user",
    retry: "never"
  },
  /** A mailbox has room for so many different keywords. RFC 9051 §2.3.2, §7.1. */
  keywords: {
    of: ["CommandRejected"],
    when: ({ said = "", step }) => step === "command" && named.keywords.test(said),
    words: () => ({
      why: "The mailbox has as many different keywords as the server keeps in one, by its own words. Those that it has may still be set; a new one is refused again, however late.",
      try: "Let the app use a few fixed keywords, and keep elsewhere what differs from message to message."
    }),
    party: "limit",
    actionBy: "app",
    retry: "never"
  },
  /** APPEND has a date-time of its own form, which no header field has. RFC 9051 §6.3.12, §9. */
  storedDate: {
    of: ["CommandRejected"],
    when: ({ facts: { command }, said = "", step }) =>
      step === "command" && command === "APPEND" && named.storedDate.test(said),
    words: () => ({
      why: 'The date that the message is to be stored with has the wrong form, by the server\'s own words, as the Date field of a message would have. IMAP writes it as "24-Nov-2026 09:00:00 +0100" (date-time, RFC 9051 §9). The message was not stored.',
      try: "Let the app write the date so, or leave it out: the server then takes the time at which it stores the message."
    }),
    party: "app",
    actionBy: "app",
    retry: "never"
  },
  /** The line is longer than the server reads. RFC 7162 §4. */
  tooLong: {
    of: ["CommandRejected"],
    when: ({ said = "", step }) => step === "command" && named.tooLong.test(said),
    words: () => ({
      why: "The command is longer than the server reads, by its own words; each message that it names may well be there.",
      try: "Let the app ask in portions, such as some hundred messages each, or name ranges (1:500) in place of single numbers."
    }),
    party: "app",
    actionBy: "app"
  },
  /** The name has a character that the server does not allow: its separator is another one. RFC 9051 §5.1.1, §7.3.1. */
  separator: {
    of: ["CommandRejected"],
    when: ({ said = "", step }) => step === "command" && named.separator.test(said),
    words: () => ({
      why: "The name has a character that this server does not allow in one, by its own words. Its separator of levels may be another one.",
      try: "Let the app take the separator from LIST or NAMESPACE, and join the levels of a name with that; no character of it may stand in a level's own name."
    }),
    party: "app",
    actionBy: "app"
  },
  /** Servers that keep all mailboxes below a prefix call a name without it invalid. RFC 2342 §5. */
  invalidName: {
    of: ["CommandRejected"],
    when: ({ facts: { command = "" }, said = "", step }) =>
      step === "command" &&
      /^(?:CREATE|RENAME)$/.test(command) &&
      named.invalidName.test(said) &&
      !named.separator.test(said),
    words: () => ({
      why: "It allows no mailbox of this name: a character of it is not allowed, or it is not below the prefix that all mailboxes of an account have on some servers, such as INBOX., which NAMESPACE and LIST show.",
      try: "Leave out characters other than letters, digits, blanks and hyphens; and give it the prefix, if those that LIST shows have one. In a mail program, choose the folder that is there in its settings, such as those for copies and drafts."
    }),
    party: "app",
    actionBy: "app"
  },
  /** Servers that keep no flags of an app's own refuse them in words of their own. RFC 9051 §7.1, PERMANENTFLAGS. */
  unpermitted: {
    of: ["CommandRejected"],
    when: ({ circumstances, step }) => step === "command" && circumstances.unpermitted === true,
    words: () => ({
      why: "The command sets a flag of the app's own, and the mailbox permits none but those that it lists (PERMANENTFLAGS has no \\*).",
      try: "Let the app set only flags that PERMANENTFLAGS lists, and keep marks of its own elsewhere."
    }),
    party: "app",
    actionBy: "app"
  },
  /** BAD came to SELECT or EXAMINE of INBOX, which each account has. RFC 9051 §5.1. */
  inboxRefused: {
    of: ["CommandRejected"],
    when: ({ circumstances: { mailbox = "" }, facts: { status }, step }) =>
      step === "select" && status === "BAD" && /^INBOX$/i.test(mailbox),
    words: () => ({ try: "Report the line to the server's operator." })
  }
} satisfies { readonly [id: string]: Addition }
