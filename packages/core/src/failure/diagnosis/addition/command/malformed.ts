/** Commands that the grammar, or this server, does not have, as this side can tell. */
import { removing } from "../../removing.ts"
import type { Advice } from "../../../reason/words.ts"
import type { Flaw } from "../../Circumstances.ts"
import type { Addition } from "../Addition.ts"

export const malformed = {
  /** Another program wrote a command that the grammar does not have, and BAD says so. RFC 9051 §7.1.3, §9. */
  malformed: {
    of: ["CommandRejected", "MailboxMissing", "MailboxNoAccess", "MailboxUnavailable"],
    when: ({ circumstances }) => circumstances.malformed !== undefined,
    words: ({ circumstances: { malformed = "surplus" }, step }) => ({
      why: `${flawWords[malformed].why}${step === "select" ? " The server did not get as far as the mailbox, which may be well." : " The server carried out nothing of it."}`,
      try: flawWords[malformed].try
    }),
    party: "app",
    actionBy: "app"
  },
  /** A command, or an item in it, is of an extension that this server does not have. RFC 9051 §6.1.1. */
  unlisted: {
    of: ["CommandRejected"],
    when: ({ circumstances, step }) => step === "command" && circumstances.unlisted !== undefined,
    words: ({ circumstances: { uidplus, unlisted = "" }, facts: { command = "the command" } }) => ({
      why: `It needs the extension ${unlisted}, which this server does not list in its capabilities: it does not know it, and nothing was done.`,
      try: `Let the app look at the capabilities before it sends ${command}${unlisted.startsWith("X-GM") ? " with Gmail's own items" : ""}, and do without it here.${instead(command, uidplus)}`
    }),
    party: "app",
    actionBy: "app",
    retry: "never"
  }
} satisfies { readonly [id: string]: Addition }

/** What does the same without the extension. RFC 4315 §2.1, RFC 6851 §3.3. */
const instead = (command: string, uidplus: boolean | undefined): string => {
  const uid = command.startsWith("UID ") ? "UID " : ""
  if (command.endsWith("MOVE"))
    return ` ${uid}COPY, ${uid}STORE \\Deleted, ${removing(uidplus)}, do the same.`
  return command === "UID EXPUNGE"
    ? " EXPUNGE removes all messages that are marked as deleted, so that no others may be."
    : ""
}

/** The words for each flaw of a command. */
const flawWords: { readonly [Name in Flaw]: Pick<Advice, "why" | "try"> } = {
  surplus: {
    why: "The command is malformed: it has more arguments than it takes, as a name with a space has that is not in quotes, or items that are not in parentheses.",
    try: "Put the name in quotes (%22 in an address of curl), or the items in parentheses: the program, or whoever typed this, has to write it so."
  },
  missing: {
    why: "The command is malformed: it has fewer arguments than it needs.",
    try: "Let the program send all its arguments (RFC 9051 §6)."
  },
  unclosed: {
    why: "The command is malformed: a quoted string, a bracket or a list in it has no end.",
    try: "Close it; a quote or a backslash within a quoted string needs a backslash before it."
  },
  empty: {
    why: "The command is malformed: its list of items is empty, so that it asks for nothing.",
    try: "Let the program name an item at least, such as FLAGS, and send nothing if it wants none."
  },
  messages: {
    why: "The command is malformed: what it names messages by is no set of numbers, such as 1, 1:5 or 1,3:*; numbers begin with 1.",
    try: "Let the program write such a set, without spaces, and send nothing for an empty one."
  },
  overflow: {
    why: "The command is malformed: a number in it is negative, or above 4294967295, as it becomes in a program that keeps UIDs in 32 bits with a sign; they go up to 4294967295 (RFC 9051 §9).",
    try: "Let the program keep UIDs as numbers of 32 bits without a sign, or of more. Until then, only a mailbox with lower UIDs helps, which the server's operator can number anew."
  },
  date: {
    why: "The command is malformed: IMAP writes a date as 1-Feb-2026, with the English name of the month.",
    try: "Let the program write the dates of its search so."
  },
  unselected: {
    why: "It is about messages, and no mailbox is open: SELECT or EXAMINE has to come first (RFC 9051 §3), whatever the server calls it.",
    try: "Let the program select the mailbox before it sends this command."
  },
  recent: {
    why: "The command sets \\Recent, which the server alone sets, and no client can (RFC 3501 §2.3.2).",
    try: "Let the app leave \\Recent out of the flags, as where it passes on those that FETCH reported, and send the command again with the others."
  },
  eightBit: {
    why: "The command is malformed: it has characters beyond ASCII in a name or a string, which neither UTF8=ACCEPT nor IMAP4rev2 was enabled for.",
    try: "Let the program write names of mailboxes in modified UTF-7, and search texts as literals after CHARSET UTF-8 (RFC 3501 §5.1.3, §6.4.4)."
  }
}
