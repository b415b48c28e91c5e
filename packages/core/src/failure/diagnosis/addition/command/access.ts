/** Mailboxes that are not there, or not for this account, and what a response code says of them. */
import { named, prefixIn } from "../../../quirk/named.ts"
import { quoted } from "../../../reason/words.ts"
import { finds } from "../../beyond.ts"
import { remedyOf } from "../../remedies.ts"
import type { Addition } from "../Addition.ts"

export const access = {
  /** Each account has an INBOX, under that name. RFC 9051 §5.1. */
  noInbox: {
    of: ["MailboxMissing"],
    when: ({ facts: { code, mailbox = "" }, step }) =>
      step === "select" && code !== "CANNOT" && /^"?INBOX"?$/i.test(mailbox),
    words: () => ({
      title: "The account has no INBOX at this server",
      why: "Each account has one under that name (RFC 9051 §5.1), and the login was accepted: the server never made the account's mailboxes, or has them no longer.",
      try: "Ask the server's operator to create the account's mailbox (`cm user/…` in Cyrus), or to see where it is. No other name, password or setting helps."
    }),
    party: "server",
    actionBy: "admin"
  },
  /** The server names the prefix that the names of mailboxes need. RFC 2342 §5. */
  prefix: {
    of: ["MailboxMissing", "CommandRejected"],
    when: ({ said = "" }) => prefixIn(said) !== undefined,
    words: ({ said = "" }) => ({
      why: `Its names begin with ${quoted(prefixIn(said) ?? "")}.`,
      try: `Put ${quoted(prefixIn(said) ?? "")} before the mailbox's name, as in ${prefixIn(said) ?? ""}Archive.`
    }),
    actionBy: ({ tag }) => (tag === "CommandRejected" ? "app" : undefined)
  },
  /** The server's words say what NOPERM would, without that code. RFC 5530 §3. */
  noRight: {
    of: ["CommandRejected"],
    when: ({ facts: { code }, said = "", step }) =>
      step === "command" && code === undefined && named.noRight.test(said),
    words: ({ facts: { command } }) => ({
      why: `The account lacks a right that ${command ?? "the command"} needs, by the server's own words: the command is not at fault.`,
      try: "Ask the server's operator, or whoever shares the mailbox, for that right, or leave the command out; sent again it is refused again."
    }),
    party: "access",
    actionBy: "admin"
  },
  /** A search that finds nothing has not failed. RFC 9051 §6.4.4, §6.4.9. */
  emptyMailbox: {
    of: ["CommandRejected"],
    when: ({ circumstances, facts: { code, command = "" }, step }) =>
      step === "command" && circumstances.beyond === 0 && finds(command) && code === undefined,
    words: ({ facts: { command = "the command" } }) => ({
      why: `The mailbox is empty (0 EXISTS), and ${command} is answered there with OK and nothing (RFC 9051 §6.4.4, §6.4.9): the server refuses it instead. Nothing is lost by it; what went before is told by EXPUNGE and COPYUID.`,
      try: "Tell the server's operator, who can update it. Until then, let the app look at EXISTS first, and take this refusal for an answer with nothing."
    }),
    party: "server",
    actionBy: "admin"
  },
  /** The code of a refused command says what helps. */
  remedy: {
    of: ["CommandRejected"],
    when: ({ facts, step }) => step === "command" && remedyOf(facts) !== undefined,
    words: ({ facts }, { try: tried }) => ({ try: remedyOf(facts)?.try ?? tried }),
    party: ({ facts }) => remedyOf(facts)?.party,
    actionBy: ({ facts }) => remedyOf(facts)?.actionBy
  }
} satisfies { readonly [id: string]: Addition }
